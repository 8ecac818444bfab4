"""Taking a picture's table out of the house 导出: a workbook, watermarked, and a line in the journal."""

from __future__ import annotations

from datetime import datetime

from shanzhi.insight.tables import Table
from shanzhi.journal.exports import take_out, workbook
from shanzhi.kernel.actors import Actor


def export_table(table: Table, *, area: str, by: Actor, at: datetime) -> bytes:
    """Return a plot's table as a workbook; write it down."""
    made = workbook(table.heads, table.rows, title=table.title, by=by, at=at)
    take_out("picture.export", {"table": table.title, "area": area, "rows": len(table.rows)}, by=by, at=at)
    return made
