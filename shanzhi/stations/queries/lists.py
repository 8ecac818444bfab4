"""Questions about stations: ladder and list, one station's page, what is near and open, namings, opinions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Q, When
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.circle.opening import say_spans
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.stations.access import readable
from shanzhi.stations.models import Fault, Naming, Opinion, Station
from shanzhi.stations.workflow import ACCESS, FACILITIES, Brand, Kind, NamingState, OpinionState, State
from shanzhi.survey.coordinates import metres_between
from shanzhi.territory.models import Place
from shanzhi.territory.queries import gazetteer, names_for

PAGE = 50
NEAR = 20
WEEKDAYS = (
    gettext_lazy("周一"),
    gettext_lazy("周二"),
    gettext_lazy("周三"),
    gettext_lazy("周四"),
    gettext_lazy("周五"),
    gettext_lazy("周六"),
    gettext_lazy("周日"),
)


@dataclass(frozen=True, slots=True)
class Rung:
    """How many stations of a brand stand on a rung of the ladder."""

    brand: str
    kind: str
    label: str
    count: int


def ladder(actor: Actor) -> list[Rung]:
    """Return the counts by brand and rung, from the centre down, of what an actor may read."""
    rows = Station.objects.in_district(actor.district_id).filter(readable(actor)).exclude(state=State.ENDED)
    counts = Counter(rows.values_list("brand", "kind"))
    order = [(brand, kind) for kind in Kind for brand in Brand]
    return [
        Rung(str(brand), str(kind), f"{brand.label}{_('·')}{kind.label}", counts[str(brand), str(kind)])
        for brand, kind in order
        if counts[str(brand), str(kind)]
    ]


def listed(
    actor: Actor, *, brand: str = "", kind: str = "", words: str = "", after: str = ""
) -> tuple[list[Station], str]:
    """Return a page of stations by code, and the code after which the next page begins ('' at the end)."""
    rows = Station.objects.in_district(actor.district_id).filter(readable(actor), code__gt=after)
    if brand:
        rows = rows.filter(brand=brand)
    if kind:
        rows = rows.filter(kind=kind)
    for word in words.split():
        rows = rows.filter(
            Q(place__name__icontains=word) | Q(place__address__icontains=word) | Q(trade__icontains=word)
        )
    found = list(rows.select_related("place", "host_unit").order_by("code")[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].code if len(found) > PAGE else ""


def station_names(actor: Actor) -> dict[str, str]:
    """Return the names of the stations somebody may look at that aren't ended, by code."""
    rows = Station.objects.in_district(actor.district_id).filter(readable(actor)).exclude(state=State.ENDED)
    return dict(rows.order_by("place__name", "code").values_list("code", "place__name"))


@dataclass(frozen=True, slots=True)
class Now:
    """Whether a station is open at a moment, said in words."""

    is_open: bool
    closes_at: datetime | None = None
    opens_at: datetime | None = None


def now_of(station: Station, at: datetime) -> Now:
    """Return whether a station is open, until when, or when next."""
    if not station.is_open_state:
        return Now(False)
    opening = station.opening
    if opening.is_open(at):
        return Now(True, closes_at=opening.closes_at(at))
    return Now(False, opens_at=opening.opens_next(at))


@dataclass(frozen=True, slots=True)
class Nearby:
    """One station as residents find it."""

    station: Station
    now: Now
    metres: int | None
    facilities: list[Promise]

    @property
    def far(self) -> str:
        """Return the straight line in words, rounded as far as anybody can tell."""
        if self.metres is None:
            return ""
        if self.metres < 1000:
            return _("约%(n)s米") % {"n": max(10, round(self.metres, -1))}
        return _("约%(n)s公里") % {"n": f"{self.metres / 1000:.1f}"}


def where(words: str) -> Place | None:
    """Return the place with a point that words about a place mean, None for none."""
    ids = [match.id for match in gazetteer(words, limit=4) if match.kind == "place"] if words.strip() else []
    rows = {place.pk: place for place in Place.objects.filter(pk__in=ids, lon__isnull=False)}
    return next((rows[pk] for pk in ids if pk in rows), None)


def near(
    district_id: str, *, at: datetime, lon: float | None = None, lat: float | None = None, open_only: bool = False,
    facility: str = "",
) -> list[Nearby]:  # fmt: skip
    """Return the stations by distance (by name without a point); open ones only where asked."""
    rows = Station.objects.in_district(district_id).filter(state=State.OPEN).select_related("place")
    found = []
    for station in rows.order_by("code"):
        now = now_of(station, at)
        if (open_only and not now.is_open) or (facility and facility not in station.facilities):
            continue
        place, metres = station.place, None
        if lon is not None and lat is not None and place.lon is not None and place.lat is not None:
            metres = round(metres_between(lon, lat, place.lon, place.lat))
        found.append(Nearby(station, now, metres, facility_words(station)))
    found.sort(key=lambda one: (one.metres is None, one.metres or 0, not one.now.is_open))
    return found[:NEAR]


