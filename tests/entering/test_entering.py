"""Units sign up their own entries of a contest: handed in, changed, withdrawn; accepted into the list, or returned."""

from __future__ import annotations

import html
import io
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from shanzhi.activities import queries as contests
from shanzhi.activities.actions import judging
from shanzhi.activities.models import Entrant
from shanzhi.entering import actions, queries
from shanzhi.entering.access import own_entries
from shanzhi.entering.actions import Told
from shanzhi.journal import errands
from shanzhi.journal.queries import history
from shanzhi.journal.verify import verify
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.people.models import Post
from shanzhi.post.models import Notice
from tests.neighbourhood import DISTRICT, FROM
from tests.photographs import photograph, serious, settled, sign_in
from tests.statements import assert_district_named, budget
from tests.web.conftest import words_of

FORM = {"name": "竹编", "home": "云溪县", "sales": "12000", "agreed": "on", "key": "a-key-of-this-page"}


def handed(ground, contest, name, *, who="dian", unit="shop", home="云溪县", at=None):
    told = Told(name, home, agreed=True)
    return actions.hand_in(
        contest, ground.units[unit], told, key=f"key-of-{name}-{who}", by=ground.actor(who), at=at or ground.at
    )


def accepted(ground, *entries):
    chosen = [(one, one.version) for one in entries]
    return actions.accept(chosen, by=ground.actor("tongchou"), at=ground.at)


def names(contest):
    return {number: one.name for number, one in contests.entrants(contest).items()}


def fresh(contest):
    return contests.activity_numbered(DISTRICT, contest.number)


def test_a_contact_hands_in_and_finds_it_accepted(ground, contest, signed_in):
    client, keeper = signed_in("dian"), signed_in("tongchou")
    page = words_of(client.get("/entering/"))
    assert "每个单位最多2件" in page
    assert "还没有报过" in page
    assert "好物大赛" in words_of(client.get("/needs/own/")), "the first page of one's work says it"
    address = f"/entering/to/{contest.number}/"
    made = client.post(address, FORM)
    assert made.status_code == 302
    assert client.post(address, FORM)["Location"] == made["Location"], "sent twice, it is one"
    assert "报了1件　还能报1件" in words_of(client.get("/entering/"))
    assert names(contest) == {}, "what isn't accepted is in no list"
    page = words_of(keeper.get(f"/activities/desk/of/{contest.number}/"))
    assert "1件等您看" in page
    desk = f"/entering/desk/{contest.number}/"
    [one] = keeper.get(desk).context["entries"]
    assert keeper.post(f"{desk}accept/", {"entry": f"{one.number}:{one.version}"}).status_code == 302
    assert names(contest) == {1: "竹编"}
    assert "第1号" in words_of(client.get(made["Location"]))
    errands.drain(at=ground.at, now=lambda: ground.at)
    [note] = Notice.objects.filter(district_id=DISTRICT, user=ground.users["dian"])
    assert (note.title, note.link) == ("主办方收下了：竹编", f"/entering/of/{one.number}/")
    lines = [line.verb for line in history(DISTRICT, "entrant", str(one.pk))]
    assert lines == ["entrant.accept", "entrant.hand_in"]
    assert verify(DISTRICT) == []


def test_who_handed_an_entry_in_is_told_as_long_as_they_are_of_the_unit(ground, contest):
    one = handed(ground, contest, "竹编", who="hanzhou", unit="works")
    other = handed(ground, contest, "茶叶", who="hanzhou", unit="works")
    accepted(ground, one)
    errands.drain(at=ground.at, now=lambda: ground.at)
    mine = Notice.objects.filter(district_id=DISTRICT, user=ground.users["hanzhou"])
    assert [row.title for row in mine] == ["主办方收下了：竹编"]
    Post.objects.filter(user=ground.users["hanzhou"]).update(ends_on=local(ground.at).date())
    accepted(ground, other)
    errands.drain(at=ground.at, now=lambda: ground.at)
    assert mine.all().count() == 1, "whoever left reads nothing more of it"
    assert Notice.objects.filter(district_id=DISTRICT, user=ground.users["suo"]).count() == 2


