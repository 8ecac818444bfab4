"""The leader's figures: who reads them, what is kept and how it adds up, what a page of them costs."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from shanzhi.kernel.clock import CHINA
from shanzhi.readings.actions import reading_hour, take
from shanzhi.readings.dictionary import FEWEST, MEASURES
from shanzhi.readings.models import Reading
from shanzhi.readings.queries.counts import taken
from shanzhi.readings.queries.lists import LISTS, Asked, month_asked
from shanzhi.readings.queries.months import codes_until, months
from shanzhi.readings.queries.rows import ROWS
from tests.assessment.conftest import LATER
from tests.grounds import asker
from tests.neighbourhood import DISTRICT
from tests.readings.county import quiet as quiet
from tests.statements import assert_district_named, budget

pytestmark = pytest.mark.django_db


@pytest.fixture
def look(quiet):
    return asker(quiet.ground)


def asked(life, code: str = "2026-03") -> Asked:
    span = month_asked(code, LATER)
    assert span is not None
    return Asked(DISTRICT, life.ground.county.path, span, LATER)


def test_what_is_told_of_the_county_is_what_was_laid(quiet) -> None:
    with budget(2) as statements:
        found = taken(asked(quiet), county=True)
    assert_district_named(statements)
    numbers = {code: (one.top, one.bottom) for code, one in found.items()}
    assert numbers["stations_open"] == (3, 3)
    assert numbers["green_named"] == (1, 2)
    assert numbers["pairs_in_touch"] == (1, 1)
    assert numbers["talks_held"] == (1, 2)
    assert numbers["topics_settled"] == (1, 2)
    assert numbers["places_seen"] == (2, 6)
    assert numbers["defects_fixed"] == (1, 2)
    assert numbers["forms_live"] == (1, 1)
    assert numbers["suggestions_answered"] == (0, 1)
    assert numbers["circle_adult"] == (0, 960)  # the stations have no point yet
    assert "worker_minutes" not in found  # two hold the post: it would be about them
    assert found["stations_open"].percent is None
    assert found["circle_adult"].percent == 0
    assert found["stations_open"].bottom < FEWEST


def test_a_month_has_only_what_fell_in_it(quiet) -> None:
    april = taken(asked(quiet, "2026-04"), county=True)
    assert (april["talks_held"].bottom, april["topics_settled"].bottom) == (0, 0)
    assert april["places_seen"].bottom == 3  # the campaign still runs
    assert taken(asked(quiet, "2026-02"), county=True)["places_seen"].bottom == 0
    assert "forms_live" not in taken(asked(quiet), county=False)


def test_what_is_kept_adds_up_and_replaces_what_was_kept_before(quiet) -> None:
    before = Reading.objects.count()
    assert take(DISTRICT, at=LATER + timedelta(hours=3)) == before > 3
    for row in Reading.objects.all():
        assert row.top == sum(n for _name, n, _url in row.tops)
        assert row.bottom == sum(n for _name, n, _url in row.bottoms)
        assert row.taken_at == LATER + timedelta(hours=3)


def test_the_hour_read_is_an_ordinary_wednesday_at_ten() -> None:
    for day in range(1, 15):
        at = datetime(2026, 4, day, 9, 30, tzinfo=CHINA)
        hour = reading_hour(at)
        assert (hour.weekday(), hour.hour) == (2, 10)
        assert timedelta(0) <= at - hour < timedelta(days=7)


def test_the_months_are_twelve_in_one_statement(quiet) -> None:
    with budget(1) as statements:
        found = months(quiet.actor("xianling"), quiet.ground.county.path, asked(quiet, "2026-04").month, county=True)
    assert_district_named(statements)
    assert found.codes == codes_until(asked(quiet, "2026-04").month)
    assert found.codes[-2:] == ["2026-03", "2026-04"]


def test_who_reads_the_figures_and_of_which_area(quiet, look) -> None:
    for name in ("xianling", "xiandu", "linfeng", "guyu", "wailing", "waidu", "qiaohe", "wendi", "fangyuan"):
        county = name in {"xianling", "xiandu"}
        leads = county or name in {"linfeng", "guyu", "wailing", "waidu"}
        status = look(name, "/readings/stations_open/").status_code
        assert status == (200 if leads else 404), name
        theirs = look(name, "/readings/stations_open/denominator/?area=990101001000").status_code
        assert theirs == (200 if county or name in {"linfeng", "guyu"} else 404), name
        if leads:
            assert look(name, "/readings/forms_live/").status_code == (200 if county else 404), name
    gone = [look("linfeng", f"/readings/stations_open/?area={code}") for code in ("990101002000", "000000000000")]
    assert {one.status_code for one in gone} == {404}
    assert gone[0].content == gone[1].content


@pytest.mark.parametrize(
    "address",
    [
        "/readings/no_such/",
        "/readings/stations_open/middle/",
        "/readings/stations_open/?month=2026-13",
        "/readings/stations_open/?month=2027-01",
        "/readings/stations_open/?month=2026",
        "/readings/stations_open/numerator/?after=x",
        "/readings/pairs_in_touch/numerator/?after=x",
        "/readings/circle_adult/numerator/?after=-1",
        "/readings/stations_open/?area=99010100100101",  # a grid has one worker, so it has no figures
    ],
)
def test_what_is_not_there_is_not_there(quiet, look, address) -> None:
    assert look("xianling", address).status_code == 404


def test_a_list_names_things_and_never_a_person(quiet, look) -> None:
    page = look("xianling", "/readings/pairs_in_touch/denominator/").content.decode()
    assert "共建一号—梧桐社区" in page
    assert "梧桐社区绿色驿站" in look("linfeng", "/readings/green_named/numerator/").content.decode()
    # Who may not open stations reads their names alone.
    assert "/stations/of/" in look("linfeng", "/readings/green_named/numerator/").content.decode()
    assert "/stations/of/" not in look("guyu", "/readings/green_named/numerator/").content.decode()
    assert "读数规则2026-1版" in look("xianling", "/readings/circle_adult/").content.decode()
    assert "还没有读过数" in look("xianling", "/readings/worker_minutes/").content.decode()
    assert "全局各数的规则" in look("xianling", "/readings/").content.decode()


def test_every_figure_has_its_lists_and_rows() -> None:
    assert set(LISTS) == set(ROWS) == {code for code, one in MEASURES.items() if one.span != "kept"}
