"""The pages of childcare: guards by code, volunteers their own, nobody else anything; canaries sing nowhere."""

from __future__ import annotations

import io
import logging
import re

import pytest
from django.test import Client
from django.urls import reverse

from shanzhi.api.actions.systems import make_system
from shanzhi.api.models import Scope
from shanzhi.cases.models import Case
from shanzhi.childcare.actions.bonds import raise_concern
from shanzhi.childcare.models import Bond, Child, Volunteer
from shanzhi.journal import errands, sweeps
from shanzhi.people.models import Post
from shanzhi.post.models import Notice
from shanzhi.rehearse.models import Play
from tests.childcare.laying import FILE, UNTIL, another, paired, teamed
from tests.neighbourhood import DISTRICT, FROM
from tests.statements import budget
from tests.whole.addresses import doors, endpoints
from tests.whole.asking import ask
from tests.whole.world import begin, live

SECRETS = [FILE.name, FILE.called, FILE.condition, FILE.school, FILE.address, FILE.guardian, FILE.guardian_phone, "雀"]
ROOMS = ("childcare:", "pairing:", "desks:", "web:search", "web:house", "post:", "hotline:", "ledger:", "counter:")


def said(answer):
    return answer.content.decode()


def test_from_registering_to_a_concern(signed_in, ground):
    guard, mother = signed_in("tongxin"), signed_in("zhongmama")
    assert mother.get(reverse("web:home")).headers["Location"] == "/childcare/mine/"
    assert "还不能看" in said(mother.get("/childcare/mine/"))
    who = {"what": "enrol", "username": "zhongmama", "alone": "on", "unit": "市政设施管理所", "committed_until": UNTIL}
    refused = guard.post("/childcare/volunteers/", who | {"unit": "没有这家"})
    assert refused.status_code == 422
    assert 'value="zhongmama" selected' in said(refused)
    assert 'name="alone" checked' in said(refused)
    assert guard.post("/childcare/volunteers/", who).status_code == 302
    screen = {"what": "screen", "username": "zhongmama", "passed": "yes", "checked_on": "2026-03-01"}
    assert guard.post("/childcare/volunteers/", screen).status_code == 422
    assert guard.post("/childcare/volunteers/", screen | {"valid_until": UNTIL}).status_code == 302
    plan = {"what": "plan", "year": "2026", "planned": "30"}
    assert guard.post("/childcare/volunteers/", plan).status_code == 302
    team = {"what": "team", "name": "三楼", "brand": "钟妈妈", "members": "钟意"}
    assert guard.post("/childcare/volunteers/", team).status_code == 422
    assert mother.post("/childcare/mine/agree/").status_code == 302
    form = {"area": ground.community.code, "name": FILE.name, "called": FILE.called, "group": "left_behind"}
    assert guard.post("/childcare/register/", form).status_code == 422
    more = {"guardian": FILE.guardian, "guardian_phone": FILE.guardian_phone, "school": FILE.school, "key": "k" * 32}
    assert "写成年和月" in said(guard.post("/childcare/register/", form | more | {"born": "十岁"}))
    for _twice in range(2):
        assert guard.post("/childcare/register/", form | more | {"born": "2015-03"}).status_code == 302
    child = Child.objects.in_district(DISTRICT).get()
    one = f"/childcare/children/{child.code}/"
    assert "还没问过" in said(guard.get(one)), "nobody is undecided whom nobody asked"
    assert guard.post(f"{one}pair/", {"who": "volunteer:zhongmama"}).status_code == 302
    bond = Bond.objects.in_district(DISTRICT).get()
    assert guard.post(f"{one}activate/", {"bond": bond.number, "seen": 1}).status_code == 422
    consent = {"scope": ["call", "visit"], "guardian": FILE.guardian, "valid_until": "2026-12-31"}
    second = guard.post(f"{one}consent/", consent | {"seen": 9})
    assert second.status_code == 409
    assert said(second).count('name="scope"') > said(second).count("checked>") == 2
    wish = guard.post(f"{one}wish/", {"wish": "refuses", "words": "不想", "seen": 9})
    assert '<option value="refuses" selected>' in said(wish)
    assert guard.post(f"{one}consent/", consent).status_code == 302
    assert guard.post(f"{one}wish/", {"wish": "wants", "words": "想"}).status_code == 302
    assert guard.post(f"{one}activate/", {"bond": bond.number, "seen": 1}).status_code == 302
    assert guard.post(f"{one}accompany/", {"bond": bond.number, "seen": 2}).status_code == 302
    assert child.code in said(mother.get("/childcare/mine/"))
    own = f"/childcare/mine/{bond.number}/"
    assert mother.post(f"{own}open/", {"purpose": "看"}).status_code == 422
    opened = said(mother.post(f"{own}open/", {"purpose": "约周六的见面时间"}))
    assert FILE.called in opened
    assert FILE.name not in opened
    assert FILE.school not in opened
    assert FILE.name in said(guard.post(f"{one}open/", {"purpose": "年度复核这份档案"}))
    assert mother.post(f"{own}contact/", {"mode": "visit", "words": "读了一本书"}).status_code == 302
    assert mother.post(f"{own}concern/", {"words": ""}).status_code == 422
    assert mother.post(f"{own}concern/", {"words": "手臂上有青紫，不敢回家"}).status_code == 302
    case = Case.objects.in_district(DISTRICT).get()
    assert case.number in said(guard.get("/childcare/"))
    assert mother.get(f"/cases/{case.number}/").status_code == 404
    assert guard.get(f"/cases/{case.number}/").status_code == 200
    assert guard.post(f"{one}withdraw/", {}).status_code == 302
    assert mother.get(own).status_code == 404
    assert mother.post(f"{own}concern/", {"words": "还是担心"}).status_code == 404
    assert guard.post(f"{one}erase/", {"reason": "监护人要求"}).status_code == 302
    assert guard.get(one).status_code == 404
    assert Volunteer.objects.in_district(DISTRICT).get().agreed_at


