"""Rows become lives 旧件: what was told, due and closed elsewhere, taken in as it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from shanzhi.cases.actions.lives import Life, take_in_lives
from shanzhi.catalogue.models import Matter
from shanzhi.hotline.actions.tellings import Frame
from shanzhi.hotline.models import Outcome, SheetRowResult
from shanzhi.hotline.queries.kinds import matters_called
from shanzhi.hotline.reading.rows import Reading
from shanzhi.hotline.reading.words import SEEN_ELSEWHERE, channel_of, is_over
from shanzhi.kernel.clock import local
from shanzhi.loop.zones import zone_of
from shanzhi.organisation.models import Unit
from shanzhi.organisation.queries import resolve_unit
from shanzhi.territory.locating import GroundIndex
from shanzhi.territory.queries import ground_index


def take_lives(readings: Sequence[Reading], frame: Frame) -> list[SheetRowResult]:
    """Take in what is new among these rows, inside the caller's transaction; one unsaved result a row, in order."""
    before = _taken_before([reading.number for reading in readings if reading.number], frame)
    results = {reading.row: _settled(reading, before, frame) for reading in readings}
    waiting = [reading for reading in readings if results[reading.row] is None]
    home, ground = (frame.home(), ground_index()) if waiting else ("", None)
    units: dict[str, Unit | None] = {}
    matters = matters_called(_kind(reading) for reading in waiting) if waiting else {}
    lives = [_life(reading, frame, home, ground, units, matters) for reading in waiting]
    cases = take_in_lives(lives, district_id=frame.district_id, by=frame.by, at=frame.at) if lives else []
    for reading, case in zip(waiting, cases, strict=True):
        result = results[reading.row] = frame.result(reading, Outcome.NEW)
        result.case, result.life, result.placed = case, True, case.place_known
    return [result for result in results.values() if result is not None]


def _taken_before(numbers: Sequence[str], frame: Frame) -> set[str]:
    rows = SheetRowResult.objects.in_district(frame.district_id).filter(life=True, source=frame.source)
    return set(rows.filter(source_number__in=numbers).values_list("source_number", flat=True))


def _settled(reading: Reading, before: set[str], frame: Frame) -> SheetRowResult | None:
    if not reading.faults and is_over(reading.get("status")) and "closed_at" not in reading.moments:
        reading.faults.append(_("状态写的是“%(status)s”，却没有办结时间。") % {"status": reading.get("status")[:20]})
    if reading.faults:
        return frame.result(reading, Outcome.REFUSED, *reading.faults)
    if reading.same_number:
        reason = _("和第%(row)s行是同一个编号，只收前面那行。") % {"row": reading.same_number}
        return frame.result(reading, Outcome.KNOWN, reason)
    return frame.result(reading, Outcome.UNCHANGED) if reading.number in before else None


def _kind(reading: Reading) -> str:
    """Return what kind of thing the source calls it."""
    return " ".join(reading.get("kind").split())


def _life(
    reading: Reading,
    frame: Frame,
    home: str,
    ground: GroundIndex | None,
    units: dict[str, Unit | None],
    matters: dict[str, Matter],
) -> Life:
    said = {name: value for name, value in reading.said.items() if value and name != "text"}
    agency = reading.get("agency")
    if agency and agency not in units:
        units[agency] = resolve_unit(agency, on=local(frame.at).date())
    title = reading.get("kind") or reading.get("title") or reading.text
    status = reading.get("status")
    columns: dict[str, Any] = {
        "title": " ".join(title.split())[:120],
        "summary": reading.text,
        "place_text": " ".join(part for part in (reading.get("area"), reading.get("address")) if part)[:200],
        "area_path": home,
        "zone": zone_of(reading.text, kind=title),
        "channel": channel_of(reading.get("channel")) or frame.channel,
        "lead_unit": units.get(agency),
        # Only where the catalogue in force calls a matter just so: what another system meant is never guessed.
        "matter": matters.get(_kind(reading)),
        "reply": reading.get("reply"),
    } | _spot(reading, ground, frame)
    return Life(
        opened_at=reading.moments["told_at"],
        due_at=reading.moments.get("due_at"),
        closed_at=reading.moments.get("closed_at"),
        source=frame.source,
        text="，".join(part for part in (frame.source, reading.number, title, agency, status) if part),
        columns=columns,
        said=said,
        # What was passed on or told twice there says nothing about anybody's punctuality.
        counted=not any(word in status.lower() for word in SEEN_ELSEWHERE),
    )


def _spot(reading: Reading, ground: GroundIndex | None, frame: Frame) -> dict[str, Any]:
    """Return the point where it lies on our ground; elsewhere the words of the row must do."""
    point = reading.point
    if ground is None or point is None:
        return {}
    found = ground.locate(point.lon, point.lat, on=local(frame.at).date())
    if found is None:
        return {}
    return {"lon": point.lon, "lat": point.lat, "grid": found.grid, "area_path": found.area_path}
