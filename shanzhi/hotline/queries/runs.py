"""How runs stand: those that were cut off, those of late, the rows of one with what may be linked to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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


def runs_of_late(district_id: str, *, limit: int = 30) -> list[SheetImport]:
    """Return the newest runs."""
    return list(SheetImport.objects.in_district(district_id).order_by("-received_at", "-pk")[:limit])


@dataclass(frozen=True, slots=True)
class RowView:
    """One row's result as its page shows it; ``case_number`` only where the reader may know of the case."""

    result: SheetRowResult
    case_number: str


def rows_of(run: SheetImport, actor: Actor, *, outcome: str = "", after: int = 0) -> tuple[list[RowView], int]:
    """Return up to 100 rows behind row ``after``, of one outcome or all, and the row to go on behind (0: no more)."""
    rows = SheetRowResult.objects.in_district(run.district_id).filter(sheet_id=run.pk, row__gt=after)
    if outcome in Outcome.values:
        rows = rows.filter(outcome=outcome)
    found = list(rows.order_by("row")[: SHOWN + 1])
    shown, more = found[:SHOWN], len(found) > SHOWN
    numbers = _numbers(shown, actor)
    return [RowView(row, numbers.get(row.case_id, "")) for row in shown], shown[-1].row if more else 0


def _numbers(rows: Sequence[SheetRowResult], actor: Actor) -> dict[object, str]:
    ids = [row.case_id for row in rows if row.case_id is not None]
    return dict(Case.objects.visible_to(actor).filter(pk__in=ids).values_list("pk", "number")) if ids else {}


def faults_of(run: SheetImport) -> list[SheetRowResult]:
    """Return the first rows that weren't taken in."""
    return list(_refused(run)[:FIRST_FAULTS])


def all_faults_of(run: SheetImport) -> list[SheetRowResult]:
    """Return all rows that weren't taken in, for the sheet of errors."""
    return list(_refused(run))


def _refused(run: SheetImport):  # type: ignore[no-untyped-def]
    rows = SheetRowResult.objects.in_district(run.district_id).filter(sheet_id=run.pk, outcome=Outcome.REFUSED)
    return rows.order_by("row")
