"""How this room's journal lines read: codes and numbers, never who a child is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.journal import sentences
from shanzhi.journal.shapes import EntryView

LABELS = {
    "child.register": gettext_lazy("登记孩子"),
    "child.consent": gettext_lazy("记监护人同意"),
    "child.withdraw": gettext_lazy("监护人撤回同意"),
    "child.wish": gettext_lazy("记孩子的意愿"),
    "child.read": gettext_lazy("看档案"),
    "child.erase": gettext_lazy("清除档案"),
    "child.plan": gettext_lazy("定结对计划"),
    "child.export": gettext_lazy("导出结对代号和数"),
    "bond.propose": gettext_lazy("提议结对"),
    "bond.begin": gettext_lazy("启动结对"),
    "bond.accompany": gettext_lazy("陪同见面"),
    "bond.contact": gettext_lazy("记一次联系"),
    "bond.concern": gettext_lazy("提出担心"),
    "bond.ask_to_stop": gettext_lazy("说不能继续了"),
    "bond.end": gettext_lazy("结束结对"),
    "volunteer.enrol": gettext_lazy("登记志愿者"),
    "volunteer.change": gettext_lazy("改志愿者登记"),
    "volunteer.screen": gettext_lazy("记审查结果"),
    "volunteer.agree": gettext_lazy("确认守则"),
    "volunteer.team": gettext_lazy("组成小组"),
}


def _say(_entry: EntryView, data: Mapping[str, Any]) -> str:
    parts = [str(data[name]) for name in ("number", "code", "case", "until", "purpose") if data.get(name)]
    return str(_("，")).join(parts)


def register() -> None:
    """Register every verb of this room with the journal."""
    for verb, label in LABELS.items():
        sentences.register(verb, label=label, say=_say)
