"""A month of life with places and people around it: stations, a pair, a talk, a campaign, a form; all of it read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from shanzhi.assessment.models import Period
from shanzhi.insight.queries import ground
from shanzhi.kernel import clock
from shanzhi.people.models import Deployment
from shanzhi.readings.actions import take
from shanzhi.scoring import dictionary
from shanzhi.stations.actions import keeping, namings
from shanzhi.stations.models import Naming
from shanzhi.talks.actions import outcomes, talks, topics
from shanzhi.talks.models import Topic
from shanzhi.territory.models import Grid
from tests.assessment.conftest import ENOUGH, LATER, TOLD
from tests.assessment.living import Life, a_month, begin
from tests.assessment.test_freezing import freeze_march
from tests.burden import laying as burden
from tests.campaigns import laying as campaigns
from tests.neighbourhood import DISTRICT, settle
from tests.pairing import laying as pairing
from tests.stations import laying as stations

SQUARE = [[116.30, 35.40], [116.31, 35.40], [116.31, 35.41], [116.30, 35.41], [116.30, 35.40]]


@contextmanager
def a_county(folder: Path, blocker: Any, *, month: bool) -> Iterator[Life]:
    """Give the county as March left it, read and frozen on the second of April; with a month of cases or without."""
    with pytest.MonkeyPatch.context() as patch, blocker.unblock(), transaction.atomic():
        patch.setattr(clock, "now", lambda: LATER)
        fewer = {code: replace(one, minimum=min(one.minimum, ENOUGH)) for code, one in dictionary.read().items()}
        patch.setattr(dictionary, "read", lambda: fewer)
        patch.setattr(settings, "HOME", folder)
        patch.setattr(settings, "MEDIA_ROOT", folder / "attachments")
        Deployment.objects.forget()
        life = begin(settle(TOLD))
        life = a_month(life) if month else life
        Deployment.objects.filter(district_id=DISTRICT).update(is_demonstration=True)
        patch.setitem(Deployment.objects._kept, DISTRICT, Deployment.objects.get(district_id=DISTRICT))
        ground._held.clear()
        lay_out(life)
        yield life
        Deployment.objects.forget()
        ground._held.clear()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def lived(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Life]:
    """Give the county with a month of cases."""
    with a_county(tmp_path_factory.mktemp("home"), django_db_blocker, month=True) as life:
        yield life


@pytest.fixture(scope="module")
def quiet(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Life]:
    """Give the county with places and people and no case told in it."""
    with a_county(tmp_path_factory.mktemp("home"), django_db_blocker, month=False) as life:
        yield life


def lay_out(life: Life) -> Period:
    """Lay one of everything a leader reads of, read it all, and freeze March; return March."""
    ground, told = life.ground, {"by": life.actor("tongchou"), "at": life.at}
    drawn = json.dumps({"type": "Polygon", "coordinates": [SQUARE]})
    Grid.objects.filter(pk=ground.grid.pk).update(
        outline=drawn, label_lon=116.305, label_lat=35.405, population=960, households=320
    )
    world = SimpleNamespace(ground=ground, at=life.at, more={})
    for room in (stations, pairing, campaigns, burden):
        room.lay(world)
    for number, brand in ((2, "green"), (3, "red")):
        keeping.register_station(
            f"LS-00{number}", name=f"梧桐{number}号驿站", grid=ground.grid, kind="station", brand=brand, **told
        )
    _name(world.more["naming"], {"by": life.actor("mubai"), "at": life.at})
    _a_talk(life, told)
    march = freeze_march(life)
    take(DISTRICT, at=LATER)
    return march


def _name(number: str, told: dict[str, Any]) -> None:
    naming = Naming.objects.in_district(DISTRICT).select_related("station__place").get(number=number)
    namings.judge(naming, "review", finding="实地看过", **told)
    namings.judge(naming, "name", recheck_on=told["at"].date() + timedelta(days=365), **told)


def _a_talk(life: Life, told: dict[str, Any]) -> None:
    """Hold one talk of two topics, one answered on the spot, one put off; another one is never held."""
    area = {"area_path": life.ground.community.path, "place_text": "活动室"}
    talk = talks.convene("sit_down", starts_at=life.at + timedelta(hours=2), **area, **told)
    talks.convene("sit_down", starts_at=life.at + timedelta(days=3), **area, **told)
    for words in ("东墙边想加一个充电棚", "井盖响得睡不着"):
        topics.add_topic(words, talk=talk, proposer="居民", **told)
    talks.start(talk, seen=talk.version, **told)
    first, second = Topic.objects.in_district(DISTRICT).order_by("number")
    outcomes.answer(first, words="下个月装", seen=first.version, **told)
    day = (life.at + timedelta(days=90)).date()
    outcomes.put_off(second, unit=life.ground.units["works"], review_on=day, seen=second.version, **told)
    talks.close(talk, seen=talk.version, **told)
