"""Steps are told to webhooks and group robots: only what their system may know, once, signed; failures are seen."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from shanzhi.api.actions import hooks
from shanzhi.api.actions.systems import revoke_system
from shanzhi.api.models import Hook
from shanzhi.journal import errands
from shanzhi.journal.verify import verify
from shanzhi.kernel.refusal import Refused
from shanzhi.people.models import Deployment
from shanzhi.post import transports
from shanzhi.post.actions import send_due
from shanzhi.post.models import Delivery
from tests.neighbourhood import DISTRICT
from tests.post.conftest import environment
from tests.post.test_robots import other_side

__all__ = ["environment", "other_side"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def hook(street, system, other_side):
    """Return ``make(name, …)``: a hook within the range of a platform posted over the street."""
    platform = system("一网统管", "leader").row

    def make(name, **more):
        platform.refresh_from_db()
        given = {"system": platform, "kind": "webhook", "url": f"{other_side.url}/hook", "events": ["case.dispatch"]}
        return hooks.make_hook(name, **(given | more), by=street.actor("mubai"), at=street.at)

    return make


def let_go(street):
    errands.drain(at=street.at)
    send_due(DISTRICT, at=street.at, now=lambda: street.at)


def test_a_step_is_told_once_signed_and_without_words(street, hook, other_side):
    _row, secret = hook("县平台")
    case = street.dispatched()
    let_go(street)
    let_go(street)
    [(path, headers, body)] = other_side.heard
    told = json.loads(body)
    assert (path, told["event"], told["case"]["number"], told["lead_unit"]) == (
        "/hook", "case.dispatch", case.number, "works",
    )  # fmt: skip
    assert told["id"] == f"{case.number}-{told['case']['version']}"
    assert headers["X-Shanzhi-Signature"] == transports.signature(secret, headers["X-Shanzhi-Timestamp"], body)
    assert "塌陷" not in body.decode()
    assert secret not in str(list(Hook.objects.values()))
    assert "/hook" not in str(list(Hook.objects.values()))
    assert verify(DISTRICT) == []


def test_a_group_hears_number_step_and_unit(street, hook, other_side):
    hook("工作群", kind="wecom", url=f"{other_side.url}/cgi-bin/webhook/send?key=k", events=["case.dispatch"])
    case = street.dispatched()
    let_go(street)
    said = json.loads(other_side.heard[0][2])["markdown"]["content"]
    assert said == f"**{case.number}** 派遣\n> 市政设施管理所"


@pytest.mark.parametrize("zone", ["complaint", "child"])
def test_what_its_system_may_not_know_is_not_told(street, hook, system, other_side, zone):
    outside = system("外街道", "leader", division=street.other_street).row
    hook("外面", system=outside, events=["case.open"])
    hook("这里", events=["case.open"])
    street.case(zone=zone)
    let_go(street)
    assert other_side.heard == []
    street.case()
    let_go(street)
    assert len(other_side.heard) == 1


def test_a_system_let_out_and_a_hook_stopped_hear_nothing(street, hook, other_side):
    hook("一")
    hooks.stop_hook("一", by=street.actor("mubai"), at=street.at)
    hook("二")
    revoke_system("一网统管", by=street.actor("mubai"), at=street.at)
    street.dispatched()
    let_go(street)
    assert other_side.heard == []
    with pytest.raises(Refused, match="收回"):
        hook("三")


@pytest.mark.parametrize("wrong", [{"url": "https://elsewhere.example/"}, {"events": []}, {"events": ["case.nix"]}])
def test_a_hook_that_cannot_be_is_refused(street, hook, wrong):
    with pytest.raises(Refused):
        hook("不行的", **wrong)


def test_the_keeper_sees_what_did_not_leave_and_sends_it_again(street, hook, other_side, monkeypatch):
    Deployment.objects.filter(district_id=DISTRICT).update(is_demonstration=True)
    Deployment.objects.forget()
    hook("县平台")
    other_side.answers = [(400, {})]
    street.dispatched()
    let_go(street)
    keeper = Client()
    keeper.force_login(street.users["mubai"], backend="django.contrib.auth.backends.ModelBackend")
    page = keeper.get("/api/hooks/").content.decode()
    assert "对方没有收，回的是400。" in page
    assert "这里是演示：演出来的事不推送。" in page
    assert keeper.post("/api/hooks/again/", {"name": "县平台"}).status_code == 302
    send_due(DISTRICT, at=street.at, now=lambda: street.at)
    assert Delivery.objects.get(channel="webhook", district_id=DISTRICT).state == "sent"
    assert "没有发不出去的" in keeper.get("/api/hooks/").content.decode()
    second = keeper.post("/api/hooks/again/", {"name": "县平台"}, follow=True)
    assert "没有要再发的：已经重新排上了，或者发出去了。" in second.content.decode()
    form = {"name": "平台二", "capacity": "leader", "area": "槐荫街道", "scopes": ["cases.read"], "per_minute": 60}
    made = keeper.post("/api/systems/", form).content.decode()
    assert "sz-" in made
    assert "sz-" not in keeper.get("/api/systems/").content.decode()
    assert "领导 · 槐荫街道" in keeper.get("/api/systems/").content.decode()
    fields = {
        "name": "群", "system": "平台二", "kind": "dingtalk", "url": f"{other_side.url}/robot/send?access_token=1",
        "secret": "SEC", "events": ["case.close"],
    }  # fmt: skip
    assert "钉钉群机器人" in keeper.post("/api/hooks/", fields).content.decode()
    assert keeper.post("/api/hooks/stop/", {"name": "群"}).status_code == 302
    assert keeper.post("/api/systems/revoke/", {"name": "平台二"}).status_code == 302
    assert "停了" in keeper.get("/api/hooks/").content.decode()


def test_half_an_address_is_told_apart_from_a_host_nobody_listed(hook):
    with pytest.raises(Refused, match="以https://开头"):
        hook("半个地址", url="platform.example/hook")
    with pytest.raises(Refused, match="SHANZHI_WEBHOOK_HOSTS"):
        hook("没列的", url="https://elsewhere.example/hook")
