"""A token, a secret, an address given anew: the old one ends, what waits keeps what it was queued with, once each."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from shanzhi.api.actions import hooks
from shanzhi.api.actions.systems import renew_system, revoke_system
from shanzhi.api.models import Hook
from shanzhi.api.models import System as Row
from shanzhi.journal import errands
from shanzhi.journal.queries import history
from shanzhi.journal.verify import verify
from shanzhi.kernel.refusal import NotFound, Refused, Stale
from shanzhi.people.models import Deployment
from shanzhi.post import transports
from shanzhi.post.actions import send_due, try_again
from shanzhi.post.models import Delivery
from tests.api.conftest import System, said
from tests.neighbourhood import DISTRICT
from tests.post.conftest import environment
from tests.post.test_robots import other_side
from tests.statements import budget

__all__ = ["environment", "other_side"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def by(street):
    return {"by": street.actor("mubai"), "at": street.at}


@pytest.fixture
def hook(street, system, other_side, by):
    """Return ``make(name, …)``: a hook within the range of a platform posted over the street."""
    platform = system("一网统管", "leader").row

    def make(name, **more):
        given = {"system": platform, "kind": "webhook", "url": f"{other_side.url}/hook", "events": ["case.dispatch"]}
        return hooks.make_hook(name, **(given | more), **by)

    return make


@pytest.fixture
def keeper(street):
    Deployment.objects.filter(district_id=DISTRICT).update(is_demonstration=True)  # where nobody needs a second factor
    Deployment.objects.forget()
    client = Client()
    client.force_login(street.users["mubai"], backend="django.contrib.auth.backends.ModelBackend")
    return client


def send(street):
    send_due(DISTRICT, at=street.at, now=lambda: street.at)


def is_signed(heard, secret):
    _path, headers, body = heard
    return headers["X-Shanzhi-Signature"] == transports.signature(secret, headers["X-Shanzhi-Timestamp"], body)


def lines(kind, row):
    return [line.verb for line in history(DISTRICT, kind, str(row.pk))]


# tokens


def test_a_new_token_opens_and_the_old_one_no_longer(street, system, by):
    old = system("一网统管", "leader")
    row, token = renew_system("一网统管", seen=old.row.mark, **by)
    said(old.get("/cases"), 401)
    said(System(token).get("/cases"))
    assert (row.pk, row.ending, row.scopes) == (old.row.pk, token[-4:], old.row.scopes)
    assert token not in str(list(Row.objects.values()))
    assert sorted(lines("api_system", row)) == ["api.make_system", "api.renew_system"]
    assert verify(DISTRICT) == []


def test_who_renews_a_token_second_changes_nothing(street, system, by):
    row = system("一网统管", "leader").row
    _row, token = renew_system("一网统管", seen=row.mark, **by)
    with pytest.raises(Stale, match="再按一次"):
        renew_system("一网统管", seen=row.mark, **by)
    said(System(token).get("/cases"))
    assert len(lines("api_system", row)) == 2


def test_a_system_let_out_gets_no_new_token(street, system, by):
    system("一网统管", "leader")
    revoke_system("一网统管", **by)
    with pytest.raises(NotFound, match="没有这个在用的系统"):
        renew_system("一网统管", **by)


def test_a_request_sent_again_with_the_new_token_is_still_done_once(street, system, by):
    caller = system("热线", "intake_agent")
    told = {"text": "路灯不亮", "place_text": "梧桐路47号"}
    first = said(caller.post("/reports", told, key="k1"), 201)
    _row, token = renew_system("热线", **by)
    assert said(System(token).post("/reports", told, key="k1"), 201)["number"] == first["number"]


def test_the_keeper_renews_a_token_shown_once(street, system, keeper):
    row = system("一网统管", "leader").row
    page = keeper.get("/api/systems/").content.decode()
    assert f'name="seen" value="{row.mark}"' in page
    with budget(20):
        made = keeper.post("/api/systems/renew/", {"name": "一网统管", "seen": row.mark})
    assert "no-store" in made["Cache-Control"]
    [token] = re.findall(r"sz-[\w-]{40,}", made.content.decode())
    said(System(token).get("/cases"))
    assert "旧的从现在起打不开" in made.content.decode()
    again = keeper.post("/api/systems/renew/", {"name": "一网统管", "seen": row.mark})
    assert (again.status_code, "别人刚动过" in again.content.decode()) == (409, True)
    assert "sz-" not in again.content.decode()
    assert "您写的话还在" not in again.content.decode()  # the name came from the page, nobody wrote it
    assert keeper.post("/api/systems/renew/", {"name": "没有的"}).status_code == 422
    assert keeper.get("/api/systems/renew/").status_code == 405


def test_the_list_of_people_leads_to_the_systems_it_leaves_out(system, keeper):
    system("一网统管平台", "leader")
    page = keeper.get("/people/").content.decode()
    assert "一网统管平台" not in page
    assert 'href="/api/systems/"' in page.split("</table>")[1]


def test_a_token_is_renewed_by_command(street):
    def run(*words):
        out = StringIO()
        call_command("api_system", *words, stdout=out)
        return out.getvalue().strip()

    old = run("平台", "--as", "leader", "--area", "槐荫街道")
    new = run("平台", "--renew")
    said(System(old).get("/cases"), 401)
    said(System(new).get("/cases"))
    with pytest.raises(CommandError, match="没有这个在用的系统"):
        run("没有的", "--renew")
    with pytest.raises(CommandError, match="not allowed with"):
        run("平台", "--renew", "--revoke")


# secrets and addresses


def test_the_next_message_is_signed_with_the_new_secret_and_what_waits_with_its_own(street, hook, other_side, by):
    row, old = hook("县平台")
    street.dispatched()
    errands.drain(at=street.at)  # waits in the queue
    row, new = hooks.renew_secret("县平台", seen=row.mark, **by)
    street.dispatched()
    errands.drain(at=street.at)
    send(street)
    first, second = sorted(other_side.heard, key=lambda heard: json.loads(heard[2])["id"])
    assert (is_signed(first, old), is_signed(first, new)) == (True, False)
    assert (is_signed(second, old), is_signed(second, new)) == (False, True)
    assert new not in str(list(Hook.objects.values()))
    assert sorted(lines("api_hook", row)) == ["api.make_hook", "api.renew_secret"]
    assert verify(DISTRICT) == []


def test_the_next_message_goes_to_the_new_address_with_the_same_secret(street, hook, other_side, by):
    row, secret = hook("县平台")
    street.dispatched()
    errands.drain(at=street.at)
    moved = hooks.move_hook("县平台", url=f"{other_side.url}/new", seen=row.mark, **by)
    street.dispatched()
    errands.drain(at=street.at)
    send(street)
    assert sorted(path for path, _headers, _body in other_side.heard) == ["/hook", "/new"]
    assert all(is_signed(heard, secret) for heard in other_side.heard)
    assert moved.host == row.host
    assert sorted(lines("api_hook", row)) == ["api.make_hook", "api.move_hook"]
    assert verify(DISTRICT) == []


def test_a_group_robot_has_the_secret_that_its_own_side_made(street, hook, by):
    ding, _none = hook("钉钉群", kind="dingtalk", secret="SEC-old")
    hook("微信群", kind="wecom")
    _row, shown = hooks.renew_secret("钉钉群", secret="SEC-new", seen=ding.mark, **by)
    assert shown == ""
    with pytest.raises(Refused, match="新的加签密钥"):
        hooks.renew_secret("钉钉群", seen=Hook.objects.get(name="钉钉群").mark, **by)
    with pytest.raises(Refused, match="改地址"):
        hooks.renew_secret("微信群", seen=Hook.objects.get(name="微信群").mark, **by)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ("https://elsewhere.example/", "SHANZHI_WEBHOOK_HOSTS"),
        ("platform.example", "以https://开头"),
        ("", "以https://"),
        (f"https://hook.example/{'x' * 500}", "太长"),
    ],
)
def test_an_address_that_may_not_be_is_refused_as_when_it_was_set_up(street, hook, by, wrong, why):
    row, _secret = hook("县平台")
    with pytest.raises(Refused, match=why):
        hooks.move_hook("县平台", url=wrong, seen=row.mark, **by)
    assert lines("api_hook", row) == ["api.make_hook"]


def test_the_address_it_has_is_no_new_one(street, hook, other_side, by):
    row, _secret = hook("县平台")
    with pytest.raises(Refused, match="现在就是这个地址"):
        hooks.move_hook("县平台", url=f"{other_side.url}/hook", seen=row.mark, **by)


def test_who_changes_a_hook_second_changes_nothing(street, hook, other_side, by):
    row, _secret = hook("县平台")
    hooks.renew_secret("县平台", seen=row.mark, **by)
    with pytest.raises(Stale):
        hooks.renew_secret("县平台", seen=row.mark, **by)
    with pytest.raises(Stale):
        hooks.move_hook("县平台", url=f"{other_side.url}/new", seen=row.mark, **by)
    hooks.stop_hook("县平台", **by)
    with pytest.raises(NotFound):
        hooks.renew_secret("县平台", seen=row.mark, **by)


def test_the_keeper_renews_a_secret_and_changes_an_address(street, hook, other_side, keeper):
    row, _old = hook("县平台")
    page = keeper.get("/api/hooks/").content.decode()
    assert "没发成、点“再发”的用新密钥" in page
    assert f'<td data-head="主机">{other_side.url.removeprefix("http://")}</td>' in page, "with its port"
    with budget(20):
        made = keeper.post("/api/hooks/secret/", {"name": "县平台", "seen": row.mark})
    assert "no-store" in made["Cache-Control"]
    assert "签名密钥只显示这一次" in made.content.decode()
    late = keeper.post("/api/hooks/address/", {"name": "县平台", "seen": row.mark, "url": f"{other_side.url}/new"})
    assert (late.status_code, f'value="{other_side.url}/new"' in late.content.decode()) == (409, True)
    row.refresh_from_db()
    assert f'name="seen" value="{row.mark}"' in late.content.decode()
    bad = keeper.post("/api/hooks/address/", {"name": "县平台", "seen": row.mark, "url": "https://elsewhere.example/x"})
    assert (bad.status_code, "SHANZHI_WEBHOOK_HOSTS" in bad.content.decode()) == (422, True)
    with budget(20):
        moved = keeper.post("/api/hooks/address/", {"name": "县平台", "seen": row.mark, "url": f"{other_side.url}/new"})
    assert moved.status_code == 302
    assert "地址改了" in keeper.get("/api/hooks/").content.decode()
    assert keeper.post("/api/hooks/secret/", {"name": "没有的"}).status_code == 422


def test_a_name_in_use_or_given_up_says_what_to_do_instead(street, system, hook, by, keeper):
    hook("县平台")
    hooks.stop_hook("县平台", **by)
    with pytest.raises(Refused, match="停了的也占着名称"):
        hook("县平台")
    revoke_system("一网统管", **by)
    with pytest.raises(Refused, match="收回了的也占着名称"):
        system("一网统管", "leader")
    assert "收回了的系统，名称不能再用" in keeper.get("/api/systems/").content.decode()
    assert "停了的推送，名称不能再用" in keeper.get("/api/hooks/").content.decode()


def test_what_was_given_up_goes_to_the_new_address_under_the_new_secret(street, hook, other_side, by, keeper):
    row, _old = hook("县平台")
    other_side.answers = [(400, {})]
    street.dispatched()
    errands.drain(at=street.at)
    send(street)
    hooks.move_hook("县平台", url=f"{other_side.url}/new", seen=row.mark, **by)
    _row, new = hooks.renew_secret("县平台", seen=Hook.objects.get(name="县平台").mark, **by)
    assert keeper.post("/api/hooks/again/", {"name": "县平台"}).status_code == 302
    send(street)
    [first, second] = other_side.heard
    assert (first[0], second[0], first[2] == second[2]) == ("/hook", "/new", True)
    assert is_signed(second, new)
    assert verify(DISTRICT) == []


def test_the_hooks_of_a_system_let_out_say_so_and_send_nothing_again(street, hook, other_side, by, keeper):
    row, _secret = hook("县平台")
    other_side.answers = [(400, {})]
    street.dispatched()
    errands.drain(at=street.at)
    send(street)
    revoke_system("一网统管", **by)
    page = keeper.get("/api/hooks/").content.decode()
    assert "系统的令牌收回了，不再推送" in page
    assert 'action="/api/hooks/secret/"' not in page
    assert 'action="/api/hooks/again/"' not in page
    assert "不再发" in keeper.post("/api/hooks/again/", {"name": "县平台"}, follow=True).content.decode()
    with pytest.raises(NotFound):
        hooks.renew_secret("县平台", seen=row.mark, **by)


@pytest.mark.parametrize("end", ["revoke", "stop"])
def test_what_waits_for_a_hook_that_ended_never_leaves_and_says_so(street, system, hook, other_side, by, keeper, end):
    row, _secret = hook("县平台")
    other_side.answers = [(400, {}), (500, {})]
    for _case in range(2):  # one is given up, one failed
        street.dispatched()
        errands.drain(at=street.at)
        send(street)
    hook("别的平台", system=system("别的系统", "leader").row)
    street.dispatched()
    errands.drain(at=street.at)  # waits in the queue for both
    if end == "revoke":
        revoke_system("一网统管", **by)
    else:
        hooks.stop_hook("县平台", **by)
    later = street.at + timedelta(days=2)
    send_due(DISTRICT, at=later, now=lambda: later)
    assert len(other_side.heard) == 3  # the last for the other hook alone
    ours = Delivery.objects.filter(district_id=DISTRICT, key__startswith=f"hook-{row.pk}-")
    assert [(one.state, one.address, one.content) for one in ours] == [("given_up", "", "")] * 3
    assert keeper.get("/api/hooks/").content.decode().count("还没发出去就停了") == 2
    house = keeper.get("/house/undelivered/").content.decode()
    assert (house.count("还没发出去就停了"), house.count("再发一次")) == (2, 0)
    with pytest.raises(NotFound):
        try_again(ours[0].pk, district_id=DISTRICT, **by)
    assert verify(DISTRICT) == []


def test_two_hooks_whose_long_names_begin_alike_are_sent_again_each_by_itself(street, hook, other_side, by, keeper):
    names = [f"{'县一网统管平台' * 7}{which}" for which in "甲乙"]
    for name in names:
        hook(name)
    other_side.answers = [(400, {}), (400, {})]
    street.dispatched()
    errands.drain(at=street.at)
    send(street)
    page = keeper.get("/api/hooks/").content.decode()
    assert all(f'<td data-head="推送">{name}</td>' in page for name in names)
    hooks.stop_hook(names[0], **by)
    assert "不再发" in keeper.post("/api/hooks/again/", {"name": names[0]}, follow=True).content.decode()
    assert "重新排上了" in keeper.post("/api/hooks/again/", {"name": names[1]}, follow=True).content.decode()
    send(street)
    assert len(other_side.heard) == 3
