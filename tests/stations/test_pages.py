"""Pages of stations: staff keep what is theirs, residents find what is near and open, leaders look."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shanzhi.circle.answering import Asked
from shanzhi.journal.verify import verify
from shanzhi.kernel.actors import Actor, ActorKind
from shanzhi.stations.actions import hearing, namings
from shanzhi.stations.demonstration import lay_stations
from shanzhi.stations.models import Opinion, Station
from shanzhi.stations.queries.circle import circle
from shanzhi.territory.actions import stamps
from shanzhi.territory.demonstration import build_territory
from shanzhi.territory.models import Grid
from shanzhi.territory.queries import division_by_code
from tests.neighbourhood import DISTRICT, TELLER
from tests.statements import budget
from tests.stations.test_stations import HEAD, STREETS

FORM = {"code": "HF-001", "name": "红帆驿站一号", "kind": "station", "brand": "red_sail", "line": "trade",
        "trade": "快递", "lon": "116.301", "lat": "35.401", "crs": "wgs84", "area": "80",
        "services": "热饭\n理发（每月15日）"}  # fmt: skip


@pytest.fixture
def home_grid(ground):
    """Draw the grid, so that a point lies in it."""
    ring = [[116.29, 35.39], [116.31, 35.39], [116.31, 35.41], [116.29, 35.41], [116.29, 35.39]]
    Grid.objects.filter(pk=ground.grid.pk).update(outline=f'{{"type":"Polygon","coordinates":[{ring}]}}')
    stamps.renew()
    return ground.grid


def test_a_keeper_registers_sets_hours_and_finds_it_again(home_grid, signed_in):
    keeper = signed_in("mubai")
    assert keeper.get("/stations/add/").status_code == 200
    sent = keeper.post("/stations/add/", FORM)
    assert sent["Location"] == "/stations/of/HF-001/hours/"
    bad = keeper.post("/stations/of/HF-001/hours/", {"day0": "八点", "exceptions": "国庆关"})
    assert bad.status_code == 422
    assert "写成“08:30-12:00 14:00-17:30”" in bad.content.decode()
    hours = {f"day{n}": "08:30-17:30" for n in range(7)} | {"exceptions": "2026-10-01 关 国庆"}
    assert keeper.post("/stations/of/HF-001/hours/", hours).status_code == 302
    page = keeper.get("/stations/of/HF-001/").content.decode()
    assert "今后365天里有1天不开" in page
    assert "理发（每月15日）" in page
    assert "2026-10-01 关 国庆" in keeper.get("/stations/of/HF-001/hours/").content.decode()
    assert 'value="红帆驿站一号"' in keeper.get("/stations/of/HF-001/change/").content.decode()
    changed = {**FORM, "name": "红帆驿站", "seen": "2"}
    assert keeper.post("/stations/of/HF-001/change/", changed).status_code == 302
    assert keeper.post("/stations/of/HF-001/change/", {**changed, "lat": ""}).status_code == 422
    assert "没有生效" in keeper.post("/stations/of/HF-001/verify/", {"seen": "1"}, follow=True).content.decode()
    assert keeper.post("/stations/add/", FORM).status_code == 422
    with budget(16):
        assert "红帆驿站" in keeper.get("/stations/?words=红帆").content.decode()
    page = keeper.get("/stations/?words=快递&brand=red_sail&kind=station").content.decode()
    assert "HF-001" in page, "found by its trade"
    assert '<input type="hidden" name="brand" value="red_sail">' in page, "searching keeps what was chosen"
    assert "HF-001" not in keeper.get("/stations/?words=货运").content.decode()


def test_leaders_look_and_others_find_nothing(station, signed_in):
    leader = signed_in("linfeng")
    for address in ("/stations/", "/stations/of/LS-001/", "/stations/namings/", "/stations/opinions/",
                    "/stations/circle/", "/stations/of/LS-001/plate/"):  # fmt: skip
        assert leader.get(address).status_code == 200
    assert "写一句什么坏了" not in leader.get("/stations/of/LS-001/").content.decode()
    assert leader.post("/stations/of/LS-001/fault/", {"key": "k", "text": "坏了"}).status_code == 404
    outsider = signed_in("waichou")
    assert outsider.get("/stations/of/LS-001/").content == outsider.get("/stations/of/NO-SUCH/").content
    assert signed_in("hanzhou").get("/stations/").status_code == 404


def test_residents_find_what_is_near_and_open_and_say_what_could_be_better(ground, station):
    visitor = Client()
    with budget(8):
        page = visitor.get("/stations/near/?lon=116.301&lat=35.401&open=1").content.decode()
    assert "梧桐社区绿色驿站" in page
    assert "现在开着" in page
    assert "约90米" in page
    assert "梧桐路47号附近" in visitor.get("/stations/near/?place=梧桐路47号").content.decode()
    assert "没找到这个地方" in visitor.get("/stations/near/?place=天涯海角").content.decode()
    assert "这会儿没有" in visitor.get("/stations/near/?facility=books").content.decode()
    with budget(10):
        assert "饮水" in visitor.get("/stations/at/LS-001/").content.decode()
    assert visitor.post("/stations/at/LS-001/say/", {"text": ""}).status_code == 422
    page = visitor.post("/stations/at/LS-001/say/", {"text": "微波炉不够", "said_by": "骑手"}, follow=True)
    assert "收到了" in page.content.decode()
    assert "微波炉不够" not in page.content.decode()


def test_an_answer_is_published_with_what_was_changed(ground, station, signed_in):
    said = hearing.say_opinion(
        station, text="微波炉不够", said_by="骑手", address="10.0.0.1", key="k", by=TELLER, at=ground.at
    )
    keeper = signed_in("tongchou")
    assert "微波炉不够" in keeper.get("/stations/opinions/").content.decode()
    keeper.post(f"/stations/opinions/{said.number}/answer/", {"answer": "加了一台", "changed": "加微波炉", "seen": "1"})
    page = Client().get("/stations/at/LS-001/").content.decode()
    assert "加了一台" in page
    assert "改了：加微波炉" in page
    assert keeper.post(f"/stations/opinions/{said.number}/put_aside/", {"seen": "2"}).status_code == 422
    assert Opinion.objects.in_district(DISTRICT).get().state == "answered"


def test_the_same_words_from_one_browser_within_the_hour_are_one_opinion(station, ground):
    told = {"said_by": "", "address": "192.0.2.1", "by": TELLER, "key": "a" * 16}
    at = ground.at + timedelta(minutes=30)
    first = hearing.say_opinion(station, text="微波炉不够", at=at, **told)
    again = hearing.say_opinion(station, text=" 微波炉不够 ", at=at + timedelta(minutes=59), **told)
    assert again.number == first.number
    for text, later in (("微波炉还是不够", 0), ("微波炉不够", 61)):
        other = hearing.say_opinion(station, text=text, at=at + timedelta(minutes=later), **told)
        assert other.number != first.number, "what was corrected, or is said anew later, isn't lost"


def test_two_visitors_who_say_the_same_are_two_and_one_who_goes_back_and_sends_again_is_one(station):
    for visitor in (Client(), Client()):
        for _time in range(2):
            page = visitor.get("/stations/at/LS-001/say/").content.decode()
            key = re.search(r'name="key" value="([^"]+)"', page)[1]
            visitor.post("/stations/at/LS-001/say/", {"text": "微波炉不够", "key": key})
    rows = Opinion.objects.in_district(DISTRICT)
    assert rows.count() == 2, "behind one address"
    assert len({row.idempotency_key for row in rows}) == 2


def test_namings_go_their_way_on_the_page(ground, station, signed_in):
    keeper = signed_in("tongchou")
    keeper.post("/stations/of/LS-001/nominate/", {"title": "文明空间", "grounds": "设施齐"})
    number = namings.Naming.objects.in_district(DISTRICT).get().number
    assert f"/{number}/review/" not in keeper.get("/stations/namings/").content.decode(), "nobody reviews their own"
    other = signed_in("mubai")
    assert "评审通过" in other.get("/stations/namings/?state=nominated").content.decode()
    assert other.post(f"/stations/namings/{number}/review/", {"finding": "看过", "seen": "1"}).status_code == 302
    other.post(f"/stations/namings/{number}/name/", {"recheck_on": "2027-03-11", "seen": "2"})
    page = keeper.get("/stations/namings/").content.decode()
    assert "已命名" in page
    assert "看过" in page, "who nominated reads what was found"
    page = keeper.get("/stations/of/LS-001/").content.decode()
    for line in ("推荐命名", "评审通过", "看过", f"{number}，文明空间"):
        assert line in page, "the station's history tells its namings"
    assert "文明空间" in Client().get("/stations/at/LS-001/").content.decode()


def test_a_paused_station_says_why_and_an_ended_one_is_gone(ground, station, signed_in):
    keeper = signed_in("tongchou")
    keeper.post("/stations/of/LS-001/pause/", {"reason": "装修到月底", "seen": station.version})
    assert "装修到月底" in Client().get("/stations/at/LS-001/").content.decode()
    keeper.post("/stations/of/LS-001/end/", {"reason": "搬走了", "seen": station.version + 1})
    assert Client().get("/stations/at/LS-001/").status_code == 404
    assert Station.objects.in_district(DISTRICT).get().is_ended


def test_a_sheet_and_a_street_network_are_taken_in_on_their_pages(ground, station, signed_in):
    keeper = signed_in("mubai")
    rows = f"{HEAD}A-1,东口驿站,站,绿色驿站,,,{ground.grid.code},08:30-17:30,,饮水\n".encode()
    tried = keeper.post("/stations/import/", {"sheet": SimpleUploadedFile("a.csv", rows)})
    assert "会新增1行" in tried.content.decode()
    assert '<button class="btn main">试读' in keeper.get("/stations/import/").content.decode(), "tried, then taken"
    assert '<button class="btn main" name="take"' in tried.content.decode()
    [slip] = re.findall(r'name="sheet-tried" value="([^"]+)"', tried.content.decode())
    taken = keeper.post("/stations/import/", {"sheet-tried": slip, "take": "1"})
    assert "新增1行" in taken.content.decode()
    assert keeper.post("/stations/import/", {"sheet": SimpleUploadedFile("a.csv", b"a,b\n1,2\n")}).status_code == 422
    assert keeper.post("/stations/export/")["Content-Type"].endswith("sheet")
    said = keeper.get("/stations/circle/?walker=elder&more=1&hour=22:00").content.decode()
    assert "这是估算" in said
    assert "再建放在哪里" in said
    assert '<option value="A-1">东口驿站</option>' in said
    assert "一个最多服务" not in said
    few = keeper.get("/stations/circle/?walker=elder&more=1&hour=22:00&capacity=10").content.decode()
    assert "一个最多服务10人" in few, "reached isn't served"
    assert "关掉东口驿站，谁走不到了" in keeper.get("/stations/circle/?without=A-1&hour=10:00").content.decode()
    loaded = keeper.post(
        "/stations/circle/streets/", {"streets": SimpleUploadedFile("a.graphml", STREETS.encode())}, follow=True
    )
    assert "装好了：2个节点" in loaded.content.decode()
    assert "按路网“a.graphml”走的路算" in loaded.content.decode()


def test_the_demonstration_county_has_the_articles_figures(db, at):
    by = Actor(ActorKind.SYSTEM, district_id=DISTRICT)
    build_territory(DISTRICT, by=by, at=at)
    lay_stations(DISTRICT, by=by, at=at)
    rows = Station.objects.in_district(DISTRICT)
    assert Counter(rows.values_list("brand", "kind")) == {
        ("centre", "centre"): 1,
        ("centre", "park_centre"): 5,
        ("red_sail", "station"): 56,
        ("red", "station"): 10,
        ("office", "workstation"): 16,
        ("green", "station"): 400,
    }
    assert namings.Naming.objects.in_district(DISTRICT).filter(state="named").count() == 51
    assert not rows.filter(place__grid=None).exists()
    assert len(set(rows.values_list("place__name", flat=True))) == 488
    assert verify(DISTRICT) == []
    asked = Asked(division_by_code(DISTRICT).path, at.replace(hour=10), walker="elder", brand="red")
    answer = circle(DISTRICT, asked).answer
    assert not answer.estimated
    assert answer.covered.people < answer.guessed.people  # the river is walked around
    assert answer.drawing.streets


def test_what_is_broken_at_a_station_is_told_without_typing_the_place(station):
    page = Client().get("/stations/at/LS-001/").content.decode()
    assert f'href="/?place={station.place.code}"' in page
    assert station.place.name in Client().get(f"/?place={station.place.code}").content.decode()


def test_the_day_a_station_was_verified_stands_under_a_heading_of_a_day(station, signed_in):
    client = signed_in("mubai")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.get("/stations/").content.decode()
    assert '<th scope="col">Verified on</th>' in page
    assert 'data-head="Verified on"' in page
