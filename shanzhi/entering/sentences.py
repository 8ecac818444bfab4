"""How this room's journal lines read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.entering.workflow import STEPS
from shanzhi.journal import sentences
from shanzhi.journal.shapes import EntryView


def _say(_entry: EntryView, data: Mapping[str, Any]) -> str:
    parts = [str(data[name]) for name in ("title", "what", "number", "unit", "reason") if data.get(name)]
    return str(_("，")).join(parts)


def register() -> None:
    """Register every verb of this room with the journal."""
    labels = {f"entrant.{verb}": step.label for verb, step in STEPS.items()}
    labels |= {"activity.call": gettext_lazy("定单位报名"), "activity.enter": gettext_lazy("参赛名单有变")}
    for verb, label in labels.items():
        sentences.register(verb, label=label, say=_say)
