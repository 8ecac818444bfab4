"""Orders: level by level, to a unit and its head, answered and looked at by somebody else; urging before them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shanzhi.cases.actions.steps import take_step
from shanzhi.journal.queries import history
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.people.models import Post
from shanzhi.supervision.actions.orders import issue, take_order_step
from shanzhi.supervision.actions.urging import urge
from shanzhi.supervision.models import Order, Urge
from shanzhi.supervision.queries.orders import order_document
from shanzhi.supervision.workflow import ORDER_TABLE
from tests.neighbourhood import DISTRICT
from tests.statements import budget
from tests.supervision.stage import WORDS


def test_the_table_leads_to_an_end_from_everywhere():
    assert ORDER_TABLE.stranded() == set()
    assert ORDER_TABLE.unreachable() == set()


def test_an_order_goes_to_the_unit_and_its_head_and_is_answered(stage):
    case = stage.ground.dispatched()
    stage.told()
    order = stage.order(case)
    assert (order.shown, order.number) == ("督〔2026〕1号", "2026-1")
    assert (order.head_name, order.head_title) == ("季疏桐", "所长")
    assert f"{order.due_at:%m-%d %H:%M}" == "03-18 17:30"
    assert {who for who, title in stage.told() if "督〔2026〕1号签发" in title} == {"jishu", "hanzhou", "fangyuan"}
    hand, eye = stage.actor("hanzhou"), stage.actor("guyu")
    order = take_order_step(order, "sign", by=hand, at=stage.now)
    order = take_order_step(order, "reply", by=hand, at=stage.wait(hours=2), reply="已上门止漏。")
    assert [who for who, _title in stage.told()] == ["guyu"]
    order = take_order_step(order, "send_back", by=eye, at=stage.now, reason="没写原因。")
    assert order.missing == "没写原因。"
    order = take_order_step(order, "reply", by=hand, at=stage.now, reply="原因是管子老化，已换。")
    order = take_order_step(order, "accept", by=eye, at=stage.now, finding="到场看过，不渗了。")
    assert (order.state, order.ended_by_name, order.is_open) == ("accepted", "谷雨", False)
    assert order.replied_at < order.ended_at + timedelta(seconds=1)
    verbs = [line.verb for line in reversed(history(DISTRICT, "order", order.pk))]
    assert verbs == ["order.issue", "order.sign", "order.reply", "order.send_back", "order.reply", "order.accept"]
    stage.agrees()


def test_each_level_only_after_the_lower_unless_it_is_urgent(stage):
    case = stage.ground.dispatched()
    with pytest.raises(Refused, match="还没有发过蓝色督办，不能直接发黄色督办"):
        stage.order(case, "yellow")
    blue = stage.order(case, "blue")
    with pytest.raises(Refused, match="还没办结，不再发同级的"):
        stage.order(case, "blue")
    assert stage.order(case, "yellow").level == "yellow"
    with pytest.raises(Refused, match="还没办结"):
        stage.order(case, "yellow")
    other = stage.ground.dispatched(title="又一处塌陷")
    assert stage.order(other, "red", urgent_reason="有人摔伤。").urgent_reason == "有人摔伤。"
    take_order_step(blue, "withdraw", by=stage.actor("guyu"), at=stage.now, reason="发错了")
    assert "reasons" in stage.client("guyu").get(f"/supervision/cases/{case.number}/order/").content.decode()


def test_what_is_missing_or_not_yours_is_refused(stage):
    case = stage.ground.dispatched()
    for name in ("wendi", "waidu", "hanzhou"):
        with pytest.raises(Refused, match="由管这里的督办员或领导签发"):
            stage.order(case, by=name)
    with pytest.raises(Refused, match="还没写：要求"):
        stage.order(case, demands=" ")
    handled = stage.ground.handled()
    with pytest.raises(Refused, match="已经交了结果的事不再督办"):
        stage.order(handled)
    order = stage.order(case)
    with pytest.raises(Refused, match="轮不到您"):
        take_order_step(order, "reply", by=stage.actor("suye"), at=stage.now, reply="不是我们的")
    with pytest.raises(Refused, match="还没写：办理情况"):
        take_order_step(order, "reply", by=stage.actor("hanzhou"), at=stage.now)
    take_order_step(order, "reply", by=stage.actor("hanzhou"), at=stage.now, reply="办了", seen=1)
    with pytest.raises(Stale):
        take_order_step(order, "accept", by=stage.actor("guyu"), at=stage.now, finding="看过", seen=1)


def test_nobody_accepts_the_reply_of_their_own_unit(stage):
    works = stage.ground.units["works"]
    Post.objects.create(
        user=stage.ground.users["guyu"], capacity="handler", unit=works, unit_path=works.path, starts_on="2025-01-01"
    )
    order = stage.order(stage.ground.dispatched(), by="linfeng")
    with pytest.raises(Refused, match="不给自己所在的单位发"):
        stage.order(stage.ground.dispatched(title="另一件"), by="guyu")
    order = take_order_step(order, "reply", by=stage.actor("guyu"), at=stage.now, reply="办了")
    with pytest.raises(Refused, match="不看自己单位的事"):
        take_order_step(order, "accept", by=stage.actor("guyu"), at=stage.now, finding="看过")


def test_an_order_sent_twice_is_one(stage):
    task = stage.task(stage.ground.dispatched())
    for _time in range(2):
        issue([task], "blue", by=stage.actor("guyu"), at=stage.now, key="same", **WORDS)
    assert Order.objects.in_district(DISTRICT).count() == 1


def test_urging_is_a_reminder_and_sensible(stage):
    case = stage.ground.dispatched()
    stage.told()
    urge(stage.task(case), words="请今天看一下", by=stage.actor("wendi"), at=stage.now)
    assert {who for who, title in stage.told() if title.startswith("催办")} == {"hanzhou", "fangyuan", "jishu"}
    with pytest.raises(Refused, match="4小时内已经催过"):
        urge(stage.task(case), by=stage.actor("guyu"), at=stage.wait(hours=1))
    urge(stage.task(case), by=stage.actor("guyu"), at=stage.wait(hours=4))
    with pytest.raises(Refused, match="今天已经催了2次"):
        urge(stage.task(case), by=stage.actor("guyu"), at=stage.wait(hours=5))
    urge(stage.task(case), by=stage.actor("guyu"), at=stage.until(3, 12, 9))
    with pytest.raises(Refused, match="催办由这里的"):
        urge(stage.task(case), by=stage.actor("hanzhou"), at=stage.until(3, 12, 16))
    assert Urge.objects.in_district(DISTRICT).count() == 3
    stage.agrees()


def test_a_child_s_case_is_ordered_within_its_zone_alone(stage):
    ground, at = stage.ground, stage.now

    care, unit = stage.actor("tongxin"), ground.units["water"]
    case = take_step(ground.case(zone="child", title="孩子的事"), "accept", by=care, at=at, matter=ground.matter)
    case = take_step(case, "register", by=care, at=at, grade="ordinary")
    case = take_step(case, "dispatch", by=care, at=at, lead=unit)
    with pytest.raises(Refused, match="由管这里的督办员或领导签发"):
        stage.order(case)
    stage.told()
    order = stage.order(case, by="tongxin")
    assert order.zone == "child"
    assert stage.told() == []
    gone = stage.client("guyu").get("/supervision/orders/2026-77/")
    for name in ("guyu", "linfeng", "suye", "shuitou"):
        assert stage.client(name).get(f"/supervision/orders/{order.number}/").content == gone.content
        assert order.shown not in stage.page(name, "/supervision/")
    assert order.shown in stage.page("tongxin", "/supervision/")
    assert stage.client("tongxin").get(f"/supervision/cases/{case.number}/order/").status_code == 200


def test_the_whole_order_as_plain_data(stage):
    case = stage.ground.dispatched()
    order = stage.order(case, reasons="第一条。\n第二条。")
    with budget(5):
        paper = order_document(Order.objects.select_related("unit").get(district_id=DISTRICT, pk=order.pk))
    assert (paper.number, paper.level_name, paper.level_place) == ("督〔2026〕1号", "蓝色督办", "三级中的第一级")
    assert paper.reasons == ("第一条。", "第二条。")
    assert (paper.cases[0].number, paper.cases[0].role, paper.cases[0].step) == (case.number, "主办", "待签收")
    assert (paper.unit, paper.head_title, paper.head_name) == ("市政设施管理所", "所长", "季疏桐")
    assert paper.path == "/supervision/orders/2026-1/"
    assert len(paper.fingerprint) == 19
