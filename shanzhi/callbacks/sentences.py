"""How this room's journal lines read on staff pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.callbacks.workflow import FINDING_WORDS, MISS_WORDS, Finding, Miss
from shanzhi.journal import sentences
from shanzhi.journal.shapes import EntryView
from shanzhi.reports.codes import shown_number

LABELS = {
    "callback.open": gettext_lazy("开始回访"),
    "callback.answer": gettext_lazy("回访有答"),
    "callback.miss": gettext_lazy("回访没打通"),
    "callback.withdraw": gettext_lazy("不再回访"),
    "callback.expire": gettext_lazy("回访期满"),
    "callback.set_rules": gettext_lazy("定回访规则"),
    "exclusion.ask": gettext_lazy("申请剔除"),
    "exclusion.grant": gettext_lazy("同意剔除"),
    "exclusion.refuse": gettext_lazy("不予剔除"),
    "exclusion.ask_again": gettext_lazy("再请复核"),
    "recheck.draw": gettext_lazy("抽回头看"),
    "recheck.open": gettext_lazy("抽中回头看"),
    "recheck.look": gettext_lazy("回头看"),
    "recheck.decide": gettext_lazy("定回头看"),
    "recurrence.flag": gettext_lazy("标出复发"),
}


def say(entry: EntryView, data: Mapping[str, Any]) -> str:
    """Return one sentence of what the line brought; never a teller's answer."""
    parts = []
    if entry.subject_kind == "callback" and data.get("number"):
        parts.append(_("来件%(number)s") % {"number": shown_number(str(data["number"]))})
    elif data.get("number"):
        parts.append(str(data["number"]))
    if data.get("case"):
        parts.append(str(data["case"]))
    if data.get("outcome") in set(Miss):
        parts.append(str(MISS_WORDS[Miss(data["outcome"])]))
    if data.get("finding") in set(Finding):
        parts.append(str(FINDING_WORDS[Finding(data["finding"])]))
    if data.get("digest"):
        words = {"n": len(data.get("sample", [])), "all": data.get("candidates", 0), "digest": data["digest"][:12]}
        parts.append(_("%(all)s件里抽%(n)s件，清单散列%(digest)s") % words)
    if data.get("later"):
        words = {"earlier": data.get("earlier", ""), "later": data["later"], "n": data.get("days", 0)}
        parts.append(_("%(earlier)s结案%(n)s天后，%(later)s") % words)
    parts += [str(data[name]) for name in ("unit", "reason", "words") if data.get(name)]
    return _("，").join(parts)


def register() -> None:
    """Register every verb of this room with the journal."""
    for verb, label in LABELS.items():
        sentences.register(verb, label=label, say=say)
