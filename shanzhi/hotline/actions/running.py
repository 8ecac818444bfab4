"""Taking a sheet in 导入, batch by batch: each is one transaction that moves the cursor, tells, and notes results.

Whoever moves the cursor does the batch, so two workers never do one row twice, and a run that was killed goes on
where its last whole batch ended. A dry run is the same code in a transaction that is taken back.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.cases.actions.numbering import next_values
from shanzhi.hotline import keeping
from shanzhi.hotline.actions.lives import take_lives
from shanzhi.hotline.actions.tellings import Frame, take_tellings
from shanzhi.hotline.models import CAPACITIES, Outcome, SheetImport, SheetMapping, SheetRowResult
from shanzhi.hotline.reading import columns as reading_columns
from shanzhi.hotline.reading.columns import Purpose
from shanzhi.hotline.reading.rows import Reading, read_rows
from shanzhi.journal.actions import record
from shanzhi.journal.planner import note_sizes
from shanzhi.kernel.actors import Actor, ActorKind
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.kernel.sheets import Sheet, read_sheet

# A life is four rows in one statement each, a telling is a dozen statements of its own.
BATCH = {Purpose.TELL: 50, Purpose.LIFE: 250}
SIZED = 1_000  # rows between two countings of how large the tables have grown
TAKERS: dict[str, Callable[[Sequence[Reading], Frame], list[SheetRowResult]]] = {
    Purpose.TELL: take_tellings,
    Purpose.LIFE: take_lives,
}
GONE = gettext_lazy("存着的表不在了，请重新传一次；收过的行不会收第二次。")
COUNTED = {Outcome.NEW: "fresh", Outcome.KNOWN: "known", Outcome.UNCHANGED: "unchanged", Outcome.REFUSED: "refused"}


def receive(
    sheet: Sheet,
    content: bytes,
    *,
    name: str,
    purpose: str,
    by: Actor,
    at: datetime,
    area_path: str = "",
    keep: bool = True,
) -> SheetImport:
    """Note that a sheet came in, read as sheets with its headers were read before, or as its headers suggest.

    The content is kept sealed until it is through, unless ``keep`` is false (the caller has it and will call again).
    ``area_path`` is where it comes in, and where what nobody can place is sorted; the importer's own by default.
    """
    remembered = mapping_for(sheet.headers, purpose, by.district_id)
    guessed = reading_columns.guess(sheet.headers, purpose)
    with transaction.atomic():
        year = f"{local(at):%y}"
        [value] = next_values(by.district_id, [f"sheet-{year}"])
        run = SheetImport(
            district_id=by.district_id,
            number=f"{year}-{value:04d}",
            purpose=purpose,
            name=name[:200],
            source=remembered.source if remembered else "",
            channel=remembered.channel if remembered else "",
            file_hash=hashlib.sha256(content).hexdigest(),
            headers=sheet.headers,
            columns=remembered.columns if remembered else guessed,
            by_id=by.user_id,
            by_name=by.name[:80],
            area_path=area_path or _area_of(by),
            received_at=at,
        )
        SheetImport.objects.bulk_create([run])
        if keep:
            keeping.keep(run.number, content)
    return run


def _area_of(by: Actor) -> str:
    """Return the widest area for which this person takes sheets in."""
    return min(by.areas_as(CAPACITIES), key=len, default="")


def mapping_for(headers: Sequence[str], purpose: str, district_id: str) -> SheetMapping | None:
    """Return how sheets with these headers were read last, None for new ones."""
    key = reading_columns.headers_key(headers)
    return SheetMapping.objects.filter(district_id=district_id, purpose=purpose, headers_key=key).first()


def start(
    run: SheetImport,
    *,
    columns: Mapping[str, str],
    source: str,
    channel: str,
    dry_run: bool,
    by: Actor,
    at: datetime,
    in_background: bool = False,
) -> SheetImport:
    """Begin a run from its first row, dry or for good, and remember how these headers are read.

    :raises Refused: without a source or the columns nothing can be read by, or while the run is under way.
    """
    chosen = reading_columns.fitting(columns, run.headers, run.purpose)
    faults = reading_columns.missing(chosen, run.purpose)
    source = " ".join(source.split())[:40]
    if not source:
        faults.insert(0, _("写一下是哪个系统的表：同一个系统的同一个编号只收一次。"))
    if faults:
        raise Refused(*faults)
    begun: dict[str, Any] = dict.fromkeys(COUNTED.values(), 0) | {
        "state": SheetImport.State.RUNNING,
        "dry_run": dry_run,
        "in_background": in_background,
        "columns": chosen,
        "source": source,
        "channel": channel or "hotline",
        "cursor": 0,
        "problem": "",
        "started_at": at,
        "ended_at": None,
    }
    with transaction.atomic():
        waiting = SheetImport.objects.in_district(run.district_id).filter(pk=run.pk, state=run.state)
        if not run.may_be_started or not waiting.update(**begun):
            raise Refused(_("这张表正在收，或者已经收完了，或者不收了。"))
        # What a dry run foresaw is answered for by nobody; the rows of the real one take its place.
        SheetRowResult.objects.in_district(run.district_id).filter(sheet_id=run.pk).delete()
        _remember(run, chosen, source, channel or "hotline", at)
        if not dry_run:
            _note("sheet.start", run, by=by, at=at, source=source, name=run.name, sha256=run.file_hash)
    for name, value in begun.items():
        setattr(run, name, value)
    return run


def go_on(run: SheetImport, *, by: Actor, at: datetime) -> None:
    """Let a run that was stopped by trouble go on where it was."""
    stopped = SheetImport.objects.in_district(run.district_id).filter(pk=run.pk, state=SheetImport.State.STOPPED)
    with transaction.atomic():
        if stopped.update(state=SheetImport.State.RUNNING, problem=""):
            _note("sheet.go_on", run, by=by, at=at)


def stop_by_hand(run: SheetImport, *, by: Actor, at: datetime) -> None:
    """Stop a run that is under way; the batch just being done is finished, and it can go on where it was.

    :raises Refused: when it isn't under way (any more).
    """
    running = SheetImport.objects.in_district(run.district_id).filter(pk=run.pk, state=SheetImport.State.RUNNING)
    with transaction.atomic():
        problem = _("%(name)s停下的。收过的行留着。") % {"name": by.name}
        if not running.update(state=SheetImport.State.STOPPED, problem=problem[:500]):
            raise Refused(_("这张表没有在收，不用停。"))
        _note("sheet.stop", run, by=by, at=at)


def discard(run: SheetImport, *, by: Actor, at: datetime) -> None:
    """Say that a sheet isn't taken in, or no further, and drop its file; rows that were taken in stay.

    :raises Refused: while it is under way, and when it is over.
    """
    waiting = SheetImport.objects.in_district(run.district_id).filter(pk=run.pk, state=run.state, dry_run=run.dry_run)
    with transaction.atomic():
        if not run.may_be_discarded or not waiting.update(state=SheetImport.State.DROPPED, problem="", ended_at=at):
            raise Refused(_("这张表正在收，先停下来；已经收完的不能不收。"))
        _note("sheet.discard", run, by=by, at=at, rows=run.taken, name=run.name)
    keeping.forget(run.number)


def stop(run: SheetImport, problem: str) -> None:
    """Stop a run that can't go on by itself, and say why; nothing done is lost."""
    running = SheetImport.objects.in_district(run.district_id).filter(pk=run.pk, state=SheetImport.State.RUNNING)
    running.update(state=SheetImport.State.STOPPED, problem=problem[:500])