def test_what_is_returned_says_why_and_comes_again(ground, contest, signed_in):
    one = handed(ground, contest, "竹编")
    keeper, client, address = signed_in("tongchou"), signed_in("dian"), f"/entering/of/{one.number}/"
    bare = keeper.post(f"{address}send_back/", {"seen": one.version, "reason": " "})
    assert (bare.status_code, "写一句为什么退回" in words_of(bare)) == (422, True)
    keeper.post(f"{address}send_back/", {"seen": one.version, "reason": "名称里写上产地"})
    assert "名称里写上产地" in words_of(client.get("/entering/"))
    assert "名称里写上产地" in words_of(client.get(address))
    seen = client.get(f"{address}change/").context["form"]["seen"].value()
    answer = client.post(f"{address}change/", FORM | {"name": "云溪竹编", "seen": seen})
    assert answer.status_code == 302
    again = Entrant.objects.get(number=one.number)
    assert (again.name, again.state, again.reason) == ("云溪竹编", "handed_in", "")
    errands.drain(at=ground.at, now=lambda: ground.at)
    assert [row.title for row in Notice.objects.filter(user=ground.users["dian"])] == [
        "主办方退回了，写了原因：云溪竹编"
    ]
    assert verify(DISTRICT) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"agreed": ""}, "参赛的人同意了才能报"),
        ({"name": " "}, "参赛名称："),
        ({"sales": "-1"}, "0"),
        ({"name": "张伟13812345678"}, "里面不要写电话"),
        ({"name": "蜂蜜"}, "您单位已经报过同一个区县的这个名称"),
    ],
)
def test_what_stands_in_the_way_is_said(ground, contest, signed_in, changed, said):
    handed(ground, contest, "蜂蜜")
    answer = signed_in("dian").post(f"/entering/to/{contest.number}/", FORM | changed)
    assert answer.status_code == 422
    assert said in words_of(answer)
    assert Entrant.objects.filter(unit=ground.units["shop"]).count() == 1


def test_of_two_with_one_name_the_organiser_accepts_one(ground, contest):
    one, other = handed(ground, contest, "竹编"), handed(ground, contest, "竹编", who="suo", unit="works")
    with pytest.raises(Refused, match="同一个区县已经有同名的：竹编"):
        accepted(ground, one, other)
    accepted(ground, one)
    with pytest.raises(Refused, match="同一个区县已经有同名的：竹编"):
        accepted(ground, other)
    assert names(contest) == {1: "竹编"}


@pytest.mark.both
def test_limits_of_a_unit_and_of_all_hold_and_room_comes_back(ground, contest):
    first = handed(ground, contest, "竹编")
    handed(ground, contest, "茶叶")
    with pytest.raises(Refused, match="每个单位最多报2件"):
        handed(ground, contest, "蜂蜜")
    handed(ground, contest, "米粉", who="suo", unit="works")
    with pytest.raises(Refused, match="一共收3件，已经报满"):
        handed(ground, contest, "豆腐", who="suo", unit="works")
    actions.withdraw(first, by=ground.actor("dian"), at=ground.at, seen=first.version)
    handed(ground, contest, "豆腐", who="suo", unit="works")
    with pytest.raises(Refused, match="只能替自己的单位报名"):
        handed(ground, contest, "莲子", who="suo")
    assert queries.own(ground.actor("dian"), at=ground.at).open[0].is_full, "the last place of all is gone"
    assert verify(DISTRICT) == []


@pytest.mark.both
def test_who_leaves_the_list_makes_room_and_the_numbers_close_up(ground, contest):
    one, two = handed(ground, contest, "竹编"), handed(ground, contest, "茶叶")
    three = handed(ground, contest, "米粉", who="suo", unit="works")
    one, two, three = accepted(ground, one, two, three)
    assert names(contest) == {1: "竹编", 2: "茶叶", 3: "米粉"}
    told = {"by": ground.actor("dian"), "at": ground.at}
    changed = actions.change(one, Told("云溪竹编", "云溪县", agreed=True), seen=one.version, **told)
    assert names(contest) == {1: "茶叶", 2: "米粉"}, "what is changed is looked at again"
    actions.withdraw(two, seen=two.version, **told)
    assert names(contest) == {1: "米粉"}
    accepted(ground, changed)
    assert names(contest) == {1: "米粉", 2: "云溪竹编"}
    assert contests.contest_sums(contest)["entrants"] == 2
    assert verify(DISTRICT) == []