def test_a_volunteer_who_cannot_go_on_tells_the_guards_by_one_button(signed_in, ground, bond):
    mother, own = signed_in("zhongmama"), f"/childcare/mine/{bond.number}/"
    assert "告诉专员</button>" in said(mother.get(own))
    assert signed_in("tongxin").post(f"{own}stop/").status_code == 404
    assert mother.post(f"{own}stop/").status_code == 302
    page = said(mother.get(own))
    assert "告诉专员</button>" not in page
    assert "他们会来安排交接" in page
    assert mother.post(f"{own}stop/").status_code == 422, "once is enough"
    notice = Notice.objects.get(district_id=DISTRICT, user_id=ground.users["tongxin"].pk, title__contains="不能继续")
    assert notice.link == f"/childcare/children/{bond.child.code}/"
    assert bond.number in notice.title
    assert Bond.objects.in_district(DISTRICT).get().state == "active", "it holds until it is handed over"
    assert "说不能继续了" in said(signed_in("tongxin").get(notice.link))


def test_a_guard_hands_over_and_ends(signed_in, ground, bond):
    guard, one = signed_in("tongxin"), f"/childcare/children/{bond.child.code}/"
    another(ground)
    seen = {"bond": bond.number, "seen": bond.version}
    assert f'action="{one}concern/"' in said(guard.get(one))
    short = guard.post(f"{one}concern/", {"bond": bond.number, "words": "哭"})
    assert short.status_code == 422
    assert re.search(r'<details open>.*name="words"[^>]*>哭</textarea>', said(short), re.S), "what was typed stays"
    raised = guard.post(f"{one}concern/", {"bond": bond.number, "words": "孩子三天没上学"}, follow=True)
    assert "已经交给未成年人保护专员" in said(raised)
    seen["seen"] += 1
    assert guard.post(f"{one}hand-over/", seen | {"who": "volunteer:zhongmama"}).status_code == 422, "their own"
    assert guard.post(f"{one}hand-over/", seen | {"who": "volunteer:heyan"}).status_code == 302
    following = Bond.objects.in_district(DISTRICT).get(state="proposed")
    assert guard.post(f"{one}end/", {"bond": following.number, "seen": 1, "ending": "moved"}).status_code == 302
    assert guard.post(f"{one}end/", {"bond": "A26-9999", "seen": 1, "ending": "moved"}).status_code == 422


