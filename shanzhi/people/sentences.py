"""How the journal's lines about people read 叙述; named beside nothing else, so a verb has one name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shanzhi.journal import sentences
from shanzhi.journal.shapes import EntryView
from shanzhi.people import capacities

LABELS = {
    "staff.invite": _("邀请"),
    "staff.invite_again": _("再次邀请"),
    "staff.close": _("停用账号"),
    "staff.open": _("启用账号"),
    "staff.reset_second_factor": _("重置两步验证"),
    "staff.import": _("导入人员"),
    "coverage.assign": _("分包"),
    "coverage.end": _("结束包联"),
    "coverage.import": _("导入包联"),
    "deployment.set_up": _("建立"),
}


def _post(entry: EntryView, data: Mapping[str, Any]) -> str:
    words = [capacities.label(str(data.get("capacity", ""))), *(data.get(key) for key in ("title", "unit", "area"))]
    return " · ".join(str(word) for word in words if word)


def _handed(entry: EntryView, data: Mapping[str, Any]) -> str:
    words = {key: data.get(key, 0) for key in ("name", "posts", "covered")}
    return gettext("交给%(name)s：任职%(posts)s个，包联%(covered)s处") % words


def register() -> None:
    """Name every verb of this room."""
    for verb, label in LABELS.items():
        sentences.register(verb, label=label)
    sentences.register("post.give", label=_("任职"), say=_post)
    sentences.register("post.end", label=_("结束任职"), say=_post)
    sentences.register("staff.hand_over", label=_("交接"), say=_handed)
