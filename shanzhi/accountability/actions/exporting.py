"""Taking what is stuck out of the house 导出: the list behind a figure, watermarked and written down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from shanzhi.accountability.queries import stuck
from shanzhi.calendars.queries import current_calendar
from shanzhi.desks.showing import row_view
from shanzhi.journal import sentences
from shanzhi.journal.exports import take_out, workbook
from shanzhi.journal.shapes import EntryView
from shanzhi.kernel.actors import Actor
from shanzhi.ui.templatetags.ui import chip_text

MOST = 20_000


def export_stuck(asked: Mapping[str, Any], *, by: Actor, at: datetime) -> bytes:
    """Return the cases behind a figure as a workbook, by number, at most 20,000; ``asked`` as ``stuck.behind`` takes.

    What the list says of a case stands here in the same words, and the place, the matter and the due moment besides.
    """
    calendar = current_calendar(by.district_id)
    rows = []
    for case in stuck.behind(by, at=at, **asked)[:MOST]:
        row = row_view(case, at=at, calendar=calendar)
        rows.append(
            [
                case.number, case.title, row["matter"], case.place_text, row["grid"], stuck.turn_words(case),
                row["unit"], stuck.since(case, at=at), str(row["state"].word),
                chip_text(row["chip"]) if row["chip"] is not None else "", case.running_due_at, str(case.zone_label),
            ]
        )  # fmt: skip
    headers = (
        _("编号"), _("标题"), pgettext("matter", "事项"), _("地点"), _("网格"), _("等谁"), _("主办单位"),
        _("从什么时候"), _("到哪一步"), pgettext("clock of a case", "时限"), _("到期"), _("知情范围"),
    )  # fmt: skip
    told = {name: value for name, value in asked.items() if value}
    take_out("stuck.export", {"rows": len(rows), **told}, by=by, at=at)
    return workbook(headers, rows, title=_("卡住的事"), by=by, at=at)


def _say(_entry: EntryView, data: Mapping[str, Any]) -> str:
    return _("%(n)s行。") % {"n": data.get("rows", 0)}


sentences.register("stuck.export", label=gettext_lazy("导出卡住的事"), say=_say)
