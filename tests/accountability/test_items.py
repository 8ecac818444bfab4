"""The accountability list: rules propose and say why, people decide, the one concerned is heard and may appeal."""

from __future__ import annotations

import pytest

from shanzhi.accountability.actions.items import propose_due, take_item_step
from shanzhi.accountability.models import AccountabilityItem
from shanzhi.accountability.workflow import ITEM_TABLE
from shanzhi.cases.actions.steps import take_step
from shanzhi.cases.actions.tasks import take_task_step
from shanzhi.convening.actions.whistles import call, rate
from shanzhi.kernel.actors import SYSTEM
from shanzhi.kernel.refusal import Refused
from shanzhi.people.models import Post
from tests.neighbourhood import DISTRICT, FROM


@pytest.fixture
def proposed(stage):
    """Give the stage with a red order that nobody answered, and the item the rule proposed of it."""
    stage.order(stage.ground.dispatched(), "red", urgent_reason="有人摔伤")
    stage.until(3, 18, 9)
    stage.told()
    assert propose_due(DISTRICT, at=stage.now) == 1
    return stage


def item():
    return AccountabilityItem.objects.in_district(DISTRICT).select_related("person").get()


def step(stage, verb, who, **brought):
    return take_item_step(item(), verb, by=stage.actor(who), at=stage.now, **brought)


def test_the_table_leads_to_an_end():
    assert ITEM_TABLE.unreachable() == set()
    assert all("system" not in row.capacities for row in ITEM_TABLE if row.verb != "propose")


def test_a_rule_proposes_once_with_its_version_and_lines(proposed):
    one = item()
    assert (one.rule, one.rules_version, one.person.username, one.state) == (
        "red_unanswered", "default", "jishu", "proposed",
    )  # fmt: skip
    assert len(one.lines) == 1
    assert propose_due(DISTRICT, at=proposed.now) == 0
    assert {who for who, _title in proposed.told()} == {"jishu", "guyu"}
    page = proposed.page("jishu", f"/accountability/of/{one.number}/", limit=16)
    assert "红色督办单督〔2026〕1号要在" in page
    assert "由随附的规则提出，不是决定" in page
    assert "签发" in page
    proposed.agrees()


def test_sealed_from_everybody_else(proposed):
    number = item().number
    for name in ("hanzhou", "fangyuan", "wendi", "mubai", "waidu", "shuitou", "jiangcheng"):
        gone = proposed.client(name).get("/accountability/of/2026-99/")
        assert gone.status_code == 404
        assert proposed.client(name).get(f"/accountability/of/{number}/").content == gone.content
        assert "红色督办到期没有答复" not in proposed.page(name, "/accountability/")
    for name in ("jishu", "guyu", "linfeng"):
        assert "红色督办到期没有答复" in proposed.page(name, "/accountability/", limit=14)


def test_nobody_is_listed_unheard(proposed):
    with pytest.raises(Refused, match="还没听本人说明"):
        step(proposed, "list", "guyu", reason="没有答复")
    with pytest.raises(Refused, match="轮不到您"):
        step(proposed, "state_view", "hanzhou", view="替他说")
    step(proposed, "state_view", "jishu", view="那两天在抢险。")
    with pytest.raises(Refused, match="轮不到您"):
        step(proposed, "list", "jishu", reason="我自己定")
    with pytest.raises(Refused, match="要由人来做"):
        take_item_step(item(), "list", by=SYSTEM, at=proposed.now, reason="系统定")
    assert step(proposed, "list", "guyu", reason="抢险属实，但应当说一声。").state == "listed"
    assert "jishu" in {who for who, _title in proposed.told()}
    proposed.agrees()


