"""Rows become tellings 来件: each through the same ``tell`` as at every other door, quietly, and once for all time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from shanzhi.hotline.models import Outcome, SheetRowResult
from shanzhi.hotline.queries.understanding import Understood, understand
from shanzhi.hotline.reading.rows import LONGEST_NAME, Reading
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.kernel.text import skeleton
from shanzhi.organisation.queries import resolve_unit
from shanzhi.reports.actions import telling, words
from shanzhi.reports.models import Report
from shanzhi.reports.queries.areas import home_area
from shanzhi.reports.shapes import Teller


@dataclass(frozen=True, slots=True)
class Frame:
    """What all rows of a run share."""

    district_id: str
    source: str
    channel: str
    by: Actor
    at: datetime
    area_path: str = ""

    def home(self) -> str:
        """Return the area where what nobody can place is sorted: the run's own, else the county's only street."""
        return self.area_path or home_area(self.district_id, on=local(self.at).date())

    def result(self, reading: Reading, outcome: Outcome, *reasons: object) -> SheetRowResult:
        """Return an unsaved result of one row, its remarks behind the reasons."""
        said = [str(reason) for reason in reasons]
        if outcome is Outcome.NEW:
            said += reading.remarks
        return SheetRowResult(
            district_id=self.district_id,
            row=reading.row,
            outcome=outcome,
            reason=" ".join(said),
            source=self.source,
            source_number=reading.number if len(reading.number) <= 64 else "",
        )


def take_tellings(readings: Sequence[Reading], frame: Frame) -> list[SheetRowResult]:
    """Tell what is new among these rows, inside the caller's transaction; return one unsaved result a row, in order."""
    before = _told_before([reading.number for reading in readings if reading.number], frame)
    results = {reading.row: _settled(reading, before, frame) for reading in readings}
    waiting = [reading for reading in readings if results[reading.row] is None]
    home = frame.home() if waiting else ""
    for reading, understood in zip(waiting, understand(waiting, home=home) if waiting else [], strict=True):
        results[reading.row] = _tell(reading, understood, frame)
    return [result for result in results.values() if result is not None]


def _told_before(numbers: Sequence[str], frame: Frame) -> dict[str, tuple[str, str]]:
    """Return the text and number of what this source told before under these numbers; one statement."""
    rows = Report.objects.in_district(frame.district_id).filter(source=frame.source, source_number__in=numbers)
    return {given: (text, number) for given, text, number in rows.values_list("source_number", "text", "number")}


def _settled(reading: Reading, before: dict[str, tuple[str, str]], frame: Frame) -> SheetRowResult | None:
    """Return how a row ends that tells nothing new, None for one that does."""
    if reading.faults:
        return frame.result(reading, Outcome.REFUSED, *reading.faults)
    if reading.same_number:
        reason = _("和第%(row)s行是同一个编号，只收前面那行。") % {"row": reading.same_number}
        return frame.result(reading, Outcome.KNOWN, reason)
    if reading.number not in before:
        return None
    text, number = before[reading.number]
    same = skeleton(text) == skeleton(reading.text[: telling.LONGEST])
    if same:
        result = frame.result(reading, Outcome.UNCHANGED)
    else:
        result = frame.result(reading, Outcome.KNOWN, _("这个编号收过，这次写的和当时不一样，没有改动原来的。"))
    result.report_number = number
    return result


def _tell(reading: Reading, understood: Understood, frame: Frame) -> SheetRowResult:
    """Tell one row; what the verb refuses is a row refused, and the rows beside it stay."""
    if reading.same_text:
        same = _("内容和第%(row)s行完全相同，编号不同：照样收下，请看要不要并案。") % {"row": reading.same_text}
        reading.remarks.insert(0, same)
    unit = None
    if understood.zone == "complaint" and reading.get("complained"):
        unit = resolve_unit(reading.get("complained"), on=local(frame.at).date())
    try:
        told = telling.tell(
            district_id=frame.district_id,
            text=reading.text[: telling.LONGEST],
            by=frame.by,
            at=frame.at,
            channel=frame.channel,
            teller=Teller(reading.get("name")[:LONGEST_NAME], reading.get("phone"), wants_sms=False),
            zone=understood.zone,
            kept_out=[unit] if unit is not None else [],
            matter=understood.matter,
            source=frame.source,
            source_number=reading.number,
            told_at=reading.told_at,
            origin="import",
            **understood.given,
        )
    except Refused as refusal:
        return frame.result(reading, Outcome.REFUSED, *refusal.reasons)
    rest = reading.text[telling.LONGEST :]
    for start in range(0, len(rest), words.LONGEST):
        piece = rest[start : start + words.LONGEST]
        if piece.strip():
            words.add_words(told.report, text=piece, at=frame.at, by=frame.by)
    result = frame.result(reading, Outcome.NEW)
    result.report_number, result.case = told.report.number, told.case
    result.matter_code, result.matter_band, result.placed = (
        understood.matter_code,
        understood.band,
        told.case.place_known,
    )
    return result
