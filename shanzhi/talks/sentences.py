"""How this room's journal lines read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.journal import sentences
from shanzhi.journal.shapes import EntryView
from shanzhi.talks.workflow import TALK_STEPS, TOPIC_STEPS

MORE = {
    "talk.convene": gettext_lazy("召集议事"),
    "topic.propose": gettext_lazy("居民提议题"),
    "topic.add": gettext_lazy("记下议题"),
    "topic.export": gettext_lazy("导出民意诉求清单"),
    "topic.erase_contacts": gettext_lazy("清除到期的联系方式"),
    "vote_rule.set": gettext_lazy("定表决规则"),
}


def _say(_entry: EntryView, data: Mapping[str, Any]) -> str:
    parts = [str(data[name]) for name in ("number", "talk", "title", "case", "note", "result") if data.get(name)]
    if data.get("unit"):
        parts.append(_("%(unit)s负责，%(until)s再看") % {"unit": data["unit"], "until": data.get("until", "")})
    if "in_favour" in data:
        counts = {"yes": data["in_favour"], "no": data.get("against"), "none": data.get("abstained")}
        parts.append(_("同意%(yes)s，反对%(no)s，弃权%(none)s") % counts)
    if "rows" in data:
        parts.append(_("%(rows)s行") % {"rows": data["rows"]})
    return str(_("，")).join(parts)


def register() -> None:
    """Register every verb of this room with the journal."""
    labels = {f"talk.{verb}": step.label for verb, step in TALK_STEPS.items()}
    labels |= {f"topic.{verb}": step.label for verb, step in TOPIC_STEPS.items()}
    for verb, label in (labels | MORE).items():
        sentences.register(verb, label=label, say=_say)
