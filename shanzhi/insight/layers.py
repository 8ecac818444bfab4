"""Layers over the map 图层: stations, the places of running campaigns; marks drawn, and the same things as a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.db.models import OuterRef
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from shanzhi.campaigns.access import READERS as CAMPAIGN_READERS
from shanzhi.campaigns.access import campaigns_visible
from shanzhi.campaigns.models import Campaign, Defect, Target
from shanzhi.insight.drawing import Ground
from shanzhi.insight.queries.ground import Scope
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.paths import is_within
from shanzhi.readings.queries.counts import CountOf
from shanzhi.stations.models import Station
from shanzhi.stations.workflow import Brand, State
from shanzhi.territory.queries import areas_within

MOST = 1000  # marks on one drawing
LISTED = 60  # more than these are listed by community


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing of a layer: where it is, what it is called, what is said of it, where it opens; ``n`` marks trouble."""

    name: str
    aside: str
    url: str
    path: str
    lon: float | None
    lat: float | None
    n: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """A thing as it is drawn."""

    x: float
    y: float
    name: str
    url: str
    n: int = 0


@dataclass(slots=True)
class Layer:
    """A layer as shown: marks, and either the things themselves or how many lie in each community."""

    code: str
    label: object
    total: int
    cut: bool
    marks: list[Mark] = field(default_factory=list)
    things: list[Thing] = field(default_factory=list)
    areas: list[tuple[str, str, int]] = field(default_factory=list)  # name, address, how many


LABELS: dict[str, Promise] = {"stations": pgettext_lazy("heading", "阵地"), "campaigns": gettext_lazy("整治的场所")}


def offered(actor: Actor) -> list[str]:
    """Return the layers somebody may lay over the map: stations are open to all, campaigns to who works on them."""
    return ["stations", *(["campaigns"] if actor.capacities() & CAMPAIGN_READERS else [])]


def layer(code: str, actor: Actor, scope: Scope, drawn: Ground | None, *, query: str) -> Layer:
    """Return one layer over an area (one statement); ``query`` is the page's address without its area."""
    things = READ[code](actor, scope.paths)
    found = Layer(code, LABELS[code], min(len(things), MOST), len(things) > MOST)
    things = things[:MOST]
    if drawn is not None and drawn.view is not None:
        for one in things:
            if one.lon is not None and one.lat is not None and drawn.view.holds(one.lon, one.lat):
                found.marks.append(Mark(*drawn.view.xy(one.lon, one.lat), one.name, one.url, one.n))
    if len(things) <= LISTED:
        found.things = things
    else:
        found.areas = _by_community(things, scope, query)
    return found


def _by_community(things: Sequence[Thing], scope: Scope, query: str) -> list[tuple[str, str, int]]:
    rows = []
    for area in scope.shown():
        inside = sum(is_within(one.path, area.path) for one in things)
        if inside:
            rows.append((area.name, f"?{query}&area={area.code}", inside))
    rest = len(things) - sum(n for _name, _url, n in rows)
    return [*rows, (_("不在哪个社区里的"), "", rest)] if rest else rows


def _stations(actor: Actor, paths: Sequence[str]) -> list[Thing]:
    rows = Station.objects.in_district(actor.district_id).filter(
        areas_within(paths, "place__area_path"), state=State.OPEN
    )
    return [
        Thing(
            one.place.name,
            str(Brand(one.brand).label),
            reverse("stations:at", args=[one.code]),
            one.place.area_path,
            one.place.lon,
            one.place.lat,
        )
        for one in rows.select_related("place").order_by("code")[: MOST + 1]
    ]


def _campaigns(actor: Actor, paths: Sequence[str]) -> list[Thing]:
    running = campaigns_visible(actor).filter(state=Campaign.State.RUNNING)
    left = Defect.objects.in_district(actor.district_id).filter(target_id=OuterRef("pk"), state=Defect.State.OPEN)
    rows = Target.objects.filter(areas_within(paths, "place__area_path"), campaign__in=running.values("pk"))
    rows = rows.annotate(left=CountOf(left.values("pk"))).select_related("place", "campaign")
    return [
        Thing(
            one.place.name,
            one.campaign.title,
            reverse("campaigns:sheet", args=[one.campaign.number, one.place.code]),
            one.place.area_path,
            one.place.lon,
            one.place.lat,
            one.left,
        )
        for one in rows.order_by("campaign_id", "place__code")[: MOST + 1]
    ]


READ: dict[str, Callable[[Actor, Sequence[str]], list[Thing]]] = {"stations": _stations, "campaigns": _campaigns}
