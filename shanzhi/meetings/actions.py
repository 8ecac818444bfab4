"""Taking the appeals list out of the house 导出: watermarked, safe against formulas, a line of its own."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.journal.actions import record
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.ids import uuid7
from shanzhi.kernel.workbooks import write_xlsx
from shanzhi.meetings.queries.appeals import HEADERS, appeal_rows


def export_appeals(*, by: Actor, at: datetime) -> bytes:
    """Return the appeals list this person may read as a workbook; write it down."""
    rows = appeal_rows(by, at=at)
    with transaction.atomic():
        record(
            "topic.export", district_id=by.district_id, subject_kind="export", subject_id=uuid7(),
            by=by, at=at, data={"rows": len(rows)},
        )  # fmt: skip
    watermark = _("%(name)s %(when)s导出") % {"name": by.name, "when": f"{local(at):%Y-%m-%d %H:%M}"}
    return write_xlsx(
        [str(one) for one in HEADERS], [row.cells() for row in rows], title=_("民意诉求清单"), watermark=watermark
    )
