"""What the two import commands share: a file, its source, the mapping, a dry run, a summary in JSON."""

from __future__ import annotations

import hashlib
import json
import time
from argparse import ArgumentTypeError
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from shanzhi.hotline.actions import running
from shanzhi.hotline.actions.tellings import Frame
from shanzhi.hotline.models import SheetImport, SheetRowResult
from shanzhi.hotline.queries.runs import unfinished
from shanzhi.hotline.reading import columns
from shanzhi.hotline.reading.rows import read_rows
from shanzhi.journal.queries import known_district
from shanzhi.kernel import clock
from shanzhi.kernel.actors import Actor, ActorKind
from shanzhi.kernel.refusal import Refused
from shanzhi.kernel.sheets import Sheet, SheetRow, read_sheet
from shanzhi.loop.channels import CHANNELS
from shanzhi.territory.queries import division_by_code

REFUSALS_SHOWN = 20


def pairs(written: str) -> dict[str, str]:
    """Return ``text=详情,told_at=时间`` as column → header.

    :raises ArgumentTypeError: for a piece without "=" or an unknown column.
    """
    found = {}
    for piece in filter(None, (part.strip() for part in written.split(","))):
        name, equals, header = piece.partition("=")
        if not equals or name.strip() not in columns.BY_NAME:
            known = ", ".join(columns.BY_NAME)
            raise ArgumentTypeError(f"{piece!r}: write column=header, with a column of {known}")
        found[name.strip()] = header.strip()
    return found


def named(written: str) -> str:
    """Return a source's name without idle blanks.

    :raises ArgumentTypeError: for none.
    """
    if not written.strip():
        raise ArgumentTypeError("name the system the sheet comes from: a number counts once a source")
    return " ".join(written.split())


class TakeInCommand(BaseCommand):
    """Take one sheet in, or find out what that would do."""

    purpose = columns.Purpose.TELL

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, its source and the switches."""
        parser.add_argument("file", type=Path, metavar="FILE", help="CSV, XLSX, XLS or ODS")
        parser.add_argument(
            "--source", required=True, type=named, help="the system it comes from; a number counts once a source"
        )
        parser.add_argument(
            "--channel", choices=list(CHANNELS), default="hotline", help="the door it is shown as (hotline)"
        )
        parser.add_argument("--mapping", type=pairs, default={}, help="column=header,… beside what is recognised")
        parser.add_argument("--district", type=known_district, default=settings.ENV.district_id)
        parser.add_argument("--area", default="", help="code of the division where what has no place is sorted")
        parser.add_argument("--dry-run", action="store_true", help="do the same and keep nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Take the sheet in and print the summary."""
        began = time.monotonic()
        by = Actor(ActorKind.IMPORT, "manage", district_id=options["district"])
        try:
            options["area"] = self.area(options["area"])
            content = options["file"].read_bytes()
            sheet = read_sheet(content, filename=options["file"].name)
            chosen = self.chosen(sheet, options)
            if options["dry_run"]:
                summary = self.try_out(sheet, chosen, by, options)
            else:
                summary = self.take_in(sheet, content, chosen, by, options)
        except (Refused, OSError, DatabaseError) as error:
            raise CommandError(f"{options['file']}: {error}") from error
        seconds = time.monotonic() - began
        summary |= {"seconds": round(seconds, 1), "rows_per_second": round(summary["rows"] / max(seconds, 0.001), 1)}
        self.stdout.write(json.dumps(summary, ensure_ascii=False))

    def chosen(self, sheet: Sheet, options: dict[str, Any]) -> dict[str, str]:
        """Return the mapping: what was remembered or guessed, with what was written on top."""
        remembered = running.mapping_for(sheet.headers, self.purpose, options["district"])
        known = remembered.columns if remembered else columns.guess(sheet.headers, self.purpose)
        written = {name: sheet.column(header) or header for name, header in options["mapping"].items() if header}
        absent = [header for header in written.values() if header not in sheet.headers]
        if absent:
            raise CommandError(f"no such header: {'、'.join(absent)}; the sheet has {'、'.join(sheet.headers)}")
        dropped = {name for name, header in options["mapping"].items() if not header}
        chosen = {name: header for name, header in (known | written).items() if name not in dropped}
        faults = columns.missing(chosen, self.purpose)
        if faults:
            there = "、".join(sheet.headers)
            raise CommandError(f"{Refused(*faults)} Say which: --mapping column=header,… The sheet has {there}")
        return columns.fitting(chosen, sheet.headers, self.purpose)

    def area(self, code: str) -> str:
        """Return the path of a division's code, '' for none."""
        division = division_by_code(code) if code else None
        if code and division is None:
            raise CommandError(f"no division has the code {code}")
        return division.path if division is not None else ""

    def take_in(
        self, sheet: Sheet, content: bytes, chosen: dict[str, str], by: Actor, options: dict[str, Any]
    ) -> dict[str, Any]:
        """Take the sheet in for good; a run of the same file that was killed is gone on with."""
        at = clock.now()
        file_hash = hashlib.sha256(content).hexdigest()
        run = unfinished(by.district_id, file_hash=file_hash, source=options["source"], purpose=self.purpose)
        resumed = run is not None
        if run is None:
            name = options["file"].name
            frame = {"name": name, "purpose": self.purpose, "by": by, "at": at, "area_path": options["area"]}
            run = running.receive(sheet, content, keep=False, **frame)
            words = {"columns": chosen, "source": options["source"], "channel": options["channel"]}
            running.start(run, dry_run=False, by=by, at=at, **words)
        running.go_on(run, by=by, at=at)
        first = run.cursor
        running.run_through(run, content, at=at)
        rows = SheetRowResult.objects.in_district(run.district_id).filter(sheet_id=run.pk)
        refused = rows.filter(outcome="refused").order_by("row").values_list("row", "reason")[:REFUSALS_SHOWN]
        return self.summary(run.total, run.counts(), list(refused)) | {
            "import": run.number,
            "resumed_at": first if resumed else None,
            "state": SheetImport.State(run.state).value,
        }

    def try_out(self, sheet: Sheet, chosen: dict[str, str], by: Actor, options: dict[str, Any]) -> dict[str, Any]:
        """Do all that taking it in would do, a batch at a time, and take each batch back."""
        at = clock.now()
        rows: list[SheetRow] = list(sheet.rows)
        readings = read_rows(rows, chosen, purpose=self.purpose, at=at)
        frame = Frame(
            by.district_id, " ".join(options["source"].split())[:40], options["channel"], by, at, options["area"]
        )
        size = running.BATCH[self.purpose]
        counts: Counter[str] = Counter({"new": 0, "known": 0, "unchanged": 0, "refused": 0})
        refused: list[tuple[int, str]] = []
        for begin in range(0, len(readings), size):
            results = running.rows_taken(self.purpose, readings[begin : begin + size], frame, dry_run=True)
            counts.update(str(result.outcome) for result in results)
            refused += [(result.row, result.reason) for result in results if result.outcome == "refused"]
        return self.summary(len(readings), dict(counts), refused[:REFUSALS_SHOWN]) | {"dry_run": True}

    def summary(self, total: int, counts: dict[str, int], refused: list[tuple[int, str]]) -> dict[str, Any]:
        """Return the counts, which add up to the rows, and the first refusals with their reasons."""
        shown = [{"row": row, "why": why} for row, why in refused]
        return {"rows": total, **counts, "refusals": shown}
