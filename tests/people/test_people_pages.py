"""The pages of people, coverage and units: who sees them, what they do, how many statements they take."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from shanzhi.accounts import actions as accounts
from shanzhi.accounts import queries
from shanzhi.accounts.models import User
from shanzhi.organisation.actions import rename_unit
from shanzhi.organisation.models import Unit
from shanzhi.people.actions.coverage import assign, assignment_over
from shanzhi.people.actions.deployments import set_up
from shanzhi.people.actions.posts import give_post
from shanzhi.people.models import CoverageAssignment, Post
from shanzhi.people.queries import holders, nearest_holders
from shanzhi.territory.models import Stairwell
from shanzhi.ui import slots
from tests.statements import budget

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.people.urls")]

KEEPERS_ALONE = [
    ("people:staff", []),
    ("people:invite", []),
    ("people:person", ["qiaohe"]),
    ("people:hand_over", ["qiaohe"]),
    ("organisation:unit_add", []),
]
ALL_STAFF = [
    ("people:coverage", []),
    ("people:coverage_community", ["990101001001"]),
    ("organisation:units", []),
    ("organisation:unit", ["D2"]),
    ("organisation:party_line", []),
]


@pytest.fixture(autouse=True)
def own_slots(monkeypatch):
    """Leave out what upper rooms show on these pages: their own tests look at that."""
    own = ("shanzhi.people.", "shanzhi.organisation.")
    kept = {name: [each for each in listed if each.key.startswith(own)] for name, listed in slots._slots.items()}
    monkeypatch.setattr(slots, "_slots", kept)


@pytest.fixture
def town(town):
    set_up("990101", name="云岭区", street_name="槐荫街道", is_demonstration=True, **town.act)
    return town


@pytest.fixture
def as_user(town):
    def sign_in(username):
        client = Client()
        client.force_login(User.objects.get(username=username), "django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


def _reads(response, status=200):
    assert response.status_code == status, response.status_code
    return response.content.decode()


@pytest.mark.parametrize(("name", "args"), KEEPERS_ALONE)
def test_what_is_the_keepers_answers_others_like_what_does_not_exist(town, as_user, name, args):
    address = reverse(name, args=args)
    assert _reads(as_user("mubai").get(address))
    absent = as_user("wendi").get("/people/of/nobody-at-all/")
    refused = as_user("wendi").get(address)
    assert (refused.status_code, refused.content) == (absent.status_code, absent.content) == (404, absent.content)
    assert Client().get(address)["Location"].startswith("/sign-in/?next=")


@pytest.mark.parametrize(("name", "args"), ALL_STAFF)
def test_all_staff_read_coverage_and_units(town, as_user, name, args):
    assert _reads(as_user("hanzhou").get(reverse(name, args=args)))
    outsider = accounts.create_account("wairen", name="外人", at=town.at)
    client = Client()
    client.force_login(outsider, "django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse(name, args=args)).status_code == 404


def test_only_posts_let_a_page_open_so_an_ended_post_closes_it_at_once(town, as_user):
    client = as_user("hanzhou")
    assert client.get("/coverage/").status_code == 200
    Post.objects.filter(user__username="hanzhou").update(ends_on=town.at.date())
    assert client.get("/coverage/").status_code == 404


def test_the_keeper_invites_with_a_post_and_sees_the_link_once(town, as_user):
    told = {"username": "suye", "name": "苏叶", "capacity": "handler", "unit": "供水公司"}
    response = as_user("mubai").post("/people/invite/", told)
    page = _reads(response)
    token = re.search(r"/letter/([\w-]+)/", page).group(1)
    assert queries.letter_of(token, at=town.at) is not None
    assert response["Cache-Control"] == "no-store"
    assert Post.objects.get(user__username="suye").unit == town.water


def test_a_bad_invitation_keeps_what_was_typed_and_makes_nobody(town, as_user):
    told = {"username": "suye", "name": "苏叶", "capacity": "handler", "unit": "没有这个所"}
    page = _reads(as_user("mubai").post("/people/invite/", told), 422)
    assert "名录里没有这个单位" in page
    assert 'value="苏叶"' in page
    told["unit"] = ""
    assert "承办人要写在哪个单位" in _reads(as_user("mubai").post("/people/invite/", told), 422)
    assert not User.objects.filter(username="suye").exists()


def test_posts_are_given_and_ended_on_the_persons_page(town, as_user):
    client, grid = as_user("mubai"), town.grids[2]
    told = {"capacity": "grid_worker", "area": grid.code, "part_time": "on"}
    assert client.post("/people/of/wendi/", told).status_code == 302
    post = Post.objects.get(user__username="wendi", capacity="grid_worker")
    assert (post.grid, post.full_time) == (grid, False)
    assert "已经有这个任职" in _reads(client.post("/people/of/wendi/", told), 422)
    assert client.post("/people/of/wendi/end-post/", {"post": post.pk}).status_code == 302
    assert "结束任职" in _reads(client.get("/people/of/wendi/"))
    post.refresh_from_db()
    assert post.ends_on is not None
    for number in ("", "x", str(Post.objects.get(user__username="guyu").pk)):
        assert client.post("/people/of/wendi/end-post/", {"post": number}).status_code == 404


def test_a_leaver_is_handed_over_and_then_closed(town, as_user):
    client = as_user("mubai")
    refused = client.post("/people/of/qiaohe/close/", follow=True)
    assert "先办交接" in _reads(refused)
    assert "乔禾手上的交给谁" in _reads(client.get("/people/of/qiaohe/hand-over/"))
    post = Post.objects.get(user__username="qiaohe")
    done = client.post("/people/of/qiaohe/hand-over/", {"to": "闻笛", "pass_on": [post.pk]}, follow=True)
    assert "乔禾的事已交给闻笛" in _reads(done)
    assert "账号已停用" in _reads(client.post("/people/of/qiaohe/close/", follow=True))
    assert "账号已启用" in _reads(client.post("/people/of/qiaohe/open/", follow=True))
    assert "/letter/" in _reads(client.post("/people/of/qiaohe/invite/"))
    assert client.post("/people/of/qiaohe/delete/").status_code == 404


def test_the_list_of_staff_is_searched_and_turned(town, as_user):
    client = as_user("mubai")
    with budget(12):
        page = _reads(client.get("/people/"))
    assert "网格员 · 梧桐第1网格" in page
    assert "乔禾" not in _reads(client.get("/people/", {"q": "市政"}))
    assert "韩舟" in _reads(client.get("/people/", {"q": "市政"}))
    assert "没有找到人" in _reads(client.get("/people/", {"q": "查无此人"}))
    unit = Post.objects.filter(user__username="hanzhou", unit__isnull=False).select_related("unit").first().unit
    rename_unit(unit, name="市政（设施）管理所", **town.act)
    for words in ("市政（设施）", "市政(设施)"):
        assert "韩舟" in _reads(client.get("/people/", {"q": words})), "brackets of either width"
    assert "乔禾" in _reads(client.get("/people/", {"capacity": "grid_worker"}))


def test_another_systems_account_is_nobody_among_the_people(town, as_user):
    county = Post.objects.get(user__username="mubai").division
    machine = User.objects.create_user("system-x1", name="一网统管平台")
    give_post(machine, capacity="leader", division=county, **town.act)
    client = as_user("mubai")
    for asked in ({}, {"q": "一网"}, {"capacity": "leader"}):
        assert "system-x1" not in _reads(client.get("/people/", asked))
    for address in ("", "close/", "reset-second-factor/", "hand-over/", "end-post/"):
        assert client.post(f"/people/of/system-x1/{address}").status_code == 404
    told = {"to": "一网统管平台"}
    assert "没有这个人" in _reads(client.post("/people/of/qiaohe/hand-over/", told), 422)
    assert "system-x1" not in _reads(client.get("/people/of/qiaohe/hand-over/"))
    held = {"capacity": "leader", "area_path": county.path, "at": town.act["at"]}
    for asked in (holders, nearest_holders):
        assert machine.pk not in asked(**held), "its inbox is read by nobody"


def test_a_second_factor_is_cleared_only_where_one_is_set(town, as_user):
    client = as_user("mubai")
    assert "清掉两步验证" not in _reads(client.get("/people/of/qiaohe/"))
    TOTPDevice.objects.create(user=User.objects.get(username="qiaohe"), confirmed=True)
    assert "清掉两步验证" in _reads(client.get("/people/of/qiaohe/"))


def test_coverage_says_who_and_whom_nobody(town, as_user):
    client, block = as_user("hanzhou"), town.building
    row = assignment_over(block, kind="volunteer", person_name="桑榆", phone="0000-777", starts_on=town.at.date())
    assign(row, **town.act)
    for stairwell in Stairwell.objects.filter(building=block).select_related("building__grid"):
        assign(assignment_over(stairwell, kind="volunteer", person_name="某", starts_on=town.at.date()), **town.act)
    with budget(18):
        page = _reads(client.get("/coverage/990101001001/"))
    assert "桑榆" in page
    assert "没人包的：网格2个，楼栋3栋，单元6个" in page
    assert "桑榆" not in _reads(client.get("/coverage/990101001001/", {"show": "open"}))
    assert "桑榆" in _reads(client.get("/coverage/", {"q": "桑"}))
    page = _reads(client.get(f"/coverage/building/{block.code}/"))
    assert "桑榆" in page
    assert "0000-777" not in page
    assert "分给谁" not in page
    assert client.post(f"/coverage/building/{block.code}/", {"kind": "volunteer"}).status_code == 404
    assert client.get("/coverage/990101001/").status_code == client.get("/coverage/building/NOPE/").status_code == 404


def test_a_grid_head_assigns_and_ends(town, as_user):
    client, block = as_user("yezhi"), town.building
    address = f"/coverage/building/{block.code}/"
    told = {"kind": "party_member", "person_name": "桑榆", "stairwell": "2单元", "household": "301"}
    assert client.post(address, told).status_code == 302
    row = CoverageAssignment.objects.get()
    assert (row.scope, row.stairwell.name, row.household) == ("household", "2单元", "301")
    assert "已经包着这里" in _reads(client.post(address, told), 422)
    assert "写上是谁包" in _reads(client.post(address, {"kind": "volunteer"}), 422)
    assert client.post(f"{address}end/", {"assignment": row.pk}).status_code == 302
    assert client.post(f"{address}end/", {"assignment": row.pk}).status_code == 404


def test_the_keeper_changes_units_and_every_change_is_in_the_history(town, as_user):
    client = as_user("mubai")
    assert client.post("/units/of/D2/alias/", {"alias": "市政所"}).status_code == 302
    assert client.post("/units/of/D2/rename/", {"name": "市政中心", "seen": "0"}).status_code == 302
    page = _reads(client.get("/units/of/D2/"))
    assert "由“市政设施管理所”改为“市政中心”" in page
    assert "方原" in page
    assert "第一责任人" in page
    stale = _reads(client.post("/units/of/D2/rename/", {"name": "别的名字", "seen": "0"}), 422)
    assert "旧了" in stale
    assert 'value="别的名字"' in stale
    told = {"kind": "institution", "phone": "0000-1", "seen": "1"}
    assert client.post("/units/of/D2/details/", told).status_code == 302
    assert client.post("/units/of/D5/merge/", {"into": "市政中心"}).status_code == 302
    assert "供水公司" in _reads(client.get("/units/of/D2/"))
    assert "并入" in _reads(client.get("/units/of/D5/"))
    assert "供水公司" in _reads(client.get("/units/", {"ended": "1"}))
    assert as_user("wendi").post("/units/of/D2/close/").status_code == 404
    assert client.post("/units/of/D2/close/").status_code == 302


def test_the_keeper_adds_a_unit(town, as_user):
    client = as_user("mubai")
    told = {"code": "D9", "name": "桥隧所", "kind": "institution", "parent": "市政设施管理所"}
    assert client.post("/units/add/", told).status_code == 302
    assert Unit.objects.get(code="D9").parent == town.works
    assert "已经有单位用了" in _reads(client.post("/units/add/", told), 422)


def test_a_keeper_without_a_second_factor_is_sent_to_set_it_up(settings, town, as_user):
    from shanzhi.people.models import Deployment

    Deployment.objects.update(is_demonstration=False)
    answer = as_user("mubai").get("/people/")
    assert answer["Location"] == "/second-factor/?next=%2Fpeople%2F"
    assert as_user("hanzhou").get("/coverage/").status_code == 200


def test_every_page_of_a_demonstration_says_so(town, as_user):
    page = _reads(as_user("hanzhou").get("/coverage/"))
    assert "演示数据" in page
    assert "云岭区槐荫街道" in page
