"""Joint rulings within their limit, by the loop's own verb; the board, which the whole house reads."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from shanzhi.cases.actions.steps import take_step
from shanzhi.cases.models import Case
from shanzhi.convening.actions.boards import hang, take_board_step
from shanzhi.convening.actions.joints import call_joint, note_opinion, take_joint_step
from shanzhi.convening.models import BoardMatter, JointRuling
from shanzhi.kernel.refusal import Refused
from tests.neighbourhood import DISTRICT


def twice_returned(stage):
    case = stage.ground.registered()
    Case.objects.filter(district_id=DISTRICT, pk=case.pk).update(returns=2)
    return stage.ground.fresh(case)


def joint(stage, case, **more):
    units = [stage.ground.units["works"], stage.ground.units["water"]]
    told = {"meet_at": stage.now + timedelta(hours=5), "where": "街道三楼", "by": stage.actor("guyu")} | more
    return call_joint(case, units, at=stage.now, **told)


def test_a_session_is_called_heard_and_ruled(stage):
    case = twice_returned(stage)
    works = stage.ground.units["works"]
    one = joint(stage, case)
    assert f"{one.due_at:%m-%d %H:%M}" == "03-13 17:30"
    with pytest.raises(Refused, match="已经在会商"):
        joint(stage, case)
    one = note_opinion(one, works, opinion="管线不是我们的", by=stage.actor("guyu"), at=stage.now)
    with pytest.raises(Refused, match="没有叫"):
        note_opinion(one, stage.ground.units["parks"], opinion="x", by=stage.actor("guyu"), at=stage.now)
    with pytest.raises(Refused, match="轮不到您"):
        take_joint_step(one, "rule", by=stage.actor("wendi"), at=stage.now, lead=works, reason="x")
    one.case = stage.ground.fresh(case)
    one = take_joint_step(one, "rule", by=stage.actor("guyu"), at=stage.now, lead=works, reason="权属在市政")
    ruled = stage.ground.fresh(case)
    assert (one.state, ruled.state, ruled.bound, ruled.lead_unit) == ("ruled", "dispatched", True, works)
    stage.told()
    stage.agrees()


def test_a_session_overtaken_by_a_ruling_elsewhere_ends(stage):
    case = twice_returned(stage)
    one = joint(stage, case)
    works = stage.ground.units["works"]
    take_step(case, "adjudicate", by=stage.actor("guyu"), at=stage.now, lead=works, reason="当场定")
    stage.told()
    assert JointRuling.objects.in_district(DISTRICT).get(pk=one.pk).state == "cancelled"


def test_no_session_where_no_ruling_is_due(stage):
    with pytest.raises(Refused, match="没有退回两次"):
        joint(stage, stage.ground.registered())
    case = twice_returned(stage)
    with pytest.raises(Refused, match="会商由管这里的督办员召集"):
        joint(stage, case, by=stage.actor("waidu"))
    with pytest.raises(Refused, match="要在裁定时限里开"):
        joint(stage, case, meet_at=stage.now + timedelta(days=6))


def test_a_session_on_pages(stage):
    case = twice_returned(stage)
    address = f"/convening/cases/{case.number}/joint/"
    assert address in stage.page("guyu", f"/cases/{case.number}/")
    told = {"units": "市政设施管理所、供水公司", "meet_at": "2026-03-12T09:00", "where": "三楼", "key": "a"}
    assert stage.client("guyu").post(address, told)["Location"] == "/convening/joint/2026-1/"
    works = stage.ground.units["works"]
    form = stage.page("guyu", "/convening/joint/2026-1/note/")
    assert re.findall(r'<option value="(.+?)"', form) == ["works", "water"], "codes as everywhere, and no keys"
    said = {"seen": 1, "unit": works.code, "opinion": "我们管路面"}
    assert stage.client("guyu").post("/convening/joint/2026-1/note/", said).status_code == 302
    page = stage.page("suye", "/convening/joint/2026-1/", limit=18)
    assert "我们管路面" in page
    assert "/rule/" not in page
    ruled = {"seen": 2, "lead": "市政设施管理所", "reason": "路面归市政"}
    assert stage.client("guyu").post("/convening/joint/2026-1/rule/", ruled).status_code == 302
    assert "已裁定" in stage.page("guyu", "/convening/joint/", limit=12)
    gone = stage.client("waiban").get("/convening/joint/2026-9/").content
    assert stage.client("waiban").get("/convening/joint/2026-1/").content == gone


def test_the_board_is_read_by_the_whole_house(stage):
    case = stage.ground.dispatched()
    works = stage.ground.units["works"]
    told = {"title": "梧桐路塌陷", "why": "拖了两个月", "unit": works, "review_on": date(2026, 3, 20)}
    one = hang(case, by=stage.actor("linfeng"), at=stage.now, **told)
    assert one.owner_name == "季疏桐"
    with pytest.raises(Refused, match="已经挂牌"):
        hang(case, by=stage.actor("guyu"), at=stage.now, **told)
    with pytest.raises(Refused, match="不挂牌"):
        hang(stage.ground.case(zone="child"), by=stage.actor("tongxin"), at=stage.now, **told)
    for name in ("mubai", "waiban", "heyan"):
        page = stage.page(name, "/convening/board/", limit=12)
        assert "梧桐路塌陷" in page
        assert case.number not in page
    assert case.number in stage.page("hanzhou", "/convening/board/")
    stage.until(3, 21, 9)
    assert "该复看了" in stage.page("guyu", "/convening/board/")
    with pytest.raises(Refused, match="今天以后"):
        take_board_step(one, "review", by=stage.actor("guyu"), at=stage.now, note="x", review_on=date(2026, 3, 20))
    looked = {"seen": 1, "note": "还在修", "review_on": "2026-04-01"}
    assert stage.client("guyu").post(f"/convening/board/{one.number}/review/", looked).status_code == 302
    one = BoardMatter.objects.in_district(DISTRICT).get(pk=one.pk)
    with pytest.raises(Refused, match="轮不到您"):
        take_board_step(one, "strike", by=stage.actor("hanzhou"), at=stage.now, note="x")
    struck = {"seen": 2, "note": "修好了，看过"}
    assert stage.client("guyu").post(f"/convening/board/{one.number}/strike/", struck).status_code == 302
    assert "修好了，看过" in stage.page("mubai", "/convening/board/?show=struck")
    stage.agrees()


def test_hanging_on_pages(stage):
    case = stage.ground.dispatched()
    address = f"/convening/cases/{case.number}/board/"
    told = {"title": "路面塌陷", "why": "久", "unit": "市政设施管理所", "review_on": "2026-03-30"}
    assert stage.client("guyu").post(address, told).status_code == 302
    assert "挂牌督办" in stage.page("guyu", f"/cases/{case.number}/")
    assert stage.client("wendi").get(address).status_code == 404
