"""How the journal's lines of supervision read 叙述."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shanzhi.journal import sentences
from shanzhi.journal.shapes import EntryView
from shanzhi.kernel.steps import Table
from shanzhi.supervision.workflow import LEVEL_WORDS, ORDER_TABLE, Level
from shanzhi.ui.joining import joined

WORDS = ("words", "reply", "finding", "reason", "note", "opinion", "what")


def say_words(_entry: EntryView, data: Mapping[str, Any]) -> str:
    """Return the unit a line is about and what was said."""
    parts = [data.get("unit"), *(data.get(name) for name in WORDS)]
    return gettext("：").join(str(part) for part in parts if part)


def _issued(_entry: EntryView, data: Mapping[str, Any]) -> str:
    level = LEVEL_WORDS[Level(data["level"])] if data.get("level") else ""
    return gettext("%(level)s，发给%(unit)s") % {"level": level, "unit": data.get("unit", "")}


def name_rows(subject: str, table: Table, saying: Mapping[str, sentences.Say]) -> None:
    """Name every verb of a table; what isn't in ``saying`` says its words."""
    for row in table:
        sentences.register(f"{subject}.{row.verb}", label=row.label, say=saying.get(row.verb, say_words))


def register() -> None:
    """Name every verb of this room."""
    name_rows("order", ORDER_TABLE, {"issue": _issued})
    sentences.register("urge.send", label=_("催办"), say=say_words)
    sentences.register("order.batch", label=_("批量督办"), say=lambda _entry, data: joined(data.get("orders", [])))
    sentences.register(
        "supervision_rules.publish", label=_("发布督办规则"), say=lambda _entry, data: str(data.get("source", ""))
    )
