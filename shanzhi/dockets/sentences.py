"""How the lines of a docket read 叙述: by the labels of its table, and what was said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from shanzhi.journal import sentences
from shanzhi.journal.shapes import EntryView
from shanzhi.kernel.steps import Table

WORDS = ("words", "reply", "finding", "reason", "note", "opinion", "what")


def say_words(_entry: EntryView, data: Mapping[str, Any]) -> str:
    """Return the unit a line is about and what was said."""
    parts = [data.get("unit"), *(data.get(name) for name in WORDS)]
    return gettext("：").join(str(part) for part in parts if part)


def name_rows(subject: str, table: Table, saying: Mapping[str, sentences.Say]) -> None:
    """Name every verb of a table; what isn't in ``saying`` says its words."""
    for row in table:
        sentences.register(f"{subject}.{row.verb}", label=row.label, say=saying.get(row.verb, say_words))