def test_after_the_closing_nothing_is_handed_in_changed_or_withdrawn(ground, contest, signed_in, monkeypatch):
    one = handed(ground, contest, "竹编")
    late = contest.entries_until
    told = {"by": ground.actor("dian"), "at": late, "seen": one.version}
    for attempt in (
        lambda: handed(ground, contest, "茶叶", at=late),
        lambda: actions.change(one, Told("茶", "云溪县", agreed=True), **told),
        lambda: actions.withdraw(one, **told),
    ):
        with pytest.raises(Refused, match="报名已经截止"):
            attempt()
    monkeypatch.setattr("shanzhi.kernel.clock.now", lambda: late)
    client = signed_in("dian")
    assert "报名已经截止" in words_of(client.get(f"/entering/to/{contest.number}/"))
    page = words_of(client.get(f"/entering/of/{one.number}/"))
    assert "报名已经截止" in page
    assert "撤回这一件" not in page
    assert "现在没有大赛在收报名" in words_of(client.get("/entering/"))
    accepted(ground, one)
    assert names(contest) == {1: "竹编"}, "the organiser still accepts"
    told = {"until": late, "most": None, "by": ground.actor("tongchou"), "at": late}
    moved = actions.call(fresh(contest), each=9, seen=fresh(contest).version, **told)
    assert (moved.entries_each, moved.entries_until) == (9, late), "a limit changes without another closing"


def test_the_second_comer_is_refused_and_keeps_what_they_typed(ground, contest, signed_in):
    one = handed(ground, contest, "竹编")
    client, address = signed_in("dian"), f"/entering/of/{one.number}/"
    accepted(ground, one)
    late = client.post(f"{address}change/", FORM | {"name": "新竹编", "seen": "1"})
    assert late.status_code == 409
    page = words_of(late)
    assert "刚有变动" in page
    assert 'value="新竹编"' in page
    again = late.context["form"]["seen"].value()
    assert client.post(f"{address}change/", FORM | {"name": "新竹编", "seen": again}).status_code == 302
    keeper = signed_in("tongchou")
    desk = f"/entering/desk/{contest.number}/"
    answer = keeper.post(f"{desk}accept/", {"shown": f"{one.number}:1", "all": "1"})
    assert answer.status_code == 409
    assert "刚有变动" in words_of(answer)
    call = {"until": "2030-03-14T10:00", "each": "5", "most": "", "seen": "1"}
    assert keeper.post(desk, call).status_code == 409
    assert keeper.post(f"{desk}accept/", {}).status_code == 422
    assert names(contest) == {}


def test_a_unit_sees_only_its_own(ground, contest, signed_in):
    one, other = handed(ground, contest, "竹编"), handed(ground, contest, "米粉", who="suo", unit="works")
    client = signed_in("dian")
    assert [row.number for row in own_entries(ground.actor("dian"))] == [one.number]
    assert "米粉" not in words_of(client.get("/entering/"))
    for address in (f"/entering/of/{other.number}/", f"/entering/of/{other.number}/change/", "/entering/desk/HD0001/"):
        assert client.get(address).status_code == 404
    assert client.post(f"/entering/of/{one.number}/accept/", {"seen": "1"}).status_code == 404
    assert signed_in("hanzhou").get(f"/entering/of/{other.number}/").status_code == 200, "the same unit's handler"
    assert signed_in("qiaohe").get("/entering/").status_code == 404


def test_an_entry_is_found_by_who_may_know_of_it_alone(ground, contest, signed_in):
    judging.set_entrants(contest, [("蜂蜜", "青山县", 0)], by=ground.actor("tongchou"), at=ground.at)
    one = handed(ground, contest, "竹编", who="suo", unit="works")
    own, organisers = f"/entering/of/{one.number}/", f"/activities/desk/of/{contest.number}/contest/"
    for name, words, address, is_found in (
        ("tongchou", "竹编", own, True),
        ("tongchou", "市政 云溪", own, True),
        ("tongchou", "蜂蜜", organisers, True),
        ("hanzhou", "竹编", own, True),
        ("hanzhou", one.number.lower(), own, True),
        ("hanzhou", "蜂蜜", organisers, False),
        ("suye", "竹编", own, False),
        ("qiaohe", "竹编", own, False),
    ):
        assert (address in words_of(signed_in(name).get("/search/", {"q": words}))) is is_found, (name, words)
    with budget(1) as statements:
        queries.found_entries(ground.actor("hanzhou"), "竹编")
    assert_district_named(statements)