def test_a_child_s_page_offers_only_what_can_be_done(signed_in, ground, bond):
    guard, one = signed_in("tongxin"), f"/childcare/children/{bond.child.code}/"
    page = said(guard.get(one))
    assert "提议结对</button>" not in page, "the child is paired"
    assert 'value="volunteer:zhongmama"' not in page, "nobody hands over to themselves"
    assert f'action="{one}hand-over/"' not in page
    assert "要交接，先登记另一位志愿者" in page
    another(ground)
    page = said(guard.get(one))
    assert page.count('value="volunteer:heyan"') == 1
    assert 'value="volunteer:zhongmama"' not in page
    guard.post(f"{one}end/", {"bond": bond.number, "seen": bond.version, "ending": "moved"})
    page = said(guard.get(one))
    assert "提议结对</button>" in page
    assert 'value="volunteer:zhongmama"' in page
    assert guard.post(f"{one}pair/", {"who": "volunteer:heyan"}).status_code == 302
    assert "提议结对</button>" not in said(guard.get(one)), "one is proposed"
    assert guard.post(f"{one}pair/", {"who": "volunteer:zhongmama"}).status_code == 422


def test_a_leader_sees_counts_alone_and_none_below_five(signed_in, ground, bond):
    leader = signed_in("linfeng")
    page = said(leader.get("/childcare/counts/"))
    assert "不写" in page
    assert bond.child.code not in page
    for address in ("/childcare/", f"/childcare/children/{bond.child.code}/", "/childcare/volunteers/"):
        assert leader.get(address).status_code == 404


def test_pages_ask_little(signed_in, ground, bond):
    guard, mother = signed_in("tongxin"), signed_in("zhongmama")
    asked = ((guard, "/childcare/", 16), (guard, f"/childcare/children/{bond.child.code}/", 22),
             (mother, f"/childcare/mine/{bond.number}/", 16))  # fmt: skip
    for client, address, limit in asked:
        client.get(address)
        with budget(limit):
            assert client.get(address).status_code == 200


@pytest.mark.parametrize("name", ["zhongmama", "waiai", "waihu", "linfeng", "tongchou", "bailu"])
def test_a_child_that_is_not_yours_is_not_there(signed_in, ground, bond, name):
    client = signed_in(name)
    one = client.get(f"/childcare/children/{bond.child.code}/")
    other = client.get("/childcare/children/T-999999/")
    assert one.status_code == other.status_code == 404
    assert one.content.replace(bond.child.code.encode(), b"") == other.content.replace(b"T-999999", b"")


def test_a_volunteer_finds_their_own_pairings_and_nothing_of_the_houses_own(signed_in, ground, bond):
    mother = signed_in("zhongmama")
    page = said(mother.get("/childcare/mine/"))
    for address in ("/cases/", "/search/", "/units/", "/coverage/", "/accountability/stuck/", "/activities/desk/"):
        assert mother.get(address).status_code == 404, f"{address} says who lives where and who covers which household"
        assert f'href="{address}"' not in page, address
    assert 'role="search"' not in page
    links = set(re.findall(r'href="(/[^"?#]*)"', page))
    assert not [one for one in links if mother.get(one).status_code not in {200, 302}], "no link is dead"


