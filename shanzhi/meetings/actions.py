"""Taking the appeals list out of the house 导出: watermarked, safe against formulas, a line of its own."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from shanzhi.journal.exports import take_out, workbook
from shanzhi.kernel.actors import Actor
from shanzhi.meetings.queries.appeals import HEADERS, appeal_rows


def export_appeals(*, by: Actor, at: datetime) -> bytes:
    """Return the appeals list this person may read as a workbook; write it down."""
    rows = appeal_rows(by, at=at)
    take_out("topic.export", {"rows": len(rows)}, by=by, at=at)
    return workbook(HEADERS, [row.cells() for row in rows], title=_("民意诉求清单"), by=by, at=at)
