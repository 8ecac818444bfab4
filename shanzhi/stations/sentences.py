"""How this room's journal lines read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.journal import sentences
from shanzhi.journal.shapes import EntryView
from shanzhi.stations.workflow import STEPS

MORE = {
    "station.register": gettext_lazy("登记阵地"),
    "station.export": gettext_lazy("导出阵地"),
    "naming.nominate": gettext_lazy("推荐命名"),
    "opinion.say": gettext_lazy("提意见"),
    "fault.tell": gettext_lazy("阵地故障转办"),
    "streets.load": gettext_lazy("装路网"),
}


def _say(_entry: EntryView, data: Mapping[str, Any]) -> str:
    names = ("name", "number", "title", "case", "reason", "finding")
    parts = [str(data[name]) for name in names if data.get(name)]
    if "rows" in data:
        parts.append(_("%(rows)s行") % {"rows": data["rows"]})
    return str(_("，")).join(parts)


def register() -> None:
    """Register every verb of this room with the journal."""
    labels = {f"{kind}.{verb}": step.label for kind, steps in STEPS.items() for verb, step in steps.items()}
    for verb, label in (labels | MORE).items():
        sentences.register(verb, label=label, say=_say)
