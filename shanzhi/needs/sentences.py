"""How this room's journal lines read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.journal import sentences
from shanzhi.journal.shapes import EntryView
from shanzhi.needs.workflow import LISTING_STEPS, PROJECT_STEPS

MORE = {
    "listing.add": gettext_lazy("登记到清单"),
    "listing.export": gettext_lazy("导出清单"),
    "need_project.claim": gettext_lazy("认领需求"),
}


def _say(_entry: EntryView, data: Mapping[str, Any]) -> str:
    names = ("number", "title", "unit", "plan", "stage", "reason", "result", "case")
    parts = [str(data[name]) for name in names if data.get(name)]
    if "rows" in data:
        parts.append(_("%(rows)s行") % {"rows": data["rows"]})
    return str(_("，")).join(parts)


def register() -> None:
    """Register every verb of this room with the journal."""
    labels = {f"listing.{verb}": step.label for verb, step in LISTING_STEPS.items()}
    labels |= {f"need_project.{verb}": step.label for verb, step in PROJECT_STEPS.items()}
    for verb, label in (labels | MORE).items():
        sentences.register(verb, label=label, say=_say)