def test_a_units_own_people_of_the_house_find_the_way_among_the_links(ground, contest, signed_in):
    assert 'href="/entering/"' in words_of(signed_in("hanzhou").get("/activities/desk/"))
    assert 'href="/entering/"' not in words_of(signed_in("qiaohe").get("/activities/desk/"))


def test_nobody_accepts_what_their_own_unit_handed_in(ground, contest, shop):
    one = handed(ground, contest, "竹编")
    both = replace(ground.actor("tongchou"), holdings=ground.actor("tongchou").holdings + ground.actor("dian").holdings)
    with pytest.raises(Refused, match="请别的统筹员看"):
        actions.accept([(one, one.version)], by=both, at=ground.at)
    with pytest.raises(Refused, match="收下和退回由统筹员定"):
        actions.send_back(one, reason="重写", by=ground.actor("suo"), at=ground.at, seen=one.version)


def test_accepting_all_of_a_page_leaves_out_what_ones_own_unit_handed_in(ground, contest, signed_in):
    street = {"division": ground.street, "area_path": ground.street.path}
    Post.objects.create(user=ground.users["dian"], capacity="coordinator", starts_on=FROM, **street)
    own, other = handed(ground, contest, "竹编"), handed(ground, contest, "米粉", who="suo", unit="works")
    client, desk = signed_in("dian"), f"/entering/desk/{contest.number}/"
    page = client.get(desk).content.decode()
    assert own.name in page
    shown = re.findall(r'name="shown" value="([^"]+)"', page)
    assert shown == [f"{other.number}:1"]
    assert client.post(f"{desk}accept/", {"shown": shown, "all": "1"}).status_code == 302
    assert names(contest) == {1: "米粉"}


def test_the_organisers_sheet_goes_round_and_drops_no_units_entry_in_silence(ground, contest, signed_in):
    keeper = signed_in("tongchou")
    judging.set_entrants(contest, [("蜂蜜", "青山县", 0)], by=ground.actor("tongchou"), at=ground.at)
    [one] = accepted(ground, handed(ground, contest, "竹编"))
    handed(ground, contest, "茶叶")
    base = f"/activities/desk/of/{contest.number}/contest/entrants/"
    content = keeper.post(f"{base}export/").content
    _head, *rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [row[:3] for row in rows[:2]] == [[1, "蜂蜜", "青山县"], [2, "竹编", "云溪县"]]

    def send(text):
        return keeper.post(base, {"take": "1", "sheet": SimpleUploadedFile("a.csv", text.encode())})

    turned = "序号,名称,区县,带动销售\n2,蜂蜜,青山县,5\n1,竹编,云溪县,900"
    assert send(turned).status_code == 302
    kept = Entrant.objects.get(number=one.number)
    assert (kept.pk, kept.ordinal, kept.sales, kept.unit) == (one.pk, 1, 900, ground.units["shop"])
    refused = send("名称,区县\n蜂蜜,青山县")
    assert refused.status_code == 422
    assert "1 竹编" in html.unescape(words_of(refused))
    assert names(contest) == {1: "竹编", 2: "蜂蜜"}
    assert Entrant.objects.get(name="茶叶").state == "handed_in", "what waits is left alone"
    actions.send_back(kept, reason="不合要求", by=ground.actor("tongchou"), at=ground.at, seen=kept.version)
    assert send("名称,区县\n蜂蜜,青山县").status_code == 302
    assert verify(DISTRICT) == []


