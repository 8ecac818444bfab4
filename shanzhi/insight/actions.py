"""Taking a picture's table out of the house 导出: a workbook, watermarked, and a line in the journal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.insight.tables import Table
from shanzhi.journal.actions import record
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.ids import uuid7
from shanzhi.kernel.workbooks import write_xlsx


def export_table(table: Table, *, area: str, by: Actor, at: datetime) -> bytes:
    """Return a plot's table as a workbook; write it down."""
    watermark = _("%(name)s %(when)s导出") % {"name": by.name, "when": f"{local(at):%Y-%m-%d %H:%M}"}
    made = write_xlsx([str(one) for one in table.heads], table.rows, title=table.title, watermark=watermark)
    _write_down("picture.export", {"table": table.title, "area": area, "rows": len(table.rows)}, by=by, at=at)
    return made


def _write_down(verb: str, data: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    with transaction.atomic():
        record(
            verb, district_id=by.district_id, subject_kind="export", subject_id=uuid7(), by=by, at=at, data=dict(data)
        )
