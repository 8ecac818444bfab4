"""Two campaigns in the demonstration county: one over, with its result in public; one on its way."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from shanzhi.campaigns.actions import campaigning, looking, publishing
from shanzhi.campaigns.models import Campaign, CampaignUnit, Photo, PlaceKind, Target
from shanzhi.campaigns.queries.pages import defects_of
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.sheets import read_sheet
from shanzhi.organisation.models import Unit
from shanzhi.people.access import played
from shanzhi.people.capacities import Capacity
from shanzhi.people.models import Post
from shanzhi.people.queries import responsible_person
from shanzhi.territory.models import Division
from shanzhi.ui.invented import drawn

SHIPPED = Path(__file__).parent / "data" / "kinds.csv"
KINDS = ("YY", "XX", "SH", "LY")
UNITS = ("城市管理局", "住建局")
LAST = ("SH", "XX")  # what the campaign that is over was about
RESULT = "市场和学校门前都看了两遍，垃圾和乱停清了；还有没改好的，交给下一轮接着改。"
# which look finds which defect, by the ordinal of its kind's list; None: nothing wrong
WRONG = (1, None, 3, None, 2, None, None, 1)
PICTURED = (9, 12)  # looks at what stood in the way: they bring drawn pictures of before and after
WORDS = {1: "门口停了两排电动车，走不过去", 2: "北门有两处破损", 3: "墙角堆着没运走的垃圾"}


def lay(district_id: str, *, by: Actor, at: datetime) -> None:
    """Publish the kinds of place that ship with the house."""
    campaigning.publish_kinds(read_sheet(SHIPPED.read_bytes(), filename=SHIPPED.name), code="2026-01", by=by, at=at)


def live_on(district_id: str, *, by: Actor, at: datetime) -> None:
    """Let one be over since last month; begin one twelve days ago, look at most places, put some of it right."""
    coordinator = played(Post.objects.filter(capacity=Capacity.COORDINATOR).order_by("pk")[0].user, at=at)
    street = Division.objects.filter(code__startswith=district_id, kind=Division.Kind.STREET).order_by("code")[0]
    units = [Unit.objects.get(name=name) for name in UNITS]
    _over(district_id, street.path, units[0], coordinator, at)
    kinds = PlaceKind.objects.filter(kind_list__district_id=district_id, kind_list__is_current=True, code__in=KINDS)
    today = local(at).date()
    task = campaigning.begin(
        "重点场所集中整治", reason="医院、学校、市场门前和无主管楼院，群众反映最多", area_path=street.path,
        kinds=list(kinds.order_by("ordinal")), units=units, head=responsible_person(units[0].pk, at=at),
        starts_on=today - timedelta(days=12), ends_on=today + timedelta(days=9), by=coordinator, at=at,
    )  # fmt: skip
    joined = list(task.units.select_related("unit").order_by("ordinal"))
    for number, target in enumerate(task.targets.select_related("place", "kind").order_by("place__code")):
        _look(task, target, number, joined, at, played_at=at)


def _over(district_id: str, area_path: str, unit: Unit, coordinator: Actor, at: datetime) -> None:
    """Live one from its beginning to its end: looked at, put right but for a few, looked at once more."""
    kinds = PlaceKind.objects.filter(kind_list__district_id=district_id, kind_list__is_current=True, code__in=LAST)
    begun = at - timedelta(days=110)
    day = local(begun).date()
    task = campaigning.begin(
        "夏季市场和学校门前整治", reason="放学和早市时门前走不通，反映最多", area_path=area_path,
        kinds=list(kinds.order_by("ordinal")), units=[unit], head=responsible_person(unit.pk, at=at),
        starts_on=day, ends_on=day + timedelta(days=20), again_weeks=4, by=coordinator, at=begun,
    )  # fmt: skip
    joined = list(task.units.select_related("unit"))
    for days in (6, 60):
        if days > 6:
            until = day + timedelta(days=days + 10)
            task = campaigning.look_again(task, until=until, by=coordinator, at=begun + timedelta(days=days - 1))
        for number, target in enumerate(_to_look_at(task)):
            _look(task, target, number + days, joined, begun + timedelta(days=days), played_at=at)
    for photo in Photo.objects.in_district(district_id).filter(campaign_id=task.pk).select_related("defect__campaign"):
        publishing.choose(photo, "show", by=coordinator, at=begun + timedelta(days=74), seen=0)
    campaigning.end(task, result=RESULT, knowing=True, by=coordinator, at=begun + timedelta(days=75))


def _to_look_at(task: Campaign) -> list[Target]:
    """Return the places of the round: all of them, or in the second those where something was wrong."""
    rows = task.targets.select_related("place", "kind").order_by("place__code")
    if task.round == 2:
        rows = rows.filter(pk__in=defects_of(task).filter(round=1).values("target_id"))
    return list(rows)


def _picture(number: int, things: int) -> SimpleUploadedFile | None:
    return SimpleUploadedFile("drawn.jpg", drawn(things, seed=number)) if number in PICTURED else None


def _look(
    task: Campaign, target: Target, number: int, joined: list[CampaignUnit], at: datetime, *, played_at: datetime
) -> None:
    target.campaign = task
    types = list(target.kind.types.order_by("ordinal"))
    for n, row in enumerate(joined if number % 4 != 3 else joined[:1]):
        members = Post.objects.filter(unit=row.unit, capacity=Capacity.HANDLER).order_by("pk")
        who = played(members[number % 2].user, at=played_at)
        wrong = WRONG[(number * 2 + n) % len(WRONG)]
        seen = [looking.Seen(types[wrong - 1], WORDS[wrong], _picture(number, 6))] if wrong else []
        for defect in looking.look(target, row.unit, seen, by=who, at=at):
            defect.campaign = task
            if number % 3 == 0:
                looking.put_right(defect, words="当天清走了", by=who, at=at, photo=_picture(number, 0))
