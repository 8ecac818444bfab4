"""How this room's lines read: a label for each verb, and what it says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from shanzhi.campaigns.actions.publishing import STEPS
from shanzhi.enforcement.sentences import say
from shanzhi.journal import sentences
from shanzhi.journal.shapes import EntryView


def _begun(_entry: EntryView, data: Mapping[str, Any]) -> object:
    return _("场所%(places)s处") % data


def _looked(_entry: EntryView, data: Mapping[str, Any]) -> object:
    said = ngettext("%(place)s，问题%(defects)s条", "%(place)s，问题%(defects)s条", int(data["defects"]))
    return said % {**data, "place": data.get("name") or data["place"]}


def _chosen(_entry: EntryView, data: Mapping[str, Any]) -> object:
    return _("%(photo)s，%(when)s") % {"photo": data["photo"], "when": _("改后") if data["after"] else _("改前")}


LABELS = {
    "campaign_kinds.publish": (gettext_lazy("发布场所类别"), None),
    "campaign.begin": (gettext_lazy("启动整治"), _begun),
    "campaign.look": (gettext_lazy("看了一处"), _looked),
    "campaign.look_again": (gettext_lazy("开始回头看"), say("until")),
    "campaign.end": (gettext_lazy("结束整治"), say("result")),
    "campaign.export": (gettext_lazy("导出整治的问题"), None),
    "campaign_proposal.make": (gettext_lazy("热点提议整治"), say("name")),
    "campaign_proposal.begin": (gettext_lazy("按提议启动"), say("campaign")),
    "campaign_proposal.leave": (gettext_lazy("定了不启动"), say("why")),
    "campaign_defect.find": (gettext_lazy("发现问题"), None),
    "campaign_defect.fix": (pgettext_lazy("defect", "改好了"), say("words")),
    "campaign_defect.open_case": (gettext_lazy("转为事项"), say("case")),
    **{f"campaign_photo.{verb}": (step.label, _chosen) for verb, step in STEPS.items()},
    "campaign_defect.told_back": (gettext_lazy("事项回告"), say("case")),
}


def register() -> None:
    """Give every verb of this room its words."""
    for verb, (label, said) in LABELS.items():
        sentences.register(verb, label=label, say=said)
