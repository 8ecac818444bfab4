"""Taking numbers out of the house 导出: children by code for who protects them, the plan as counts for who leads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from shanzhi.childcare import queries
from shanzhi.journal.exports import take_out, workbook
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.loop.workflow import Zone


def export_children(*, by: Actor, at: datetime) -> bytes:
    """Return the children one protects, each as a code and dates: no name, no place, no words; write it down."""
    views = queries.children(by, on=local(at).date())
    headers = [
        _("代号"), _("孩子的意愿"), _("结对编号"), _("结对状态"), _("开始"), _("上次联系"), _("上次见面"),
        _("要帮一把"), _("同意到哪天"),
    ]  # fmt: skip
    rows = [
        [view.child.code, str(view.child.wish_label), *_bond(view), view.needs_support, view.consent_until]
        for view in views
    ]
    return _handed_out(headers, rows, title=_("爱心结对"), by=by, at=at)


def _bond(view: queries.ChildView) -> list[object]:
    bond = view.bond
    if bond is None:
        return ["", "", None, None, None]
    return [bond.number, str(bond.state_label), bond.starts_on, bond.called_on, bond.met_on]


def export_plan(*, by: Actor, at: datetime) -> bytes:
    """Return the three-year plan as counts; a few children are never counted out. Write it down."""
    years = queries.plan(by.district_id, on=local(at).date())
    rows = [[one.year, one.planned, _("不写") if one.paired is None else one.paired] for one in years]
    return _handed_out([_("年份"), _("计划"), _("结对过")], rows, title=_("爱心结对三年计划"), by=by, at=at)


def _handed_out(
    headers: Sequence[str], rows: Sequence[Sequence[object]], *, title: str, by: Actor, at: datetime
) -> bytes:
    take_out("child.export", {"rows": len(rows)}, by=by, at=at, zone=str(Zone.CHILD))
    return workbook(headers, rows, title=title, by=by, at=at)