def test_only_accepted_entries_are_judged_and_then_the_list_stands(ground, contest, signed_in):
    common = {"by": ground.actor("tongchou"), "at": ground.at}
    [one] = accepted(ground, handed(ground, contest, "竹编"))
    waits = handed(ground, contest, "茶叶")
    kept = [(row.name, row.home, row.sales) for row in contests.entrants(contest).values()]
    moved = judging.set_contest(fresh(contest), judging.Setting(kept, {"甲": ()}, [("初评", 1)]), **common)
    [first], [judge] = contests.rounds(moved), contests.judges(moved)
    rows, progress = contests.score_table(first, contests.entrants(moved), [judge])
    assert [entry.name for entry, _marks in rows] == ["竹编"]
    assert progress == [(judge, 0, 1)]
    moved = judging.take_sheet(moved, first, judge, {1: 9000}, **common)
    for attempt in (
        lambda: accepted(ground, waits),
        lambda: handed(ground, contest, "米粉", who="suo", unit="works"),
        lambda: actions.withdraw(Entrant.objects.get(pk=one.pk), by=ground.actor("dian"), at=ground.at, seen=2),
        lambda: actions.send_back(Entrant.objects.get(pk=one.pk), reason="晚了", seen=2, **common),
    ):
        with pytest.raises(Refused, match="评委已经打分"):
            attempt()
    page = words_of(signed_in("dian").get(f"/entering/of/{one.number}/"))
    assert "参赛名单定了" in page
    assert "撤回这一件" not in page
    assert "现在没有大赛在收报名" in words_of(signed_in("dian").get("/entering/"))
    actions.send_back(waits, reason="报晚了", seen=waits.version, **common)
    judging.publish(fresh(contest), first, **common)
    assert verify(DISTRICT) == []


@pytest.mark.both
def test_a_score_sheet_over_a_list_that_moved_meanwhile_is_refused(ground, contest):
    common = {"by": ground.actor("tongchou"), "at": ground.at}
    [one, _other] = accepted(ground, handed(ground, contest, "竹编"), handed(ground, contest, "茶叶"))
    kept = [(row.name, row.home, row.sales) for row in contests.entrants(contest).values()]
    stale = judging.set_contest(fresh(contest), judging.Setting(kept, {"甲": ()}, [("初评", 1)]), **common)
    one = Entrant.objects.select_related("activity").get(pk=one.pk)
    actions.withdraw(one, by=ground.actor("dian"), at=ground.at, seen=one.version)
    with pytest.raises(Stale):
        judging.take_sheet(stale, contests.rounds(stale)[0], contests.judges(stale)[0], {1: 9000}, **common)


def test_a_sheet_typed_over_numbers_that_moved_meanwhile_is_refused_with_words_kept(ground, contest, signed_in):
    one, _two, _three = accepted(
        ground, *(handed(ground, contest, name) for name in ("竹编", "茶叶")),
        handed(ground, contest, "米粉", who="suo", unit="works"),
    )  # fmt: skip
    kept = [(row.name, row.home, row.sales) for row in contests.entrants(contest).values()]
    setting = judging.Setting(kept, {"甲": ()}, [("初评", 1)])
    judging.set_contest(fresh(contest), setting, by=ground.actor("tongchou"), at=ground.at)
    keeper, address = signed_in("tongchou"), f"/activities/desk/of/{contest.number}/contest/"
    told = {"round": "1", "judge": "甲", "marks": "1，80\n2，70"}
    told["seen"] = keeper.get(address).context["sheet"]["seen"].value()
    one = Entrant.objects.select_related("activity").get(pk=one.pk)
    actions.withdraw(one, by=ground.actor("dian"), at=ground.at, seen=one.version)
    late = keeper.post(address, told)
    assert late.status_code == 409, "1 is another entry now"
    assert "参赛名单有变动" in words_of(late)
    assert "1，80\n2，70" in words_of(late)
    told["seen"] = late.context["sheet"]["seen"].value()
    assert keeper.post(address, told).status_code == 302


