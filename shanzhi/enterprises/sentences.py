"""How this room's journal lines read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.enterprises.workflow import STEPS
from shanzhi.journal import sentences
from shanzhi.journal.shapes import EntryView

MORE = {
    "enterprise.register": gettext_lazy("登记企业情况"),
    "enterprise.count": gettext_lazy("改人数"),
    "enterprise.tie": gettext_lazy("定联系的人或单位"),
    "talent.select": gettext_lazy("选进人才库"),
    "measure.plan": gettext_lazy("定一条措施"),
    "breakthrough.begin": gettext_lazy("立攻关项目"),
    "loan.apply": gettext_lazy("申请贷款"),
    "booking.enter": gettext_lazy("记一笔账"),
    "adviser.add": gettext_lazy("登记指导员"),
}


def _say(_entry: EntryView, data: Mapping[str, Any]) -> str:
    parts = [str(data[name]) for name in ("title", "who", "note", "bank") if data.get(name)]
    if data.get("amount"):
        parts.append(_("%(n)s元") % {"n": data["amount"]})
    return str(_("，")).join(parts)


def register() -> None:
    """Register every verb of this room with the journal."""
    labels = {f"{kind}.{verb}": step.label for kind, steps in STEPS.items() for verb, step in steps.items()}
    for verb, label in (labels | MORE).items():
        sentences.register(verb, label=label, say=_say)
