"""How this room's journal lines read on staff pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.journal import sentences
from shanzhi.journal.shapes import EntryView
from shanzhi.reports import codes

LABELS = {
    "report.tell": gettext_lazy("反映"),
    "report.tie": gettext_lazy("并入"),
    "report.untie": gettext_lazy("拆开"),
    "report.keep_apart": gettext_lazy("不是一件"),
    "report.unseal": gettext_lazy("打开身份"),
    "report.answer": gettext_lazy("答复"),
    "report.wait_again": gettext_lazy("接着等答复"),
    "report.rate": gettext_lazy("评价"),
    "report.object": gettext_lazy("说没解决"),
    "report.objection_upheld": gettext_lazy("异议成立"),
    "report.objection_refused": gettext_lazy("异议不成立"),
    "report.add": gettext_lazy("补充"),
    "report.relay": gettext_lazy("转接留言"),
    "report.new_code": gettext_lazy("补发查询码"),
    "report.erase": gettext_lazy("到期清除身份"),
    "report.release": gettext_lazy("公开"),
    "report.withdraw": gettext_lazy("撤下"),
    "seal.rotate": gettext_lazy("轮换密钥"),
    "seal.erase": gettext_lazy("清除身份"),  # written no more: many in one line
}


def say(entry: EntryView, data: Mapping[str, Any]) -> str:
    """Return one sentence: which report, and what the verb brought."""
    number = codes.shown_number(str(data.get("number", "")))
    parts = [_("来件%(number)s") % {"number": number}] if number.strip() else []
    if data.get("case") and entry.verb in ("report.tie", "report.untie"):
        parts.append(_("到%(case)s") % {"case": data["case"]})
    if data.get("case") and entry.verb == "report.keep_apart":
        parts.append(_("和%(case)s") % {"case": data["case"]})
    if data.get("purpose"):
        parts.append(_("用途：%(purpose)s") % {"purpose": data["purpose"]})
    if data.get("reason"):
        parts.append(str(data["reason"]))
    if data.get("photos") or data.get("count"):
        parts.append(_("照片%(n)s张") % {"n": data.get("photos") or data.get("count")})
    return _("，").join(parts)


def register() -> None:
    """Register every verb of this room with the journal."""
    for verb, label in LABELS.items():
        sentences.register(verb, label=label, say=say)