def test_an_appeal_is_heard_by_another_body_in_time(proposed):
    proposed.until(3, 24, 9)
    step(proposed, "list", "guyu", reason="没有答复")
    one = item()
    assert one.appeal_until is not None
    with pytest.raises(Refused, match="轮不到您"):
        step(proposed, "appeal", "guyu", appeal="替他")
    step(proposed, "appeal", "jishu", appeal="答复交在纸上了。")
    assert "linfeng" in {who for who, _title in proposed.told()}
    with pytest.raises(Refused, match="轮不到您"):
        step(proposed, "uphold", "guyu", reason="维持")
    ended = step(proposed, "overturn", "linfeng", reason="纸上确有答复。")
    assert (ended.state, ended.ended_by_name) == ("overturned", "林枫")
    proposed.agrees()


def test_a_leader_s_decision_goes_to_a_higher_leader(proposed):
    proposed.until(3, 24, 9)
    step(proposed, "list", "linfeng", reason="没有答复")
    step(proposed, "appeal", "jishu", appeal="不服")
    with pytest.raises(Refused, match="决定是您作的"):
        step(proposed, "uphold", "linfeng", reason="维持")
    county = proposed.ground.county
    same = {"capacity": "leader", "starts_on": FROM}
    Post.objects.create(user=proposed.ground.users["mubai"], division=proposed.ground.street,
                        area_path=proposed.ground.street.path, **same)  # fmt: skip
    with pytest.raises(Refused, match="上一级领导"):
        step(proposed, "uphold", "mubai", reason="维持")
    Post.objects.create(user=proposed.ground.users["wailing"], division=county, area_path=county.path, **same)
    assert step(proposed, "uphold", "wailing", reason="维持").state == "upheld"


def test_too_late_to_appeal(proposed):
    proposed.until(3, 24, 9)
    step(proposed, "list", "guyu", reason="没有答复")
    proposed.until(4, 20, 9)
    with pytest.raises(Refused, match="期限已经过了"):
        step(proposed, "appeal", "jishu", appeal="晚了")
    assert step(proposed, "withdraw", "guyu", reason="重复了").state == "withdrawn"


def test_dismissed_on_pages(proposed):
    number = item().number
    told = {"seen": 1, "view": "在抢险。"}
    assert proposed.client("jishu").post(f"/accountability/of/{number}/state_view/", told).status_code == 302
    assert (
        proposed.client("guyu").post(f"/accountability/of/{number}/dismiss/", {"seen": 1, "reason": "x"}).status_code
        == 409
    )
    answer = proposed.client("guyu").post(f"/accountability/of/{number}/dismiss/", {"seen": 2, "reason": "抢险属实"})
    assert answer.status_code == 302
    page = proposed.page("jishu", f"/accountability/of/{number}/")
    assert "不列入" in page
    assert "抢险属实" in page


def test_other_rules_see_rework_absence_and_lateness_after_yellow(stage):
    ground = stage.ground
    case = ground.handled()
    for _time in range(2):
        case = take_step(ground.fresh(case), "rework", by=stage.actor("jiangcheng"), at=stage.now, missing="没填平")
        told = {"outcome": "又填了", "public_text": "又填了。"}
        take_task_step(stage.task(case), "hand_in", by=stage.actor("hanzhou"), at=stage.now, **told)
        case = ground.fresh(case)
    late = ground.dispatched(title="拖着的")
    stage.order(late)
    stage.order(late, "yellow")
    units = [ground.units["water"]]
    told = {"kind": "emergency", "place": "路口", "agenda": "关阀", "meet_at": stage.now}
    whistle = call([late], units, by=stage.actor("wendi"), at=stage.now, **told)
    rate(whistle, {}, by=stage.actor("wendi"), at=stage.now)
    stage.until(3, 30, 9)
    propose_due(DISTRICT, at=stage.now)
    found = AccountabilityItem.objects.in_district(DISTRICT).values_list("rule", "person__username")
    assert sorted(found) == [("absent", "shuitou"), ("late_after_yellow", "jishu"), ("reworked", "hanzhou")]
    assert all(one.lines for one in AccountabilityItem.objects.in_district(DISTRICT))
    assert propose_due(DISTRICT, at=stage.now) == 0
    stage.agrees()
