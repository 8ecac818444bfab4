"""Taking a campaign out of the house 导出: every place with every unit, watermarked, with a journal line."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shanzhi.campaigns.models import Campaign
from shanzhi.campaigns.queries.pages import defect_rows
from shanzhi.enforcement.lines import line
from shanzhi.journal.actions import record
from shanzhi.journal.exports import workbook
from shanzhi.kernel.actors import Actor

MOST = 20_000


def export(campaign: Campaign, *, by: Actor, at: datetime) -> bytes:
    """Return a campaign's defects as a workbook, a row a defect; write it down."""
    found, _further = defect_rows(campaign, most=MOST)
    headers = [
        _("编号"), _("场所编号"), _("场所"), _("场所类别"), _("问题"), _("看到什么"), _("单位"), _("第几轮"),
        _("又出现"), _("发现时间"), _("状态"), pgettext("defect", "怎么改的"), _("事项编号"), _("事项回告"),
    ]  # fmt: skip
    rows = [
        [
            f"{campaign.number}-{one.ordinal}", one.target.place.code, one.target.place.name, one.target.kind.name,
            one.type.name, one.words, str(one.unit), one.round, one.again, one.found_at, str(one.state_label),
            one.fixed_words, one.case_number, one.case_said,
        ]
        for one in found
    ]  # fmt: skip
    with transaction.atomic():
        record(**line("campaign.export", campaign.number, district_id=by.district_id, by=by, at=at, rows=len(rows)))
    return workbook(headers, rows, title=campaign.title, by=by, at=at)
