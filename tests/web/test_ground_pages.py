"""The ground's pages: the tree, grids and their dated changes by two people, the register of places."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from shanzhi.journal.models import Entry
from shanzhi.territory.models import Grid, GridChange, Place
from tests.neighbourhood import DISTRICT
from tests.web.conftest import words_of

COMMUNITY = "990101001001"
OLD = "99010100100101"


def square(west: float, east: float) -> dict:
    ring = [[west, 35.40], [east, 35.40], [east, 35.41], [west, 35.41], [west, 35.40]]
    return {"type": "Polygon", "coordinates": [ring]}


def shapes(*told: tuple[str, str, float, float]) -> SimpleUploadedFile:
    features = [
        {"type": "Feature", "geometry": square(west, east), "properties": {"code": code, "name": name}}
        for code, name, west, east in told
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    return SimpleUploadedFile("grids.geojson", text.encode())


@pytest.fixture
def drawn(at_the_moment):
    """The neighbourhood's grid, with an outline."""
    Grid.objects.filter(code=OLD).update(outline=json.dumps(square(116.30, 116.32)))
    return at_the_moment


@pytest.fixture
def split():
    """Two grids in the place of one."""
    new = (OLD, "第一网格（西）", 116.30, 116.31), ("99010100100102", "第二网格", 116.31, 116.32)
    return {
        "closes": [OLD],
        "opens": shapes(*new),
        "effective_on": "2026-03-11",
        "reason": "户数太多，一个人管不过来",
        "basis": "街办〔2026〕3号",
    }


def test_the_tree_and_the_lists_show_what_there_is(signed_in):
    client = signed_in("wendi")
    assert "梧桐社区" in words_of(client.get("/ground/"))
    assert "清河街道" not in words_of(client.get("/ground/?q=槐荫"))
    assert "没有找到这样的区划" in words_of(client.get("/ground/?q=没有的"))
    assert "第一网格" in words_of(client.get(f"/ground/grids/?division={COMMUNITY}"))
    assert client.get("/ground/grids/?division=999999999999").status_code == 404
    assert client.get("/ground/grids/none/").status_code == 404
    assert "梧桐路47号" in words_of(client.get("/ground/places/?q=47&kind=road"))


def test_one_proposes_and_another_approves(signed_in, drawn, split):
    keeper, leader = signed_in("mubai"), signed_in("linfeng")
    asked = keeper.post(f"/ground/changes/propose/?division={COMMUNITY}", split)
    assert asked.status_code == 302, words_of(asked)
    page = words_of(keeper.get("/ground/changes/"))
    assert "第一网格（西）、第二网格" in page
    assert "提出的人不审核" in page
    slip = words_of(leader.get("/ground/changes/")).split('name="slip" value="')[1].split('"')[0]
    drawing = leader.get("/ground/changes/outlines.json", {"change": slip}).json()
    assert [feature["properties"].get("class") for feature in drawing["features"]] == [None, "here", "here"]
    own = keeper.post("/ground/changes/approve/", {"slip": slip, "words": ""}, follow=True)
    assert "不能自己审核" in words_of(own)
    done = leader.post("/ground/changes/approve/", {"slip": slip, "words": "同意"}, follow=True)
    assert "定下来了" in words_of(done)
    assert Grid.objects.holding(date(2026, 3, 11)).filter(division__code=COMMUNITY).count() == 2
    history = words_of(leader.get(f"/ground/grids/{OLD}/"))
    assert "户数太多" in history
    again = leader.post("/ground/changes/approve/", {"slip": slip, "words": ""}, follow=True)
    assert "已有人审核" in words_of(again)


def test_a_refusal_says_why(signed_in, drawn, split):
    signed_in("mubai").post(f"/ground/changes/propose/?division={COMMUNITY}", split)
    leader = signed_in("linfeng")
    slip = words_of(leader.get("/ground/changes/")).split('name="slip" value="')[1].split('"')[0]
    assert "写明不同意的理由" in words_of(leader.post("/ground/changes/refuse/", {"slip": slip}, follow=True))
    leader.post("/ground/changes/refuse/", {"slip": slip, "words": "先把户数核清"})
    assert GridChange.objects.get().state == "refused"
    assert "先把户数核清" in words_of(leader.get("/ground/changes/"))


