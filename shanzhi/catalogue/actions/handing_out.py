"""Handing a part of 清单 out as it stands in force: who took it along is a line."""

from __future__ import annotations

from datetime import datetime

from shanzhi.catalogue.marking import mark
from shanzhi.catalogue.models import CatalogueVersion, Part
from shanzhi.catalogue.writing import sheet_of
from shanzhi.journal.exports import take_out, workbook
from shanzhi.kernel.actors import Actor

EXPORT = "catalogue.export"


def hand_out(version: CatalogueVersion, *, by: Actor, at: datetime) -> bytes:
    """Return the part of a version in force as a workbook, and write down that it was taken out."""
    headers, rows = sheet_of(version.part)
    take_out(EXPORT, {"part": version.part, "version": version.code, "rows": len(rows)}, by=by, at=at)
    rows += [[], [mark(version.part, version.code)]]
    return workbook(headers, rows, title=str(Part(version.part).label), by=by, at=at)