def advance(run: SheetImport, readings: Sequence[Reading], *, at: datetime) -> bool:
    """Do the next batch of a run, and return whether more is left for the caller.

    ``readings`` are all rows of the sheet. Refreshes ``run``; another worker's batch is left to that worker.
    """
    here = SheetImport.objects.in_district(run.district_id).filter(pk=run.pk)
    batch = readings[run.cursor : run.cursor + BATCH[Purpose(run.purpose)]]
    end = run.cursor + len(batch)
    with transaction.atomic():
        mine = here.filter(cursor=run.cursor, state=SheetImport.State.RUNNING, dry_run=run.dry_run)
        if mine.update(cursor=end, total=len(readings)):
            by = Actor(ActorKind.IMPORT, run.by_name, run.by_id, district_id=run.district_id)
            results = rows_taken(run.purpose, batch, _frame(run, by, at), dry_run=run.dry_run)
            for result in results:
                result.sheet = run
            SheetRowResult.objects.bulk_create(results)
            counts = Counter(COUNTED[Outcome(result.outcome)] for result in results)
            changes: dict[str, Any] = {name: F(name) + many for name, many in counts.items()}
            if end >= len(readings):
                changes |= {"state": SheetImport.State.DONE, "ended_at": at}
            if changes:
                here.update(**changes)
            if end >= len(readings) and not run.dry_run:
                _note("sheet.finish", run, by=by, at=at, rows=end)
    run.refresh_from_db(from_queryset=SheetImport.objects.in_district(run.district_id))
    if run.state == SheetImport.State.DONE and not run.dry_run:
        keeping.forget(run.number)
    return run.is_running


def _frame(run: SheetImport, by: Actor, at: datetime) -> Frame:
    return Frame(run.district_id, run.source, run.channel, by, at, run.area_path)


def rows_taken(purpose: str, batch: Sequence[Reading], frame: Frame, *, dry_run: bool) -> list[SheetRowResult]:
    """Take these rows in, or find out what taking them in would do; return one unsaved result a row."""
    with transaction.atomic():
        results = TAKERS[purpose](batch, frame)
        if dry_run:
            transaction.set_rollback(True)
            for result in results:
                result.case, result.life = None, False
                if result.outcome == Outcome.NEW:
                    result.report_number = ""
    return results


def run_through(run: SheetImport, content: bytes, *, at: datetime, seconds: float = 0) -> SheetImport:
    """Go on with a run until it ends, or for about so many seconds (0 for no limit).

    :raises Refused: when the sheet can't be read.
    """
    readings = read_rows(read_sheet(content, filename=run.name).rows, run.columns, purpose=run.purpose, at=at)
    until = time.monotonic() + seconds
    while advance(run, readings, at=at):
        if run.cursor % SIZED == 0:
            note_sizes()
        if seconds and time.monotonic() > until:
            break
    return run


def _remember(run: SheetImport, columns: Mapping[str, str], source: str, channel: str, at: datetime) -> None:
    SheetMapping.objects.update_or_create(
        district_id=run.district_id,
        purpose=run.purpose,
        headers_key=reading_columns.headers_key(run.headers),
        defaults={"columns": columns, "source": source, "channel": channel, "used_at": at},
    )


def _note(verb: str, run: SheetImport, *, by: Actor, at: datetime, **data: Any) -> None:
    record(
        verb,
        district_id=run.district_id,
        subject_kind="sheet",
        subject_id=run.pk,
        by=by,
        at=at,
        data={"number": run.number, **data},
    )