def test_once_judged_no_unit_is_asked_to_fill_a_form_in(ground, contest, signed_in):
    common = {"by": ground.actor("tongchou"), "at": ground.at}
    [one] = accepted(ground, handed(ground, contest, "竹编"))
    handed(ground, contest, "茶叶")
    moved = judging.set_contest(
        fresh(contest), judging.Setting([("竹编", "云溪县", 0)], {"甲": ()}, [("初评", 1)]), **common
    )
    judging.take_sheet(moved, contests.rounds(moved)[0], contests.judges(moved)[0], {1: 9000}, **common)
    client = signed_in("dian")
    assert "现在没有大赛在收报名" in words_of(client.get("/entering/"))
    assert "替单位报名" not in words_of(client.get(f"/activities/of/{contest.number}/"))
    for address in (f"/entering/to/{contest.number}/", f"/entering/of/{one.number}/change/"):
        assert 'name="home"' not in client.get(address).content.decode()
    assert "撤回这一件" not in words_of(client.get(f"/entering/of/{one.number}/"))


def test_what_was_ticked_stays_ticked_when_it_is_not_accepted(ground, contest, signed_in):
    one, other = handed(ground, contest, "竹编"), handed(ground, contest, "茶叶")
    actions.change(one, Told("新竹编", "云溪县", agreed=True), by=ground.actor("dian"), at=ground.at, seen=one.version)
    ticks = {"entry": [f"{one.number}:1", f"{other.number}:1"]}
    late = signed_in("tongchou").post(f"/entering/desk/{contest.number}/accept/", ticks)
    page = late.content.decode()
    assert late.status_code == 409
    assert f'value="{other.number}:1" checked' in page
    assert page.count(" checked") == 1, "what changed is looked at again"
    forged = signed_in("tongchou").post(
        f"/entering/desk/{contest.number}/accept/", {"entry": f"{other.number}:{'9' * 5000}"}
    )
    assert forged.status_code in (409, 422)


def test_pages_ask_little_and_name_the_district(ground, contest):
    for name in ("竹编", "茶叶"):
        handed(ground, contest, name)
    with budget(3) as statements:
        found = queries.own(ground.actor("dian"), at=ground.at)
        assert [str(one.unit) + one.activity.title for one in found.entries] == ["老街面馆好物大赛"] * 2
    assert_district_named(statements)
    with budget(2) as statements:
        assert len(queries.desk(contest, "handed_in")) == 2
        queries.by_state(contest)
    assert_district_named(statements)


def test_a_contest_takes_no_entries_before_it_is_opened_to_units(ground, contest, signed_in):
    keeper, seen = signed_in("tongchou"), fresh(contest).version
    desk = f"/entering/desk/{contest.number}/"
    past = {"until": f"{ground.at - timedelta(days=1):%Y-%m-%dT%H:%M}", "each": "", "most": "", "seen": seen}
    assert "截止时间已经过了" in words_of(keeper.post(desk, past))
    assert keeper.post(desk, past | {"until": ""}).status_code == 302
    assert "没有开放给单位报名" in words_of(keeper.get(f"/activities/desk/of/{contest.number}/"))
    assert signed_in("dian").get(f"/entering/to/{contest.number}/").status_code == 404
    sent = signed_in("dian").post(f"/entering/to/{contest.number}/", FORM)
    assert (sent.status_code, "不收单位报名" in words_of(sent)) == (422, True)
    assert 'value="竹编"' in sent.content.decode(), "closed while it was written: the words stay"
    with pytest.raises(Refused, match="不收单位报名"):
        handed(ground, contest, "竹编")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_contact_signs_up_in_a_browser(ground, contest, live_server, phone_page):
    page = phone_page
    sign_in(page, live_server, ground.users["dian"])
    page.goto(f"{live_server.url}/entering/")
    assert serious(page) == []
    page.get_by_role("link", name="报一件").click()
    page.get_by_label("参赛名称").fill("竹编")
    page.get_by_label("来自区县").fill("云溪县")
    page.get_by_label("参赛的人同意报名").check()
    page.get_by_role("button", name="交上去").click()
    settled(page)
    assert "等主办方看" in page.content()
    assert serious(page) == []
    photograph(page, "entering-entry-390")
    sign_in(page, live_server, ground.users["tongchou"], density="large")
    page.goto(f"{live_server.url}/entering/desk/{contest.number}/")
    page.get_by_label("选中竹编").check()
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    photograph(page, "entering-desk-large-390")
    page.get_by_role("button", name="收下勾上的").click()
    page.get_by_text("收下了1件").wait_for()
