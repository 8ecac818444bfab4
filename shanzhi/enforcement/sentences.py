"""How this room's lines read: a label for each verb, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy

from shanzhi.journal import sentences
from shanzhi.journal.shapes import EntryView


def say(*names: str) -> Callable[[EntryView, Mapping[str, Any]], object]:
    """Return a sentence of the named parts of a line's data, as far as there are any."""

    def said(_entry: EntryView, data: Mapping[str, Any]) -> object:
        return gettext_lazy("，").join(str(data[name]) for name in names if data.get(name))

    return said


LABELS = {
    "enforcement.name": (gettext_lazy("列入执法主体"), say("basis")),
    "enforcement.end": (gettext_lazy("移出执法主体"), say("reason")),
    "inspection_items.publish": (gettext_lazy("发布检查事项清单"), None),
    "inspection_rule.publish": (gettext_lazy("发布抽查规则"), say("basis")),
    "premises_risk.classify": (gettext_lazy("定风险等级"), say("reason")),
    "inspection_allowance.ask": (gettext_lazy("申请多查一次"), say("reason")),
    "inspection_allowance.grant": (gettext_lazy("同意多查一次"), say("words")),
    "inspection_allowance.refuse": (gettext_lazy("不同意多查"), say("words")),
    "inspection_allowance.use": (gettext_lazy("用掉一次批准"), say("inspection")),
}


def register() -> None:
    """Give every verb of this room its words."""
    for verb, (label, said) in LABELS.items():
        sentences.register(verb, label=label, say=said)
