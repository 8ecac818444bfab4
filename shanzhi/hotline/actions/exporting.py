"""Taking out what wasn't taken in 错误表: which rows, and why, so that they can be put right and sent again."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from shanzhi.hotline.models import SheetImport
from shanzhi.hotline.queries.runs import faults_of
from shanzhi.journal.exports import take_out, workbook
from shanzhi.kernel.actors import Actor


def export_faults(run: SheetImport, *, by: Actor, at: datetime) -> bytes:
    """Return a workbook of the rows that weren't taken in, each with its reason; write it down."""
    rows = [[row.row, row.source_number, row.reason] for row in faults_of(run, limit=None)]
    subject = {"district_id": run.district_id, "subject_kind": "sheet", "subject_id": run.pk}
    take_out("sheet.export", {"number": run.number, "rows": len(rows)}, by=by, at=at, **subject)
    headers = [_("第几行"), _("来源编号"), _("为什么没收")]
    return workbook(headers, rows, title=_("没收的行"), by=by, at=at)