def test_a_child_sings_in_no_page_search_export_note_or_log(db, at, monkeypatch):
    """Whatever anybody asks for, guards included: nothing of a file comes back unopened, or lies in a note or log."""
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    logging.getLogger().addHandler(handler)
    monkeypatch.setattr("shanzhi.kernel.clock.now", lambda: at)
    world = begin(at)
    live(world, "ordinary")
    Play.objects.all().delete()  # a rehearsal is for a demonstration
    mother = world.client("zhongmama")
    own = f"/childcare/mine/{world.more['child_bond']}/concern/"
    assert mother.post(own, {"words": f"{FILE.name}在{FILE.school}被打，{FILE.guardian}说不要紧"}).status_code == 302
    sweeps.run_all(at)
    errands.drain(at=at)
    concern = Case.objects.in_district(DISTRICT).get(channel="pairing")
    found = []
    for name in ("", "bailu", "linfeng", "zhongmama", "tongxin"):
        inside = name == "tongxin"
        for endpoint in endpoints():
            if not endpoint.name.startswith(ROOMS):
                continue
            for door in doors(endpoint, world)[:1]:
                answer = ask(world.cookies[name], "get", door.urls(endpoint)[0])
                found += [f"{endpoint} as {name}: {one}" for one in SECRETS if one in answer.text]
                if not inside and concern.number in answer.text:
                    found.append(f"{endpoint} as {name}: the concern's number")
        for words in (FILE.name, FILE.school, world.more["child"], concern.number):
            client = world.client(name)
            page = said(client.get("/search/", {"q": words}, follow=True)).replace(words, "")
            found += [
                f"search as {name}: {one}" for one in [*SECRETS, world.more["child"]] if one in page and not inside
            ]
    logging.getLogger().removeHandler(handler)
    assert not found
    assert not [one for one in SECRETS if one in log.getvalue()]
    for note in Notice.objects.filter(district_id=DISTRICT):
        assert not [one for one in [*SECRETS, world.more["child"]] if one in f"{note.title}{note.body}"]


def test_what_was_written_at_a_contact_and_who_consented_are_read_with_the_file_and_never_without(
    signed_in, ground, bond
):
    guard, mother = signed_in("tongxin"), signed_in("zhongmama")
    one, own = f"/childcare/children/{bond.child.code}/", f"/childcare/mine/{bond.number}/"
    assert mother.post(f"{own}contact/", {"mode": "call", "words": "说想学画画"}).status_code == 302
    page = said(guard.get(one))
    assert "说想学画画" not in page
    assert "打开档案才看得到" in page
    opened = said(guard.post(f"{one}open/", {"purpose": "年度复核这份档案"}))
    assert "说想学画画" in opened
    assert f"{FILE.guardian}同意" in opened
    assert "说想学画画" in said(guard.get(one)), "for as long as the file is open"
    assert "说想学画画" not in said(mother.post(f"{own}open/", {"purpose": "约周六的见面时间"}))


def test_a_volunteer_is_offered_only_the_ways_the_guardian_agreed_to(signed_in, ground, bond):
    page = said(signed_in("zhongmama").get(f"/childcare/mine/{bond.number}/"))
    assert 'value="visit"' in page
    assert 'value="outing"' not in page, "call and visit were agreed to, nothing else"
    assert "陪同见过面了" in page


def test_nobody_is_paired_handed_over_or_ended_by_what_happened_to_stand_first(signed_in, ground, bond):
    guard, one = signed_in("tongxin"), f"/childcare/children/{bond.child.code}/"
    another(ground)
    seen = {"bond": bond.number, "seen": bond.version}
    page = said(guard.get(one))
    assert page.count('<option value="">') == 2
    assert guard.post(f"{one}end/", seen | {"ending": ""}).status_code == 422
    assert guard.post(f"{one}hand-over/", seen | {"who": ""}).status_code == 422
    assert Bond.objects.in_district(DISTRICT).get().is_active


def test_a_team_is_ticked_together_of_who_is_enrolled(signed_in, ground, bond):
    guard = signed_in("tongxin")
    another(ground)
    team = {"what": "team", "name": "三楼", "brand": "", "members": ["zhongmama", "heyan"]}
    refused = guard.post("/childcare/volunteers/", team)
    assert refused.status_code == 422
    assert said(refused).count(" checked") == 2, "the ticks are kept"
    stranger = guard.post("/childcare/volunteers/", team | {"members": ["zhongmama", "heyan", "bailu"]})
    assert stranger.status_code == 422, "nobody is left out without a word"


