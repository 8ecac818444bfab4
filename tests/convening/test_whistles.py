"""Whistles: the street calls, units report in by post, undertake things, and are rated by the street."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from shanzhi.convening.actions.whistles import add_item, call, cancel, finish_item, rate, report_in
from shanzhi.convening.models import Whistle, WhistleUnit
from shanzhi.convening.workflow import BOARD_TABLE, JOINT_TABLE, WHISTLE_TABLE
from shanzhi.kernel.refusal import Refused
from tests.neighbourhood import DISTRICT

WORDS = {"kind": "enforcement", "place": "梧桐路47号", "agenda": "一起看管线"}


def whistle(stage, case, *, by="wendi", **more):
    units = [stage.ground.units["works"], stage.ground.units["water"]]
    told = WORDS | {"meet_at": stage.now + timedelta(hours=4)} | more
    return call([case], units, by=stage.actor(by), at=stage.now, **told)


@pytest.mark.parametrize("table", [WHISTLE_TABLE, BOARD_TABLE, JOINT_TABLE])
def test_the_tables_lead_to_an_end(table):
    assert table.stranded() == set()
    assert table.unreachable() == set()


def test_units_come_undertake_and_are_rated(stage):
    works, water = stage.ground.units["works"], stage.ground.units["water"]
    case = stage.ground.dispatched()
    stage.told()
    one = whistle(stage, case)
    assert {who for who, _title in stage.told()} == {"hanzhou", "fangyuan", "jishu", "zhifa", "suye", "shuitou"}
    one = report_in(one, works, post="管线股股长", by=stage.actor("hanzhou"), at=stage.wait(hours=3))
    assert report_in(one, works, post="又一次", by=stage.actor("hanzhou"), at=stage.now).version == one.version
    with pytest.raises(Refused, match="轮不到您"):
        report_in(one, water, post="x", by=stage.actor("hanzhou"), at=stage.now)
    street = stage.actor("wendi")
    one = add_item(one, unit=works, what="换井盖", due_on=date(2026, 3, 14), by=street, at=stage.now)
    with pytest.raises(Refused, match="没有叫“园林绿化所”来"):
        add_item(one, unit=stage.ground.units["parks"], what="x", due_on=date(2026, 3, 14), by=street, at=stage.now)
    one = finish_item(one, 1, words="换好了", by=stage.actor("hanzhou"), at=stage.now)
    with pytest.raises(Refused, match="还没有评“市政设施管理所”"):
        rate(one, {}, by=street, at=stage.now)
    with pytest.raises(Refused, match="轮不到您"):
        rate(one, {works.pk: ("good", "good", "good")}, by=stage.actor("hanzhou"), at=stage.now)
    one = rate(one, {works.pk: ("good", "fair", "good")}, words="办成了", by=street, at=stage.now)
    assert one.state == "rated"
    marks = WhistleUnit.objects.in_district(DISTRICT).order_by("unit_id").values_list("speed", "attitude", "result")
    assert list(marks) == [("good", "fair", "good"), ("absent", "absent", "absent")]
    stage.agrees()


def test_whistles_are_for_hard_cases(stage):
    case = stage.ground.dispatched()
    with pytest.raises(Refused, match="先写属地自己做过什么"):
        whistle(stage, case, kind="complaint")
    with pytest.raises(Refused, match="时间已经过了"):
        whistle(stage, case, meet_at=stage.now - timedelta(minutes=1))
    with pytest.raises(Refused, match="吹哨由管这里的"):
        whistle(stage, case, by="waipai")
    secret = stage.ground.case(zone="complaint", title="举报某人")
    with pytest.raises(Refused, match="不吹哨"):
        whistle(stage, secret, by="xueqing")
    assert whistle(stage, case, key="k").pk == whistle(stage, case, key="k").pk
    assert Whistle.objects.in_district(DISTRICT).count() == 1


def test_a_case_is_whistled_once_at_a_time(stage):
    case, other = stage.ground.dispatched(), stage.ground.dispatched(title="另一处")
    one = whistle(stage, case, key="first tab")
    refused = f"{case.number}已经吹过哨，还没有收：2026-1。先在那一次里评价收哨，或者取消它，再吹。"
    with pytest.raises(Refused, match=refused):
        whistle(stage, case, key="second tab")
    told = WORDS | {"meet_at": stage.now + timedelta(hours=4)}
    with pytest.raises(Refused, match=refused):
        call([other, case], [stage.ground.units["works"]], by=stage.actor("wendi"), at=stage.now, **told)
    cancel(one, reason="改天再说", by=stage.actor("wendi"), at=stage.now)
    assert whistle(stage, case, key="third tab").number == "2026-2", "one that has ended stands in nobody's way"


def test_a_whistle_on_pages(stage):
    case = stage.ground.dispatched()
    address = f"/convening/cases/{case.number}/whistle/"
    assert address in stage.page("wendi", f"/cases/{case.number}/")
    assert stage.client("hanzhou").get(address).status_code == 404
    assert "三种情形才吹" in stage.page("wendi", address)
    told = {"kind": "emergency", "units": "市政设施管理所、供水公司", "place": "梧桐路47号",
            "meet_at": "2026-03-11T15:00", "agenda": "抢修", "tried": "", "others": "26-777777",
            "key": "a"}  # fmt: skip
    assert "没有这些事项：26-777777" in stage.client("wendi").post(address, told).content.decode()
    assert stage.client("wendi").post(address, told | {"others": ""})["Location"] == "/convening/whistles/2026-1/"
    again = stage.page("wendi", address)
    assert f"{case.number}已经吹过哨，还没有收：2026-1" in again, "said before anybody writes"
    assert 'href="/convening/whistles/2026-1/"' in again
    assert 'name="agenda"' not in again
    assert "我们到了" in stage.page("suye", "/convening/whistles/2026-1/")
    assert (
        stage.client("suye").post("/convening/whistles/2026-1/report_in/", {"seen": 1, "post": "抢修队长"}).status_code
        == 302
    )
    item = {"seen": 2, "unit": "供水公司", "what": "关阀", "due_on": "2026-03-12"}
    assert stage.client("wendi").post("/convening/whistles/2026-1/add_item/", item).status_code == 302
    assert stage.client("suye").post("/convening/whistles/2026-1/items/1/", {"words": "关了"}).status_code == 302
    water = stage.ground.units["water"].code
    marks = {"seen": 4, f"speed_{water}": "good", f"attitude_{water}": "good", f"result_{water}": "fair", "words": "好"}
    assert stage.client("wendi").post("/convening/whistles/2026-1/rate/", marks).status_code == 302
    page = stage.page("suye", "/convening/whistles/2026-1/", limit=20)
    assert "快慢好，态度好，结果一般" in page
    assert "抢修队长" in page
    assert "2个单位来了1个" in stage.page("wendi", "/convening/whistles/", limit=12)
    for name in ("waiban", "mubai", "waipai"):
        gone = stage.client(name).get("/convening/whistles/2026-9/").content
        assert stage.client(name).get("/convening/whistles/2026-1/").content == gone
