"""Taking a list out of the house 导出: watermarked, safe against formulas, and a journal line of its own."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shanzhi.cases.models import Case
from shanzhi.journal.exports import take_out, workbook
from shanzhi.kernel.actors import Actor
from shanzhi.loop.asking import Asked
from shanzhi.loop.channels import say_channel
from shanzhi.queues.conditions import condition

MOST = 20_000
EVERYTHING = Asked()


def export_cases(*, by: Actor, at: datetime, asked: Asked = EVERYTHING) -> bytes:
    """Return the cases this person may know of as a workbook, the newest first, at most 20,000; write it down."""
    found = Case.objects.visible_to(by).filter(condition(asked, at=at))
    rows = [
        [
            case.number,
            case.title,
            case.matter.name if case.matter is not None else "",
            case.place_text,
            str(case.state_label),
            str(case.zone_label),
            str(say_channel(case.channel)),
            case.told_at,
            case.running_due_at,
            case.closed_at,
            str(case.lead_unit) if case.lead_unit is not None else "",
            case.returns,
            case.reworks,
        ]
        for case in found.select_related("matter", "lead_unit").order_by("-told_at", "-pk")[:MOST]
    ]
    headers = [
        _("编号"),
        _("标题"),
        pgettext("matter", "事项"),
        _("地点"),
        _("状态"),
        _("知情范围"),
        _("来源"),
        _("反映时间"),
        _("到期"),
        _("结案时间"),
        _("主办单位"),
        _("退单次数"),
        _("返工次数"),
    ]
    take_out("case.export", {"rows": len(rows), **asked.params()}, by=by, at=at)
    return workbook(headers, rows, title=pgettext("cases", "事项"), by=by, at=at)