def test_a_change_that_loses_ground_is_refused_with_the_reason(signed_in, drawn, split):
    split["opens"] = shapes((OLD, "第一网格", 116.30, 116.31))
    page = words_of(signed_in("mubai").post(f"/ground/changes/propose/?division={COMMUNITY}", split))
    assert "地面不属于任何网格" in page
    split["opens"] = SimpleUploadedFile("grids.geojson", b"[]")
    page = words_of(signed_in("mubai").post(f"/ground/changes/propose/?division={COMMUNITY}", split))
    assert "这不是GeoJSON" in page


def test_who_has_no_part_in_it_finds_no_way(signed_in, drawn):
    client = signed_in("wendi")
    absent = client.get("/no-such-page/").content
    assert client.get(f"/ground/changes/propose/?division={COMMUNITY}").content == absent
    assert client.post("/ground/changes/approve/", {"slip": "x"}).content == absent
    assert signed_in("linfeng").post("/ground/changes/approve/", {"slip": "x"}).content == absent
    assert signed_in("wendi").get("/ground/changes/outlines.json?change=x").content == absent


def test_who_changes_a_place_second_overwrites_nothing_unless_they_say_so_again(signed_in, at_the_moment):
    keeper, address = signed_in("mubai"), "/ground/places/of/XQ-9/change/"
    keeper.post("/ground/places/add/", {"code": "XQ-9", "name": "槐香苑", "kind": "courtyard", "crs": "wgs84"})
    [seen] = re.findall(r'name="seen" value="(\w+)"', words_of(keeper.get(address)))
    told = {"name": "槐香苑", "kind": "courtyard", "crs": "wgs84", "seen": seen}
    assert keeper.post(address, told | {"address": "第一个人改的"}).status_code == 302
    late = keeper.post(address, told | {"address": "第二个人改的"})
    assert late.status_code == 409
    assert "别人改过" in words_of(late)
    assert "第二个人改的" in words_of(late)
    assert Place.objects.get(code="XQ-9").address == "第一个人改的"
    [now] = re.findall(r'name="seen" value="(\w+)"', words_of(late))
    assert keeper.post(address, told | {"address": "第二个人改的", "seen": now}).status_code == 302


def test_a_place_is_entered_changed_and_ended(signed_in, at_the_moment):
    keeper = signed_in("mubai")
    told = {"code": "XQ-9", "name": "槐香苑", "kind": "courtyard", "crs": "wgs84", "owner": "供水公司", "grid": OLD}
    assert keeper.post("/ground/places/add/", told).status_code == 302
    place = Place.objects.get(code="XQ-9")
    assert (place.owner_unit_id, place.grid.code) == (at_the_moment.units["water"].pk, OLD)
    assert "没有这个编码的在用网格" in words_of(keeper.post("/ground/places/add/", told | {"grid": "9"}))
    assert "已有人用" in words_of(keeper.post("/ground/places/add/", told))
    assert "名录里没有这个单位" in words_of(keeper.post("/ground/places/add/", told | {"owner": "没有的单位"}))
    start = words_of(keeper.get("/ground/places/of/XQ-9/change/"))
    assert "供水公司" in start
    changed = {"name": "槐香苑", "kind": "courtyard", "aliases": "槐香小区", "crs": "wgs84", "owner": ""}
    assert keeper.post("/ground/places/of/XQ-9/change/", changed).status_code == 302
    place.refresh_from_db()
    assert (place.aliases, place.owner_unit_id) == (["槐香小区"], None)
    page = words_of(keeper.get("/ground/places/of/XQ-9/"))
    assert "修改场所" in page
    assert "写明停用的理由" in words_of(keeper.post("/ground/places/of/XQ-9/end/", {"reason": ""}, follow=True))
    keeper.post("/ground/places/of/XQ-9/end/", {"reason": "拆了"})
    assert "已停用" in words_of(keeper.get("/ground/places/of/XQ-9/"))
    opened = keeper.get("/ground/places/of/XQ-9/change/", follow=True)
    assert opened.redirect_chain == [("/ground/places/of/XQ-9/", 302)]
    assert "“槐香苑”已经停用，没有改" in words_of(opened)
    late = keeper.post("/ground/places/of/XQ-9/change/", changed | {"name": "新名字"})
    assert late.status_code == 422
    assert "“槐香苑”已经停用" in words_of(late)
    assert "新名字" not in words_of(keeper.get("/ground/places/of/XQ-9/")), "a place that has ended is changed no more"
    assert Entry.objects.filter(district_id=DISTRICT, subject_kind="place", subject_id="XQ-9").count() == 3
