"""How runs stand: those that were cut off, those of late, the rows of one with what may be linked to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shanzhi.cases.models import Case
from shanzhi.hotline.models import Outcome, SheetImport, SheetRowResult
from shanzhi.kernel.actors import Actor

SHOWN = 100
FIRST_FAULTS = 20


def unfinished(district_id: str, *, file_hash: str, source: str, purpose: str) -> SheetImport | None:
    """Return the run of this very sheet that was cut off, None when there is none."""
    rows = SheetImport.objects.in_district(district_id).filter(
        file_hash=file_hash,
        source=" ".join(source.split())[:40],
        purpose=str(purpose),
        dry_run=False,
        state__in=[SheetImport.State.RUNNING, SheetImport.State.STOPPED],
    )
    return rows.order_by("-received_at").first()


def runs_of_late(actor: Actor, *, limit: int = 30) -> list[SheetImport]:
    """Return the newest runs this actor may know of."""
    return list(SheetImport.objects.visible_to(actor).order_by("-received_at", "-pk")[:limit])


def waiting_for_the_worker(district_id: str) -> list[SheetImport]:
    """Return the runs that the worker goes on with, the oldest first."""
    rows = SheetImport.objects.in_district(district_id).filter(state=SheetImport.State.RUNNING, in_background=True)
    return list(rows.order_by("started_at", "pk")[:20])


def abandoned(district_id: str, *, before: datetime) -> list[SheetImport]:
    """Return the runs of which nothing will come any more, whose sheets needn't be kept."""
    rows = SheetImport.objects.in_district(district_id).filter(received_at__lt=before)
    return list(rows.exclude(state=SheetImport.State.RUNNING).order_by("-received_at")[:200])


@dataclass(frozen=True, slots=True)
class RowView:
    """One row's result as its page shows it; the case's number and title only where the reader may know of it."""

    result: SheetRowResult
    case_number: str = ""
    title: str = ""


def rows_of(run: SheetImport, actor: Actor, *, outcome: str = "", after: int = 0) -> tuple[list[RowView], int]:
    """Return up to 100 rows behind row ``after``, of one outcome or all, and the row to go on behind (0: no more)."""
    rows = SheetRowResult.objects.in_district(run.district_id).filter(sheet_id=run.pk, row__gt=after)
    if outcome in Outcome.values:
        rows = rows.filter(outcome=outcome)
    found = list(rows.order_by("row")[: SHOWN + 1])
    shown, more = found[:SHOWN], len(found) > SHOWN
    known = _known(shown, actor)
    return [RowView(row, *known.get(row.case_id, ())) for row in shown], shown[-1].row if more else 0


def _known(rows: Sequence[SheetRowResult], actor: Actor) -> dict[object, tuple[str, str]]:
    ids = [row.case_id for row in rows if row.case_id is not None]
    seen = Case.objects.visible_to(actor).filter(pk__in=ids).values_list("pk", "number", "title") if ids else []
    return {pk: (number, title) for pk, number, title in seen}


def faults_of(run: SheetImport, *, limit: int | None = FIRST_FAULTS) -> list[SheetRowResult]:
    """Return the first rows that weren't taken in; all of them without a limit, for the sheet of errors."""
    rows = SheetRowResult.objects.in_district(run.district_id).filter(sheet_id=run.pk, outcome=Outcome.REFUSED)
    return list(rows.order_by("row")[:limit])
