"""The keeper's pages: who sees them, what they cost, and that nobody else finds them."""

from __future__ import annotations

import pytest

from shanzhi.accounts.access import OUTSIDE
from shanzhi.people.models import Post
from tests.neighbourhood import CAST
from tests.statements import assert_district_named, budget

KEEPERS_ALONE = [
    "/setup/",
    "/setup/import/staff/",
    "/setup/import/staff/example/staff.csv",
    "/house/",
    "/house/undelivered/",
    "/calendar/notice/",
    "/calendar/hours/",
    "/calendar/day/",
    "/ground/places/add/",
    "/ground/places/of/R-0047/change/",
]
ALL_STAFF = {
    "/ground/": 14,
    "/ground/grids/": 14,
    "/ground/grids/?division=990101001001": 15,
    "/ground/grids/99010100100101/": 14,
    "/ground/changes/": 15,
    "/ground/places/": 14,
    "/ground/places/of/R-0047/": 15,
    "/calendar/": 14,
    "/calendar/?year=2027": 14,
    "/workflow/": 10,
    "/workflow/who/": 10,
    "/workflow/task/": 10,
    "/workflow/application/": 10,
    "/workflow/loop-four/": 10,
    "/workflow/loop-seven/": 10,
    "/projects/": 12,
    "/search/": 10,
    "/search/?q=梧桐": 20,
    "/me/": 14,
}


@pytest.mark.parametrize("address", KEEPERS_ALONE)
def test_the_keeper_opens_it_and_nobody_else_finds_it(signed_in, address):
    assert signed_in("mubai").get(address).status_code == 200
    absent = signed_in("wendi").get("/no-such-page/")
    for name in ("wendi", "guyu", "waiban"):
        answer = signed_in(name).get(address)
        assert answer.status_code == 404
        assert answer.content == absent.content


@pytest.mark.parametrize("address", ALL_STAFF)
def test_all_staff_read_it_within_its_budget(signed_in, address):
    client = signed_in("wendi")
    client.get(address)
    with budget(ALL_STAFF[address]) as statements:
        answer = client.get(address)
    assert answer.status_code == 200
    assert_district_named(statements)


@pytest.mark.parametrize("address", [*KEEPERS_ALONE, *ALL_STAFF])
def test_who_is_not_signed_in_is_asked_to(client, db, address):
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/?next=")


@pytest.mark.parametrize("name", list(CAST))
def test_nobody_sees_more_than_seven_links(signed_in, name):
    page = signed_in(name).get("/me/").content.decode()
    daily, _menu, rest = page.split("<nav", 1)[1].split("</nav>")[0].partition("<details")
    assert 1 <= daily.count("<a ") <= 7
    assert ("/workflow/" in rest) is (str(CAST[name][1]) not in OUTSIDE), "the house's own have the rest in a menu"


def test_the_place_is_named_once(signed_in):
    page = signed_in("wendi").get("/me/").content.decode()
    assert page.count("云溪县") == 1


def test_example_sheets_are_handed_out(signed_in):
    client = signed_in("mubai")
    for what, file in (("units", "units.csv"), ("grids", "grids.geojson"), ("places", "places.csv")):
        answer = client.get(f"/setup/import/{what}/example/{file}")
        assert answer.status_code == 200
        assert "attachment" in answer["Content-Disposition"]
    assert client.get("/setup/import/units/example/staff.csv").status_code == 404
    assert client.get("/setup/import/units/example/..%2F..%2Fapps.py").status_code == 404
    assert client.get("/setup/import/nothing/").status_code == 404
    assert client.get("/workflow/nothing/").status_code == 404


def test_the_checklist_is_computed(signed_in, at_the_moment):
    client = signed_in("mubai")
    client.get("/setup/")
    with budget(45) as statements:
        page = client.get("/setup/").content.decode()
    assert_district_named(statements)
    for words in ("云溪县槐荫街道", "2个没有边界", "2026年有了", "还没有备份过", "用自带的"):
        assert words in page, words
    Post.objects.filter(capacity="checker").delete()
    assert "还没有核查员" in client.get("/setup/").content.decode()