def facility_words(station: Station) -> list[Promise]:
    """Return a station's facilities in words."""
    return [FACILITIES[name] for name in station.facilities if name in FACILITIES]


def public_station(district_id: str, code: str) -> Station | None:
    """Return a station residents may read of, None for none; an ended one is gone."""
    rows = Station.objects.in_district(district_id).filter(code=code).exclude(state=State.ENDED)
    found: Station | None = rows.select_related("place", "host_unit").first()
    return found


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything a page says about a station."""

    station: Station
    now: Now
    week: Sequence[tuple[object, str]]
    exceptions: list[tuple[date, str, str]]
    closed_days: int
    next_closed: list[date]
    facilities: list[Promise]
    access: list[Promise]
    naming: Naming | None
    area: str


def _hours(spans: Sequence[Sequence[int]]) -> str:
    return say_spans(spans).replace("-", "–")


def _week(days: list[str]) -> list[tuple[object, str]]:
    """Return a week's hours with days alike said together: 每天, 周一至周五."""
    found: list[tuple[object, str]] = []
    start = 0
    for end in range(1, len(days) + 1):
        if end == len(days) or days[end] != days[start]:
            first, last = WEEKDAYS[start], WEEKDAYS[end - 1]
            said = _("%(first)s、%(last)s") if end - start == 2 else _("%(first)s至%(last)s")
            alike = first if end - start == 1 else said % {"first": first, "last": last}
            found.append((_("每天") if end - start == 7 else alike, days[start]))
            start = end
    return found


def sheet_of(station: Station, at: datetime) -> Sheet:
    """Return what a page says about a station (two statements)."""
    today, opening = local(at).date(), station.opening
    closed = opening.closed_days(today)
    week = _week([_hours(spans) for spans in station.week])
    later = sorted(day for day in station.exceptions if day >= today.isoformat())
    named = Naming.objects.in_district(station.district_id).filter(station=station, state=NamingState.NAMED).first()
    path = station.place.area_path
    exceptions = [
        (date.fromisoformat(day), _hours(station.exceptions[day].get("spans", [])),
         str(station.exceptions[day].get("why", "")))
        for day in later
    ]  # fmt: skip
    return Sheet(
        station, now_of(station, at), week, exceptions, len(closed), closed[:5], facility_words(station),
        [ACCESS[name] for name in station.access if name in ACCESS], named, names_for([path]).get(path, ""),
    )  # fmt: skip


def faults_of(station: Station, *, most: int = 20) -> list[Fault]:
    """Return the faults of a station, the latest first."""
    here = station.district_id
    rows = Fault.objects.in_district(here).filter(station=station, case__district_id=here)
    return list(rows.select_related("case").order_by("-told_at")[:most])


def mended(station: Station, *, most: int = 5) -> list[Fault]:
    """Return the faults that came back mended, for residents."""
    return [fault for fault in faults_of(station) if fault.is_mended and fault.result][:most]


def answered(station: Station, *, most: int = 20) -> list[Opinion]:
    """Return the answered opinions of a station, the latest first."""
    rows = Opinion.objects.in_district(station.district_id).filter(station=station, state=OpinionState.ANSWERED)
    return list(rows.order_by("-told_at")[:most])


def namings(actor: Actor, *, state: str = "") -> list[Naming]:
    """Return the namings an actor may read, those that wait for somebody first."""
    rows = Naming.objects.in_district(actor.district_id).filter(
        readable(actor, "station__place__area_path"), station__district_id=actor.district_id
    )
    if state:
        rows = rows.filter(state=state)
    waits = Case(When(state__in=[NamingState.NOMINATED, NamingState.REVIEWED], then=0), default=1)
    return list(rows.select_related("station__place").order_by(waits, "-state", "number")[:300])


def naming_counts(actor: Actor) -> list[tuple[str, Any, int]]:
    """Return how many namings stand where, in the order of the way."""
    rows = Naming.objects.in_district(actor.district_id).filter(
        readable(actor, "station__place__area_path"), station__district_id=actor.district_id
    )
    counts = Counter(rows.values_list("state", flat=True))
    return [(str(one), one.label, counts[str(one)]) for one in NamingState]


def opinions(actor: Actor) -> list[Opinion]:
    """Return the opinions an actor may read, those that wait first."""
    rows = Opinion.objects.in_district(actor.district_id).filter(
        readable(actor, "station__place__area_path"), station__district_id=actor.district_id
    )
    return list(rows.select_related("station__place").order_by("-state", "-told_at")[:200])


def history_of(station: Station) -> list[tuple[str, str]]:
    """Return the subjects whose lines are a station's history: its own and its namings'."""
    namings = Naming.objects.in_district(station.district_id).filter(station=station).values_list("pk", flat=True)
    return [("station", station.code), *(("naming", str(pk)) for pk in namings)]
