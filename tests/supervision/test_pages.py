"""Pages of orders, batches, requests and rules, as those who work with them see them."""

from __future__ import annotations

from datetime import date

import pytest

from shanzhi.cases.actions.applications import ask
from shanzhi.cases.actions.tasks import take_task_step
from shanzhi.journal.queries import history
from shanzhi.kernel.refusal import Refused
from shanzhi.loop.asking import Asked
from shanzhi.supervision.actions.batch import issue_batch
from shanzhi.supervision.actions.books import publish
from shanzhi.supervision.models import Order
from shanzhi.supervision.queries.batch import plan_batch
from shanzhi.supervision.queries.books import rules_in_force
from shanzhi.supervision.rules import Rules
from tests.neighbourhood import DISTRICT
from tests.statements import budget
from tests.supervision.stage import WORDS

LATE = Asked(clock="late")


def test_an_order_is_issued_signed_answered_and_printed_on_pages(stage):
    case = stage.ground.dispatched()
    stage.until(3, 20, 10)
    guyu, hand = stage.client("guyu"), stage.client("hanzhou")
    aside = stage.page("guyu", f"/cases/{case.number}/")
    assert f"/supervision/cases/{case.number}/order/" in aside
    assert f"/supervision/cases/{case.number}/order/" not in stage.page("hanzhou", f"/cases/{case.number}/")
    address = f"/supervision/cases/{case.number}/order/"
    form = stage.page("guyu", address)
    assert "单位时限已经超了2个工作日" in form
    assert "没有申请延期，也没有申请缓办" in form
    told = {"task": "1", "level": "yellow", "key": "k", **WORDS}
    assert "还没有发过蓝色督办" in guyu.post(address, told).content.decode()
    answer = guyu.post(address, told | {"level": "blue"})
    assert answer["Location"] == "/supervision/orders/2026-1/"
    assert "1张等您" in stage.page("hanzhou", "/supervision/")
    assert "张督办单等您" in stage.page("hanzhou", "/tasks/")
    page = stage.page("hanzhou", "/supervision/orders/2026-1/")
    assert "签收" in page
    assert "认可，销单" not in page
    assert hand.post("/supervision/orders/2026-1/sign/", {"seen": "1"}).status_code == 302
    assert hand.post("/supervision/orders/2026-1/reply/", {"seen": "2", "reply": "止住了。"}).status_code == 302
    assert guyu.post("/supervision/orders/2026-1/accept/", {"seen": "2", "finding": "看过"}).status_code == 409
    assert guyu.post("/supervision/orders/2026-1/accept/", {"seen": "3", "finding": "看过"}).status_code == 302
    paper = stage.page("guyu", "/supervision/orders/2026-1/print/", limit=8)
    for words in ("督〔2026〕1号", "蓝色督办", "三级中的第一级", "季疏桐", "止住了。", "记录指纹"):
        assert words in paper
    assert "督〔2026〕1号" in stage.page("guyu", "/supervision/?show=done")


def test_who_decides_no_request_is_offered_none_to_decide(stage):
    """A leader oversees orders, but grants no extension: the page behind the button is not theirs."""
    link = "/supervision/requests/"
    for name, theirs in (("guyu", True), ("wendi", True), ("linfeng", False), ("hanzhou", False)):
        assert (link in stage.page(name, "/supervision/")) is theirs
        assert (stage.client(name).get(link).status_code == 200) is theirs


def test_outsiders_find_no_order(stage):
    order = stage.order(stage.ground.dispatched())
    for name in ("waiban", "waidu", "suye", "qiaohe", "mubai"):
        gone = stage.client(name).get("/supervision/orders/2026-77/")
        assert stage.client(name).get(f"/supervision/orders/{order.number}/").content == gone.content
    assert stage.client("jishu").get(f"/supervision/orders/{order.number}/").status_code == 200