def test_pages_say_beforehand_that_no_officer_could_hear_a_concern(signed_in, ground):
    bond, works = paired(ground, unit="works"), ground.units["works"]
    guard, at = signed_in("tongxin"), f"/childcare/mine/{bond.number}/"
    assert "没有专员听得到" not in said(guard.get("/childcare/"))
    Post.objects.in_force(on=ground.at.date()).filter(user=ground.users["tongxin"]).update(
        unit=works, unit_path=works.path
    )
    for page in ("/childcare/", f"/childcare/children/{bond.child.code}/"):
        assert "没有专员听得到" in said(guard.get(page))
    with budget(18):
        guard.get("/childcare/")
    words = {"words": "三天没来上学", "key": "k" * 32}
    answer = said(signed_in("zhongmama").post(f"{at}concern/", words, follow=True))
    assert "已经告诉管理员" in answer
    assert "他们马上会看" not in answer
    Post.objects.in_force(on=ground.at.date()).filter(capacity="keeper").delete()
    words = {"words": "四天没来上学", "key": "m" * 32}
    answer = said(signed_in("zhongmama").post(f"{at}concern/", words, follow=True))
    assert "也没有管理员可以告诉" in answer, "who told nobody doesn't say so"
    assert "已经告诉管理员" not in answer


def test_who_was_met_was_in_touch(signed_in, ground, bond):
    for client, page in ((signed_in("zhongmama"), "/childcare/mine/"), (signed_in("tongxin"), "/childcare/")):
        Bond.objects.in_district(DISTRICT).update(starts_on="2025-01-01", met_on="2025-01-05")
        shown = said(client.get(page))
        assert "上次联系" in shown
        assert "还没联系过" not in shown


def test_no_page_or_answer_shows_a_concern_to_an_officer_of_any_of_the_teams_units(signed_in, ground):
    bond, street = teamed(ground), ground.street
    told = raise_concern(bond, words="手臂上有青紫，不敢回家", by=ground.actor("zhongmama"), at=ground.at)
    post = {"capacity": "child_protection", "division": street, "area_path": street.path, "starts_on": FROM}
    for name, unit in (("suye", "water"), ("fangyuan", "works")):
        one = ground.units[unit]
        Post.objects.create(user=ground.users[name], unit=one, unit_path=one.path, **post)
    sweeps.run_all(ground.at)
    number, report = told.case.number, told.report.number
    addresses = (f"/cases/{number}/", "/cases/?desk=all", f"/search/?q={number}", "/search/?q=青紫", "/inbox/",
                 f"/reports/{report}/")  # fmt: skip
    for address in addresses:
        for name in ("suye", "fangyuan"):
            shown = said(signed_in(name).get(address, follow=True))
            assert "不敢回家" not in shown, (address, name)
            assert f"/cases/{number}/" not in shown.replace(address, ""), (address, name)
    for address in addresses[2:4]:
        assert f"/cases/{number}/" in said(signed_in("tongxin").get(address, follow=True)), "who may know sees it there"
    page = said(signed_in("suye").get("/childcare/"))
    assert f"{number}　{bond.child.code}" in page, "that there is one"
    assert "要由别的专员办" in page


def test_no_system_reads_a_concern_whatever_its_post_says(ground):
    told = raise_concern(teamed(ground), words="手臂上有青紫，不敢回家", by=ground.actor("zhongmama"), at=ground.at)
    post = {"capacity": "registrar", "division": ground.street}
    row, token = make_system("立案系统", post=post, scopes=list(Scope.values), by=ground.actor("mubai"), at=ground.at)
    headers, posts = {"Authorization": f"Bearer {token}"}, Post.objects.filter(user_id=row.user_id)
    for unit in (None, ground.units["water"], ground.units["works"]):
        of = {"unit": unit, "unit_path": unit.path} if unit is not None else {}
        posts.update(capacity="child_protection", **of)  # no verb gives a system this post
        for address, key in (("cases", told.case.number), ("reports", told.report.number)):
            assert Client().get(f"/api/v1/{address}/{key}", headers=headers).status_code == 404
            assert key not in said(Client().get(f"/api/v1/{address}", headers=headers))


def test_in_english_a_childs_wish_reads_as_its_wish_and_not_as_its_name(signed_in, bond):
    guard = signed_in("tongxin")
    guard.cookies["django_language"] = "en"
    page = said(guard.get("/childcare/"))
    assert ", the child's own wish: Willing" in page
    assert "<h2>Children</h2>" in page
