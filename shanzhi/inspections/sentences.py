"""How this room's lines read: a label for each verb, and what it says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.enforcement.sentences import say
from shanzhi.journal import sentences
from shanzhi.journal.shapes import EntryView


def _listed(_entry: EntryView, data: Mapping[str, Any]) -> object:
    return _("场所%(places)s处，执法人员%(people)s人，散列%(digest)s") % {**data, "digest": str(data["digest"])[:12]}


def _drawn(_entry: EntryView, data: Mapping[str, Any]) -> object:
    return _("抽出%(visits)s处，种子%(seed)s") % data


def _recorded(_entry: EntryView, data: Mapping[str, Any]) -> object:
    return _("查%(items)s项，问题%(unmet)s条") % data


def _case(_entry: EntryView, data: Mapping[str, Any]) -> object:
    return _("事项%(case)s") % data


LABELS = {
    "inspection.convene": (gettext_lazy("召集检查"), say("reason")),
    "inspection.recuse": (gettext_lazy("回避"), say("reason")),
    "inspection.list": (gettext_lazy("定名单"), _listed),
    "inspection.draw": (gettext_lazy("抽取"), _drawn),
    "inspection.close": (gettext_lazy("办完检查"), None),
    "inspection.cancel": (gettext_lazy("取消检查"), say("reason")),
    "site_visit.plan": (gettext_lazy("列入检查"), None),
    "site_visit.record": (gettext_lazy("记检查情况"), _recorded),
    "site_visit.drop": (gettext_lazy("没查成"), say("reason")),
    "site_visit.publish": (gettext_lazy("公开结果"), None),
    "site_finding.find": (gettext_lazy("发现问题"), None),
    "site_finding.notice": (gettext_lazy("责令整改"), say("due_on")),
    "site_finding.clear": (gettext_lazy("复查：改好了"), say("words")),
    "site_finding.extend": (gettext_lazy("复查：延期"), say("words", "until")),
    "site_finding.transfer": (gettext_lazy("移送处罚"), say("words")),
    "site_finding.open_case": (gettext_lazy("转为事项"), _case),
    "site_finding.told_back": (gettext_lazy("事项回告"), _case),
    "rectification.issue": (gettext_lazy("开具整改通知书"), say("visit")),
    "rectification.receive": (gettext_lazy("签收整改通知书"), None),
}


def register() -> None:
    """Give every verb of this room its words."""
    for verb, (label, said) in LABELS.items():
        sentences.register(verb, label=label, say=said)