def test_a_batch_is_what_the_dry_run_showed(stage):
    cases = [stage.ground.dispatched(title=f"塌陷{n}") for n in range(3)]
    stage.order(cases[0])
    stage.ground.handled(title="交了的")
    stage.until(3, 20, 10)
    plan = plan_batch(stage.actor("guyu"), LATE, "blue", at=stage.now)
    assert [(one.unit.name, len(one.tasks)) for one in plan.units] == [("市政设施管理所", 2)]
    assert {reason: len(some) for reason, some in plan.left_out} == {
        "同级或更高一级的督办单还没办结": 1,
        "还没有派到单位，或者单位已经交了结果": 1,
    }
    page = stage.page("guyu", "/supervision/batch/?level=blue")
    assert "找到4件，要督办2件，发1张蓝色督办" in page
    community, matter = stage.ground.community, cases[0].matter
    for area in (community.name, community.code):
        found = stage.page("guyu", f"/supervision/batch/?area={area}&matter={matter.name}")
        assert "找到4件" in found
    unknown = stage.page("guyu", "/supervision/batch/?area=天涯海角")
    assert "没有叫“天涯海角”的地方" in unknown
    assert "找到0件" in unknown
    with pytest.raises(Refused, match="不一样了"):
        issue_batch(LATE, "blue", seal="old", by=stage.actor("guyu"), at=stage.now, **WORDS)
    told = {"seal": plan.seal, "key": "once", **WORDS}
    for _time in range(2):
        assert stage.client("guyu").post("/supervision/batch/?level=blue", told).status_code == 302
    assert Order.objects.in_district(DISTRICT).count() == 2
    assert "另有1件" in stage.page("guyu", "/supervision/")
    yellow = plan_batch(stage.actor("guyu"), LATE, "yellow", at=stage.now)
    assert yellow.covered == 3
    assert stage.client("wendi").get("/supervision/batch/").status_code == 404
    stage.agrees()


def test_a_batch_takes_no_case_of_a_closed_zone_and_few_statements(stage):
    for _n in range(3):
        stage.ground.dispatched()
    stage.ground.case(zone="complaint", title="举报")
    stage.until(3, 20, 10)
    for name in ("guyu", "xueqing"):
        with budget(5):
            plan = plan_batch(stage.actor(name), Asked(), "blue", at=stage.now)
        assert all(case.zone == "ordinary" for _why, cases in plan.left_out for case in cases)


def test_requests_stand_in_one_queue(stage):
    case = stage.ground.dispatched()
    take_task_step(stage.task(case), "sign", by=stage.actor("hanzhou"), at=stage.now)
    told = {"code": "parts", "reason": "等一批井盖", "until": date(2026, 4, 1)}
    ask(stage.task(case), "extension", by=stage.actor("hanzhou"), at=stage.now, **told)
    page = stage.page("guyu", "/supervision/requests/")
    assert "1件等您批" in page
    assert f"/cases/{case.number}/tasks/1/decide/extension/grant/" in page
    assert "等别人批" in stage.page("shiyan", "/supervision/requests/")
    assert stage.client("hanzhou").get("/supervision/requests/").status_code == 404


def test_the_rules_are_published_in_versions(stage):
    assert rules_in_force(DISTRICT) == Rules()
    assert "随系统带来的默认数" in stage.page("linfeng", "/supervision/rules/")
    form = stage.client("guyu").get("/supervision/rules/change/").context["form"]
    told = {name: field.initial for name, field in form.fields.items() if field.initial is not None}
    told |= {"code": "2026-01", "source": "槐荫街道督办办法第六条", "prefix": "槐督", "warn_unit": "60、90", "blue": 4}
    assert stage.client("guyu").post("/supervision/rules/change/", told | {"warn_unit": "0"}).status_code == 422
    assert stage.client("guyu").post("/supervision/rules/change/", told).status_code == 302
    found = rules_in_force(DISTRICT)
    assert (found.code, found.prefix, found.warn_unit, found.reply_days["blue"]) == ("2026-01", "槐督", (60, 90), 4)
    assert stage.order(stage.ground.dispatched()).shown == "槐督〔2026〕1号"
    with pytest.raises(Refused, match="已经有了"):
        publish("2026-01", source="x", body={}, by=stage.actor("mubai"), at=stage.now)
    with pytest.raises(Refused, match="由管理员或督办员发布"):
        publish("2026-02", source="x", body={}, by=stage.actor("wendi"), at=stage.now)
    assert history(DISTRICT, "supervision_rules", "2026-01")[0].data["was"] == "default"
    stage.agrees()
