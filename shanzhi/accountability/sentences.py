"""How the journal's lines of the accountability list read 叙述: on the item's own page, and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from shanzhi.accountability.models import AccountabilityItem
from shanzhi.accountability.queries.proposals import RULE_WORDS
from shanzhi.dockets.sentences import name_rows
from shanzhi.journal import sentences
from shanzhi.journal.shapes import EntryView


def _proposed(_entry: EntryView, data: Mapping[str, Any]) -> str:
    return str(RULE_WORDS.get(str(data.get("rule", "")), ""))


def register() -> None:
    """Name every verb of this room."""
    sentences.register("warning.raise", label=_("时限预警"), say=lambda _entry, data: f"{data.get('share', '')}%")
    name_rows(AccountabilityItem.subject, AccountabilityItem.table, {"propose": _proposed})
