"""Telling 反映: the verb at the end of every door, and the one that runs hottest.

``tell`` opens the case, starts both clocks, seals the teller and writes both journal lines in at most ten statements.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shanzhi.advice.emergency import words as emergency_words
from shanzhi.advice.masking import mask
from shanzhi.advice.titles import title_of
from shanzhi.cases.actions.numbering import case_counter, next_values
from shanzhi.cases.actions.opening import keep_out, plan_case, store_plan
from shanzhi.cases.models import Case
from shanzhi.catalogue.models import Matter
from shanzhi.clocks.actions import Desk, new_deadline
from shanzhi.clocks.models import Deadline
from shanzhi.journal.actions import record_many
from shanzhi.journal.statements import insert
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.organisation.models import Unit
from shanzhi.post.phones import normalise_phone
from shanzhi.reports import vault
from shanzhi.reports.actions.attachments import Photo, adopt, discard, keep
from shanzhi.reports.actions.lines import report_line
from shanzhi.reports.actions.ties import count_in, must_be_joinable
from shanzhi.reports.models import Report, ReporterIdentity
from shanzhi.reports.queries.areas import home_area
from shanzhi.reports.shapes import NOBODY, Teller, Told, as_written
from shanzhi.reports.workflow import Wish
from shanzhi.survey.coordinates import to_wgs84
from shanzhi.territory.models import Grid, Place
from shanzhi.territory.queries import locate

DANGER = "danger"  # the catalogue's grade 危急
LONGEST = 5000  # characters of one telling: whoever has more to say adds it afterwards


@dataclass(slots=True)
class _Where:
    """Where it is, as far as it is known, with the area that decides who may know of it."""

    place: Place | None
    place_text: str
    lon: float | None
    lat: float | None
    area_path: str
    grid: Grid | None
    crs: str
    given_lon: float | None
    given_lat: float | None


def tell(
    *,
    district_id: str,
    text: str,
    by: Actor,
    at: datetime,
    channel: str,
    teller: Teller = NOBODY,
    zone: str = "ordinary", kept_out: Sequence[Unit] = (),
    place: Place | None = None,
    place_text: str = "",
    lon: float | None = None,
    lat: float | None = None,
    crs: str = "wgs84",
    area_path: str = "",
    grid: Grid | None = None,
    matter: Matter | None = None,
    photos: Sequence[Photo] = (),
    draft_key: str = "",
    proxy: bool = False,
    idempotency_key: str = "",
    source: str = "",
    source_number: str = "",
    told_at: datetime | None = None, origin: str = "live",
    tie_to: Case | None = None, grade: str = "",
) -> Told:  # fmt: skip
    """Take in one telling: open its case (or tie it to ``tie_to``), seal its teller, start the teller's clock.

    ``told_at`` is the moment of telling where it lies before ``at``; the total clock runs from there and never
    restarts. ``lon``/``lat`` are degrees in ``crs`` (wgs84, gcj02, bd09). ``photos`` are uploads or bytes,
    ``draft_key`` names photos that came before. The same ``idempotency_key``, or the same ``source`` and
    ``source_number``, is taken in once: the second time the first report comes back, ``repeated``.
    ``kept_out`` are the units complained of, or whose own people it is about: they never learn of it.
    ``grade`` is what the door knows of its urgency; words of danger outdo it.

    :raises Refused: when nothing was said, a photo can't be kept, or by `must_be_joinable` of the case to tie to.
    """
    if tie_to is not None:
        must_be_joinable(tie_to, zone, kept_out)
    report = Report(
        district_id=district_id, zone=str(zone), channel=channel, origin=origin, proxy=proxy, told_at=told_at or at
    )
    report.source, report.source_number = source, source_number
    report.idempotency_key = vault.secret_hash("idempotency", idempotency_key)
    _write_down(report, text, by, at)
    where = _where(place, place_text, lon, lat, crs, area_path, grid, at)
    where.area_path = where.area_path or home_area(district_id, on=local(at).date())
    code = vault.code_for(idempotency_key)
    kept = keep(photos, district_id=district_id, at=at, by=by)
    try:
        with transaction.atomic():
            case = _store(report, code, teller, where, matter, kept_out, tie_to, by, at, grade)
            adopt(report, kept, draft_key=draft_key)
    except IntegrityError:
        discard(kept)
        told = _again(report, code)
        if told is None:
            raise
        return told
    return Told(report, code, case)


def _write_down(report: Report, text: str, by: Actor, at: datetime) -> None:
    """Put the words into a fresh report, masked beside, and who wrote them down when.

    :raises Refused: for no words, or too many.
    """
    words = as_written(text)
    if not words:
        raise Refused(_("还没写什么事：什么地方、什么样子，像说话一样写就行。"))
    if len(words) > LONGEST:
        raise Refused(_("写得太长了：最多5000字，其余的交上去以后再补充。"))
    report.text, report.masked_text = words, mask(words).text
    report.urgent = bool(emergency_words(words))
    report.recorded_at, report.recorded_by_id = at, by.user_id


def me_too(case: Case, *, text: str, by: Actor, at: datetime, channel: str, **told: Any) -> Told:
    """Take in a telling of a case that is already known: its own number, code, clock and answer, one handling."""
    return tell(district_id=case.district_id, text=text, by=by, at=at, channel=channel, tie_to=case, **told)


def _where(
    place: Place | None,
    place_text: str,
    lon: float | None,
    lat: float | None,
    crs: str,
    area_path: str,
    grid: Grid | None,
    at: datetime,
) -> _Where:
    """Return the place as known: the register's entry wins over a point, a point over mere words.

    "Place unknown" is lawful and has its own queue, but the caller must lay it in somebody's area, or nobody sees it.
    """
    text = as_written(place_text)[:200]
    if place is not None:
        return _Where(place, text or place.name, place.lon, place.lat, place.area_path, None, "", None, None)
    if lon is None or lat is None:
        return _Where(None, text, None, None, area_path or (grid.path if grid else ""), grid, "", None, None)
    east, north = to_wgs84(lon, lat, crs)
    if grid is None:
        found = locate(east, north, on=local(at).date())
        grid = found.grid if found is not None else None
        area_path = grid.path if grid is not None else area_path
    return _Where(None, text, east, north, area_path or (grid.path if grid else ""), grid, crs, lon, lat)


def _store(
    report: Report,
    code: str,
    teller: Teller,
    where: _Where,
    matter: Matter | None,
    kept_out: Sequence[Unit],
    tie_to: Case | None,
    by: Actor, at: datetime, grade: str,
) -> Case:  # fmt: skip
    """Write report, case, identity, tie, clocks and journal lines in as few statements as there are tables."""
    district_id, desk = report.district_id, Desk(report.district_id, at)
    counters = [_counter(report.told_at)] + ([] if tie_to is not None else [case_counter(at)])
    values = next_values(district_id, counters)
    report.number = f"{local(report.told_at):%y%m}{values[0]:05d}"
    report.code_hash = vault.code_hash(report.number, code)
    _place(report, where)
    if tie_to is None:
        plan = plan_case(
            district_id=district_id,
            title=title_of(report.masked_text),
            summary=report.masked_text,
            by=by,
            at=at,
            channel=report.channel,
            number=values[1],
            matter=matter,
            grade=DANGER if report.urgent else grade,
            place=where.place,
            place_text=where.place_text,
            lon=where.lon,
            lat=where.lat,
            area_path=where.area_path,
            grid=where.grid,
            zone=report.zone,
            kept_out=kept_out,
            origin=report.origin,
            told_at=report.told_at,
            desk=desk,
        )
        plan.case.report_count = 1
        if where.place is not None:
            plan.case.grid_id = where.place.grid_id
        report.zone = plan.case.zone  # a matter of a closed zone takes the telling with it
        case = store_plan(plan, deadlines=[_total(report, plan.case, desk)], lines=[_told_line(report, plan.case, by)])
    else:
        # Read again under a lock: a resident who says "me too" is never the one refused for a stale page.
        case = Case.objects.in_district(district_id).select_for_update().get(pk=tie_to.pk)
        must_be_joinable(case, report.zone, kept_out)
        keep_out(case, kept_out)
        total = _total(report, case, desk)
        insert([total])
        count_in(case, report, due_at=total.due_at, by=by, at=at)
        record_many([_told_line(report, case, by)])
    report.case = case
    insert([report])
    _seal(report, teller)
    return case


def _seal(report: Report, teller: Teller) -> None:
    if not teller.is_known():
        return
    token, key_id = vault.seal(teller, district_id=report.district_id, report_id=report.pk)
    wishes_sms = bool(normalise_phone(teller.phone)) and teller.wants_sms
    identity = ReporterIdentity(
        district_id=report.district_id,
        report=report,
        token=token,
        key_id=key_id,
        phone_hash=vault.phone_hash(teller.phone),
        wish=Wish.SMS if wishes_sms else Wish.NONE,
    )
    insert([identity])


def _place(report: Report, where: _Where) -> None:
    report.place_text, report.lon, report.lat = where.place_text, where.lon, where.lat
    report.crs_of_input, report.given_lon, report.given_lat = where.crs, where.given_lon, where.given_lat


def _counter(told_at: datetime) -> str:
    return f"report-{local(told_at):%y%m}"


def _told_line(report: Report, case: Case, by: Actor) -> dict[str, Any]:
    told: dict[str, Any] = {"channel": report.channel, "case": case.number, "proxy": report.proxy}
    return report_line("tell", report, by=by, at=report.told_at, was="", **told)


def _total(report: Report, case: Case, desk: Desk) -> Deadline:
    """Return the teller's own clock: wall clock from the telling, never paused, never restarted."""
    return new_deadline(
        desk,
        "total",
        case_id=case.pk,
        subject_id=report.pk,
        name="total",
        at=report.told_at,
        matter_id=case.matter_id,
        grade=case.grade,
        counted=report.origin != "import",  # of a rehearsal everything counts, as its units' limits do
    )


def _again(report: Report, code: str) -> Told | None:
    """Return what the first of two equal tellings became, or None when there was no first.

    Whoever holds the same idempotency key gets the same code; a source's number gives no code away.
    """
    same = Report.objects.in_district(report.district_id)
    found = None
    if report.idempotency_key:
        found = same.filter(idempotency_key=report.idempotency_key).first()
    if found is None and report.source_number:
        found, code = same.filter(source=report.source, source_number=report.source_number).first(), ""
    if found is None:
        return None
    found.case = Case.objects.in_district(found.district_id).get(pk=found.case_id)
    return Told(found, code, found.case, repeated=True)
