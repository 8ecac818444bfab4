"""Stations by their verbs: one place, open or not, named by two people, faults told back, opinions answered."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.utils import translation

from shanzhi.cases.models import Case
from shanzhi.circle.answering import Asked
from shanzhi.circle.opening import HoursUnreadable, Opening, read_spans, say_spans
from shanzhi.journal import errands
from shanzhi.journal.verify import verify
from shanzhi.kernel.clock import CHINA
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.kernel.sheets import read_sheet
from shanzhi.stations.actions import hearing, keeping, namings, networks, sheets
from shanzhi.stations.models import Fault, Opinion, Station, StreetNetwork
from shanzhi.stations.queries import circle, lists
from shanzhi.territory.models import Building, Place
from tests.neighbourhood import DISTRICT, FROM, TELLER
from tests.statements import assert_district_named, captured
from tests.stations.conftest import WEEK

HEAD = "阵地编号,名称,级别,品牌,经度,纬度,网格编码,工作日开放,24小时,设施\n"


def take_round(ground, case):
    done = ground.solve(case, "饮水机修好了，联系人张建国13912345678。")
    errands.drain(at=ground.at)
    return done


@pytest.mark.parametrize("words", ["8点", "09:00-08:00", "08:00-12:00 11:00-13:00", "08:70-09:00", "25:00-26:00"])
def test_what_is_no_time_is_refused(words):
    with pytest.raises(HoursUnreadable):
        read_spans(words)


def test_open_now_opens_next_and_365_days():
    assert read_spans("8:30—12:00，14:00至17:30") == [(510, 720), (840, 1050)]
    assert read_spans("关") == []
    assert say_spans([(510, 720)]) == "08:30-12:00"
    wednesday = datetime(2026, 3, 11, 12, 30, tzinfo=CHINA)
    opening = Opening(WEEK, {"2026-03-12": {"spans": [], "why": "检修"}})
    assert not opening.is_open(wednesday)
    assert opening.opens_next(wednesday).hour == 14
    assert opening.closes_at(wednesday.replace(hour=15)).strftime("%H:%M") == "17:30"
    assert opening.opens_next(wednesday.replace(hour=20)).date() == date(2026, 3, 13)
    assert len(opening.closed_days(wednesday.date())) == 105
    always = Opening([], {"2026-03-14": {"spans": []}}, always=True)
    assert always.is_open(wednesday)
    assert always.closes_at(wednesday) == datetime(2026, 3, 14, tzinfo=CHINA)
    assert Opening([], {}, always=True).closed_days(wednesday.date()) == []
    assert Opening([], {}).opens_next(wednesday) is None


def test_days_alike_are_said_together(ground, station):
    said = [(str(days), hours) for days, hours in lists.sheet_of(station, ground.at).week]
    assert said == [("周一至周五", "08:30–12:00，14:00–17:30"), ("周六、周日", "")]
    station.week = [[[540, 1080]]] * 7
    assert [str(days) for days, _hours in lists.sheet_of(station, ground.at).week] == ["每天"]


def test_a_station_is_one_place_and_the_journal_proves_it(ground, station):
    told = {"by": ground.actor("tongchou"), "at": ground.at}
    assert station.place.kind == Place.Kind.STATION
    assert station.service_share == 75
    keeping.change_station(station, name="梧桐绿色驿站", capacity=80, seen=station.version, **told)
    assert Place.objects.get(code="LS-001").name == "梧桐绿色驿站"
    with pytest.raises(Stale):
        keeping.verify_station(station, seen=1, **told)
    with pytest.raises(Refused, match="比总面积还大"):
        keeping.change_station(station, public_area=60, warm_area=20, talk_area=0, **told)
    with pytest.raises(Refused, match="写为什么"):
        keeping.close_down(station, "pause", **told)
    keeping.close_down(station, "pause", reason="装修", **told)
    keeping.close_down(station, "resume", **told)
    keeping.verify_station(station, **told)
    with pytest.raises(Refused, match="不在您的范围里"):
        keeping.verify_station(station, by=ground.actor("waichou"), at=ground.at)
    assert verify(DISTRICT) == []


def test_a_name_is_given_by_two_people_and_looked_at_again(ground, station):
    at, one, other = ground.at, ground.actor("tongchou"), ground.actor("mubai")
    naming = namings.nominate(station, title="文明空间", grounds="设施齐", by=one, at=at)
    with pytest.raises(Refused, match="已经在推荐"):
        namings.nominate(station, title="文明空间", grounds="设施齐", by=one, at=at)
    with pytest.raises(Refused, match="推荐的人不评审"):
        namings.judge(naming, "review", finding="好", by=one, at=at)
    namings.judge(naming, "review", finding="看过", by=other, at=at)
    with pytest.raises(Refused, match="哪天再复核"):
        namings.judge(naming, "name", by=other, at=at)
    namings.judge(naming, "name", recheck_on=at.date() + timedelta(days=365), by=other, at=at)
    assert lists.sheet_of(station, at).naming.title == "文明空间"
    namings.judge(naming, "keep", finding="合格", recheck_on=at.date() + timedelta(days=700), by=one, at=at)
    namings.judge(naming, "withdraw", finding="不开门了", by=one, at=at)
    assert lists.sheet_of(station, at).naming is None
    namings.nominate(station, title="文明空间", grounds="又开门了", by=one, at=at)
    assert [row.state for row in lists.namings(one)] == ["nominated", "withdrawn"], "what waits for somebody is first"
    assert verify(DISTRICT) == []


def test_a_fault_goes_round_the_loop_and_is_told_back_masked(ground, station):
    told = {"by": ground.actor("tongchou"), "at": ground.at}
    fault = hearing.tell_fault(station, text="饮水机不出水", key="k1", **told)
    assert hearing.tell_fault(station, text="饮水机不出水", key="k1", **told).pk == fault.pk
    case = Case.objects.in_district(DISTRICT).get()
    assert (case.channel, case.place_id, case.area_path) == ("station", station.place_id, ground.grid.path)
    take_round(ground, case)
    back = Fault.objects.in_district(DISTRICT).get()
    assert back.is_mended
    assert "饮水机修好了" in back.result
    assert "13912345678" not in back.result
    assert verify(DISTRICT) == []


def test_an_opinion_is_masked_counted_and_answered(ground, station):
    told = {"address": "10.0.0.1", "by": TELLER, "at": ground.at}
    said = hearing.say_opinion(station, text="想要微波炉，我电话13912345678", said_by="骑手", key="a", **told)
    again = hearing.say_opinion(station, text="想要微波炉，我电话13912345678", said_by="骑手", key="a", **told)
    assert again.pk == said.pk
    assert "13912345678" not in Opinion.objects.in_district(DISTRICT).get().text
    assert lists.answered(station) == []
    new = {"answer": "加了一台，问13912345678。", "changed": "加微波炉，张伟13912345678管"}
    hearing.answer_opinion(said, by=ground.actor("tongchou"), at=ground.at, **new)
    [one] = lists.answered(station)
    assert one.changed.startswith("加微波炉，")
    assert "13912345678" not in one.answer + one.changed, "what is published is masked, all of it"
    for n in range(9):
        hearing.say_opinion(station, text=f"好{n}", said_by="", key=f"b{n}", **told)
    with pytest.raises(Refused, match="今天从这里说得太多了"):
        hearing.say_opinion(station, text="好", said_by="", key="c", **told)
    assert verify(DISTRICT) == []


def test_a_sheet_is_tried_taken_in_whole_and_comes_out_again(ground):
    told = {"by": ground.actor("mubai"), "at": ground.at}
    grid = ground.grid.code
    good = f"A-1,东口驿站,站,绿色驿站,116.301,35.401,{grid},08:30-17:30,,饮水、厕所\n"
    good += f"A-2,西门驿站,站,红帆驿站,,,{grid},,是,\n"

    def take(rows, **more):
        return sheets.import_stations(read_sheet((HEAD + rows).encode(), filename="a.csv"), **told, **more)

    assert take(good, dry_run=True).added == 2
    assert not Place.objects.filter(kind="station").exists()
    bad = take(good + f"A-3,南苑驿站,站,蓝色驿站,,,{grid},八点,,\n")
    assert len(bad.faults) == 2
    assert not Station.objects.in_district(DISTRICT).exists()
    assert take(f"A-4,外头,站,绿色驿站,,,{ground.other_grid.code},,,\n").faults
    assert take(good).added == 2
    again = take(good.replace("东口驿站", "东口新驿站"))
    assert (again.added, again.changed, again.unchanged) == (0, 1, 1)
    out = read_sheet(sheets.export_stations(**told), filename="stations.xlsx")
    rows = {row.get("阵地编号"): row for row in out.rows}
    assert rows["A-1"].get("名称") == "东口新驿站"
    assert verify(DISTRICT) == []


def test_what_went_out_comes_in_again_and_a_column_a_sheet_lacks_changes_nothing(ground):
    told = {"by": ground.actor("mubai"), "at": ground.at}
    line = f"A-1,东口驿站,站,绿色驿站,116.301,35.401,{ground.grid.code},08:30-17:30,,饮水、厕所\n"
    sheets.import_stations(read_sheet((HEAD + line).encode(), filename="a.csv"), **told)
    station = Station.objects.in_district(DISTRICT).select_related("place").get()
    days = [[[510, 1050]]] * 2 + [[]] + [[[510, 1050]]] * 3 + [[]]
    keeping.set_hours(station, week=days, exceptions={}, always_open=False, **told)
    keeping.change_station(station, address="东口路1号", area=100, talk_area=40, services=["热饭"], **told)
    for language in ("zh-hans", "en"):
        out = read_sheet(sheets.export_stations(**told), filename="stations.xlsx")
        with translation.override(language):
            again = sheets.import_stations(out, **told)
        assert (again.faults, again.unchanged) == ([], 1), language
    few = "编号,名称,级别,品牌,政务服务面积\nA-1,东口新驿站,站,绿色驿站,{}\n"
    over = sheets.import_stations(read_sheet(few.format(70).encode(), filename="b.csv"), **told)
    assert ["总面积" in str(fault) for fault in over.faults] == [True]
    assert sheets.import_stations(read_sheet(few.format(60).encode(), filename="b.csv"), **told).changed == 1
    station = Station.objects.in_district(DISTRICT).select_related("place").get()
    assert (station.place.name, station.place.address, station.week) == ("东口新驿站", "东口路1号", days)
    assert (station.services, station.facilities, station.talk_area) == (["热饭"], ["water", "toilet"], 40)
    assert verify(DISTRICT) == []


STREETS = (
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><key id="x" for="node" attr.name="x"/>'
    '<key id="y" for="node" attr.name="y"/><key id="l" for="edge" attr.name="length"/><graph edgedefault="directed">'
    '<node id="1"><data key="x">116.300</data><data key="y">35.400</data></node>'
    '<node id="2"><data key="x">116.302</data><data key="y">35.401</data></node>'
    '<edge source="1" target="2"><data key="l">5000</data></edge></graph></graphml>'
)


def test_the_circle_counts_open_stations_says_estimate_and_walks_on_loaded_streets(ground, station):
    Building.objects.create(
        code="B1", name="1号楼", grid=ground.grid, lon=116.3005, lat=35.4, households=100, valid_from=FROM
    )
    asked = Asked(ground.street.path, ground.at)
    with captured() as statements:
        found = circle.circle(DISTRICT, asked)
    assert_district_named(statements)
    assert found.answer.estimated
    assert (found.open_stations, found.answer.covered.people, found.answer.covered.all_people) == (1, 900, 900)
    assert found.answer.covered.buildings == 1
    night = circle.circle(DISTRICT, Asked(ground.street.path, ground.at.replace(hour=22), more=1))
    assert night.answer.covered.people == 0
    assert night.answer.uncovered[0].buildings == ["1号楼"]
    assert night.answer.proposal.is_best
    assert night.answer.proposal.after.people == 900
    median = Asked(ground.street.path, ground.at.replace(hour=22), more=1, aim="median", apart=50, capacity=950)
    assert circle.circle(DISTRICT, median).answer.proposal.spots
    closed = circle.circle(DISTRICT, Asked(ground.street.path, ground.at, without="LS-001"))
    assert closed.answer.loses[0].people == 900
    told = {"by": ground.actor("mubai"), "at": ground.at}
    with pytest.raises(Refused, match="读不懂"):
        networks.load_streets(b"{}", name="a.geojson", **told)
    networks.load_streets(STREETS.encode(), name="a.graphml", **told)
    walked = circle.circle(DISTRICT, asked)
    assert not walked.answer.estimated
    assert walked.answer.covered.people == 0


def test_a_street_network_that_lies_nowhere_near_the_county_is_refused_and_the_old_one_stays(ground):
    Building.objects.create(code="B1", name="1号楼", grid=ground.grid, lon=116.3005, lat=35.4, valid_from=FROM)
    told = {"by": ground.actor("mubai"), "at": ground.at}
    kept = networks.load_streets(STREETS.encode(), name="ours.graphml", **told)
    elsewhere = STREETS.replace("116.30", "114.05").replace("35.40", "22.54")
    with pytest.raises(Refused, match="不在本区县"):
        networks.load_streets(elsewhere.encode(), name="elsewhere.graphml", **told)
    assert StreetNetwork.objects.get().stamp == kept.stamp
