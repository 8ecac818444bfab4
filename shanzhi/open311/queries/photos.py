"""Questions about released photos: which a report shows, which there are to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from shanzhi.open311.models import SHOWN, ReleasedPhoto
from shanzhi.open311.queries.requests import readable
from shanzhi.reports.models import Attachment, Report


def shown_photo(district_id: str, code: str) -> ReleasedPhoto | None:
    """Return a released photo while its report's words stand, or None (one statement)."""
    rows = ReleasedPhoto.objects.in_district(district_id).filter(
        code=code[:24], state=SHOWN, report__district_id=district_id
    )
    found: ReleasedPhoto | None = (
        rows.filter(report__in=readable(district_id).order_by(), attachment__district_id=district_id)
        .select_related("attachment")
        .first()
    )
    return found


def shown_of(reports: Sequence[Report]) -> dict[UUID, list[str]]:
    """Return the codes of the released photos of these reports of one county, in their order (one statement)."""
    if not reports:
        return {}
    district_id = reports[0].district_id
    rows = ReleasedPhoto.objects.in_district(district_id).filter(
        state=SHOWN, report_id__in=[one.pk for one in reports], attachment__district_id=district_id
    )
    found: dict[UUID, list[str]] = {}
    for report_id, code in rows.order_by("attachment__ordinal", "pk").values_list("report_id", "code"):
        found.setdefault(report_id, []).append(code)
    return found


def to_choose(report: Report) -> list[tuple[Attachment, bool]]:
    """Return a report's photos, each with whether everybody sees it (two statements)."""
    of = report.district_id
    rows = list(Attachment.objects.in_district(of).filter(report=report).order_by("ordinal")[:20])
    known = ReleasedPhoto.objects.in_district(of).filter(report=report, state=SHOWN)
    shown = set(known.values_list("attachment_id", flat=True)) if rows else set()
    return [(row, row.pk in shown) for row in rows]
