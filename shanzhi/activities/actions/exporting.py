"""Taking the calendar and a contest's results out of the house 导出: heads counted, with a journal line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from shanzhi.activities.models import Activity
from shanzhi.activities.queries import calendar, judges, results, sheets
from shanzhi.activities.scoring import HUNDRED
from shanzhi.journal import sentences
from shanzhi.journal.exports import take_out, workbook
from shanzhi.journal.shapes import EntryView
from shanzhi.kernel.actors import Actor


def export(*, by: Actor, at: datetime) -> bytes:
    """Return what the staff's calendar shows, and what came of each, as a workbook; write it down."""
    headers = [
        _("编号"), _("活动"), _("类别"), pgettext("activity", "品牌"), pgettext("activity", "主办单位"),
        _("在哪里"), _("开始"), _("结束"), _("名额"),
        _("已报人数"), _("到场人数"), _("状态"), _("做成了什么"), _("哪里不够"), _("下次怎么办"),
    ]  # fmt: skip
    months = calendar(by.district_id, at=at, for_staff=True)
    rows = [
        [
            one.number, one.title, str(one.kind_label), one.brand, one.unit.name, one.place_text, one.starts_at,
            one.ends_at, one.capacity, one.taken, one.headcount, str(one.state_label), one.went_well, one.fell_short,
            one.next_time,
        ]
        for _month, found in months
        for one in found
    ]  # fmt: skip
    take_out("activity.export", {"rows": len(rows)}, by=by, at=at)
    return workbook(headers, rows, title=_("活动"), by=by, at=at)


def export_results(activity: Activity, *, by: Actor, at: datetime) -> bytes:
    """Return a contest's published rounds as a workbook, with every judge's mark; write it down."""
    panel = judges(activity)
    headers = [
        _("轮次"), _("名次"), pgettext("entry", "序号"), _("参赛名称"), _("来自区县"), _("平均分"), _("最高分"),
        _("带动农户销售（元）"), *(one.name for one in panel),
    ]  # fmt: skip
    rows: list[list[object]] = []
    for one, _is_last, found in results(activity):
        given = sheets(one)
        for standing, entrant, _on in found:
            marks = [given.get(judge.pk, {}).get(standing.entrant) for judge in panel]
            rows.append([
                one.name, standing.place, entrant.ordinal, entrant.name, entrant.home, float(standing.shown),
                float(standing.best_shown), entrant.sales,
                *("" if points is None else points / HUNDRED for points in marks),
            ])  # fmt: skip
    take_out("activity.export", {"rows": len(rows), "number": activity.number}, by=by, at=at)
    return workbook(headers, rows, title=activity.title, by=by, at=at)


def _say(_entry: EntryView, data: Mapping[str, Any]) -> str:
    return _("%(n)s行。") % {"n": data.get("rows", 0)}


sentences.register("activity.export", label=gettext_lazy("导出活动"), say=_say)
