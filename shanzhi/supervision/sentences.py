"""How the journal's lines of supervision read 叙述."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shanzhi.dockets.sentences import name_rows, say_words
from shanzhi.journal import sentences
from shanzhi.journal.shapes import EntryView
from shanzhi.supervision.workflow import LEVEL_WORDS, ORDER_TABLE, Level
from shanzhi.ui.joining import joined


def _issued(_entry: EntryView, data: Mapping[str, Any]) -> str:
    level = LEVEL_WORDS[Level(data["level"])] if data.get("level") else ""
    return gettext("%(level)s，发给%(unit)s") % {"level": level, "unit": data.get("unit", "")}


def register() -> None:
    """Name every verb of this room."""
    name_rows("order", ORDER_TABLE, {"issue": _issued})
    sentences.register("urge.send", label=_("催办"), say=say_words)
    sentences.register("order.batch", label=_("批量督办"), say=lambda _entry, data: joined(data.get("orders", [])))
    sentences.register(
        "supervision_rules.publish", label=_("发布督办规则"), say=lambda _entry, data: str(data.get("source", ""))
    )
