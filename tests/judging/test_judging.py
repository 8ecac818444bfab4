"""Judges fill in their own sheets: by code or account, only what is theirs, drafted, handed in once, given back."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import timedelta

import pytest
from django.test import Client

from shanzhi.activities.actions import judging as keeping
from shanzhi.activities.models import Activity, Judge, Sheet
from shanzhi.activities.queries import has_marks, rounds
from shanzhi.journal import errands
from shanzhi.journal.queries import history
from shanzhi.journal.verify import verify
from shanzhi.judging import access, actions
from shanzhi.kernel.actors import Actor, ActorKind
from shanzhi.kernel.refusal import Refused
from shanzhi.post.models import Notice
from tests.neighbourhood import DISTRICT
from tests.photographs import photograph, serious, settled
from tests.statements import assert_district_named, budget
from tests.web.conftest import words_of

ANYBODY = Actor(ActorKind.TELLER, district_id=DISTRICT)


def test_a_judge_opens_the_door_with_a_code_marks_what_is_theirs_and_hands_it_in_once(panel, signed_in):
    address = f"/judging/at/{panel.number}/"
    client = panel.at_the_door("甲")
    page = words_of(client.get(address))
    assert ("蜂蜜" in page, "茶叶" in page, "竹编" in page) == (True, True, False), "nothing from which they recuse"
    assert panel.points(client, "90.5").status_code == 302
    assert (has_marks(panel.row), panel.counted("甲")) == (False, {}), "a draft counts for nothing"
    assert 'value="90.5"' in words_of(panel.at_the_door("甲").get(address)), "and is there on another device"
    early = panel.points(client, "90.5", do="hand_in")
    assert (early.status_code, "还有1件没打完" in words_of(early)) == (422, True)
    assert panel.points(client, "90.5", "８８。25", do="hand_in").status_code == 302
    assert panel.counted("甲") == {2: 9050, 3: 8825}
    assert "自己不能" not in words_of(client.get(address))
    assert "88.25" in words_of(client.get(address))
    again = client.post(address, {"seen": "", "do": "hand_in"})
    assert (again.status_code, "已经交了" in words_of(again)) == (422, True)
    other = words_of(panel.at_the_door("乙").get(address))
    assert not re.search(r"90\.5|88\.25", other), "before the results nobody reads another judge's marks"
    desk = words_of(signed_in("tongchou").get(f"/judging/desk/{panel.number}/"))
    assert "交了1份，一共2份" in desk
    lines = history(DISTRICT, "activity", str(panel.row.pk))
    assert [(line.verb, line.by_kind, line.by_name) for line in lines][:1] == [("activity.hand_in", "judge", "")]
    assert "初评，甲" in words_of(signed_in("tongchou").get(f"/activities/desk/of/{panel.number}/"))
    assert verify(DISTRICT) == []


@pytest.mark.parametrize("mark", ["101", "-1", "9.123", "多"])
def test_a_mark_outside_its_range_is_named_and_what_was_typed_stays(panel, mark):
    client = panel.at_the_door("甲")
    answer = panel.points(client, "77", mark, do="hand_in")
    page = words_of(answer)
    assert (answer.status_code, "3号茶叶" in page, 'value="77"' in page, f'value="{mark}"' in page) == (
        422,
        True,
        True,
        True,
    )


def test_criteria_make_up_a_hundred_and_their_sum_is_the_mark(panel, signed_in):
    keeper, desk = signed_in("tongchou"), f"/judging/desk/{panel.number}/"
    seen = keeper.get(desk).context["form"]["seen"].value()
    assert "正好100分" in words_of(keeper.post(desk, {"criteria": "设计，40\n口碑，50", "seen": seen}))
    assert "看不懂这一行" in words_of(keeper.post(desk, {"criteria": "设计", "seen": seen}))
    assert keeper.post(desk, {"criteria": "设计，40\n口碑，60", "seen": seen}).status_code == 302
    late = keeper.post(desk, {"criteria": "口味，100", "seen": seen})
    assert (late.status_code, "口味，100" in words_of(late)) == (409, True)
    client = panel.at_the_door("甲")
    assert "口碑，0到60分" in words_of(client.get(f"/judging/at/{panel.number}/"))
    assert panel.points(client, "41", "50", do="hand_in").status_code == 422
    assert panel.points(client, "40", "50.5", "30", "", do="hand_in").status_code == 422, "half an entry is no mark"
    assert panel.points(client, "40", "50.5", "30", "20", do="hand_in").status_code == 302
    assert panel.counted("甲") == {2: 9050, 3: 5000}
    paper = words_of(client.get(f"/judging/at/{panel.number}/paper/"))
    assert ("50.50" in paper, "90.50" in paper) == (True, True)
    seen = keeper.get(desk).context["form"]["seen"].value()
    assert "标准不能再改" in words_of(keeper.post(desk, {"criteria": "", "seen": seen}))


def test_a_list_that_moved_meanwhile_is_refused_and_the_marks_are_still_about_the_same_entries(panel):
    client, address = panel.at_the_door("甲"), f"/judging/at/{panel.number}/"
    panel.points(client, "70")
    shown = client.get(address).context["form"]
    told = {bound.html_name: mark for (_e, [(bound, _l)]), mark in zip(shown.rows(), ("75", "80"), strict=True)}
    panel.set([("茶叶", "白水县", 0), ("竹编", "云溪县", 0), ("蜂蜜", "青山县", 0), ("米粉", "石泉县", 0)])
    late = client.post(address, told | {"seen": shown["seen"].value(), "do": "hand_in"})
    page = words_of(late)
    assert (late.status_code, "参赛名单有变动" in page, 'value="75"' in page, 'value="80"' in page) == (
        409,
        True,
        True,
        True,
    )
    assert "3号蜂蜜" in "".join(str(field.label) for field in late.context["form"].fields.values())
    assert panel.points(client, "80", "75", "60", do="hand_in").status_code == 302
    assert panel.counted("甲") == {1: 8000, 3: 7500, 4: 6000}
    assert verify(DISTRICT) == []


def test_what_was_kept_on_another_device_is_not_overwritten_unread(panel):
    phone, desk, address = panel.at_the_door("甲"), panel.at_the_door("甲"), f"/judging/at/{panel.number}/"
    old = phone.get(address).context["form"]
    [first, second] = [bound.html_name for _e, [(bound, _l)] in old.rows()]
    panel.points(desk, "70", "71")
    seen = old["seen"].value()
    same = phone.post(f"{address}keep/", {first: "70", second: "71", "seen": seen})
    assert "存下了" in words_of(same), "the same marks twice are nobody's rival"
    late = phone.post(address, {first: "60", second: "71", "seen": seen, "do": "keep"})
    assert (late.status_code, "现在是：70" in words_of(late), 'value="60"' in words_of(late)) == (409, True, True)
    again = {first: "60", second: "71", "seen": late.context["form"]["seen"].value()}
    assert phone.post(address, again).status_code == 302
    assert panel.points(phone, "60", "71", do="hand_in").status_code == 302


def test_a_sheet_is_given_back_with_the_reason_and_nobody_writes_over_it(panel, signed_in):
    keeper, judge = signed_in("tongchou"), panel.at_the_door("甲", signed_in("hanzhou"))
    account = f"/judging/at/{panel.number}/account/"
    assert judge.post(account).status_code == 302
    panel.points(judge, "90", "80", do="hand_in")
    sheet = {"round": "1", "judge": "甲", "marks": "2，10\n3，10"}
    assert "先退回给评委" in words_of(keeper.post(f"/activities/desk/of/{panel.number}/contest/", sheet))
    step = f"/judging/desk/{panel.number}/give_back/"
    assert "写一句为什么退回" in words_of(keeper.post(step, {"judge": "甲", "reason": " "}))
    assert keeper.post(step, {"judge": "甲", "reason": "3号看错了"}).status_code == 302
    assert panel.counted("甲") == {}
    with pytest.raises(Refused, match="还缺评委的分"):
        keeping.publish(panel.row, rounds(panel.row)[0], by=panel.ground.actor("tongchou"), at=panel.ground.at)
    page = words_of(judge.get(f"/judging/at/{panel.number}/"))
    assert ("3号看错了" in page, 'value="80"' in page) == (True, True), "the marks stand there to be mended"
    errands.drain(at=panel.ground.at, now=lambda: panel.ground.at)
    notes = Notice.objects.filter(district_id=DISTRICT, user=panel.ground.users["hanzhou"]).order_by("pk")
    assert {note.link for note in notes} == {f"/judging/at/{panel.number}/"}
    assert "打分表退回给您了，写了原因：好物大赛" in [note.title for note in notes]
    assert panel.points(judge, "90", "60", do="hand_in").status_code == 302
    assert panel.counted("甲") == {2: 9000, 3: 6000}
    lines = [(line.verb, line.by_name) for line in history(DISTRICT, "activity", str(panel.row.pk))][:3]
    hanzhou, tongchou = (panel.ground.users[name].name for name in ("hanzhou", "tongchou"))
    assert [("activity.hand_in", hanzhou), ("activity.give_back", tongchou), ("activity.hand_in", hanzhou)] == lines
    assert verify(DISTRICT) == []


def test_a_sheet_typed_from_paper_is_read_only_until_it_is_given_back(panel, signed_in):
    keeper, judge = signed_in("tongchou"), panel.at_the_door("乙")
    panel.points(judge, "1")
    keeper.post(
        f"/activities/desk/of/{panel.number}/contest/", {"round": "1", "judge": "乙", "marks": "1，70\n2，71\n3，72"}
    )
    assert "照纸上的录好了" in words_of(judge.get(f"/judging/at/{panel.number}/"))
    assert "照纸上的录了您的打分表" in words_of(judge.post(f"/judging/at/{panel.number}/", {"seen": "", "do": "keep"}))
    keeper.post(f"/judging/desk/{panel.number}/give_back/", {"judge": "乙", "reason": "录错了一行"})
    assert panel.points(judge, "70", "71", "73", do="hand_in").status_code == 302
    assert panel.counted("乙") == {1: 7000, 2: 7100, 3: 7300}


def test_a_code_opens_nothing_when_it_is_wrong_old_taken_back_or_the_organisers(panel, signed_in):
    keeper, address = signed_in("tongchou"), f"/judging/at/{panel.number}/"
    told = {"number": panel.number, "code": panel.codes["甲"]}
    wrong = Client().post("/judging/", told | {"code": panel.codes["甲"][:-1] + "0"})
    absent = Client().post("/judging/", told | {"number": "HD9999"})
    assert wrong.status_code == absent.status_code == 422
    assert "编号和评委码对不上" in words_of(wrong)
    assert "编号和评委码对不上" in words_of(absent)
    assert "不能替评委打分" in words_of(keeper.post("/judging/", told))
    assert "好物大赛" not in words_of(Client().get(address)), "without a code nobody learns what is behind it"
    client = panel.at_the_door("甲")
    give = {"judge": "甲", "key": "n" * 20, "seen": str(panel.row.version)}
    page = keeper.post(f"/judging/desk/{panel.number}/codes/", give)
    assert page["Cache-Control"] == "no-store"
    [fresh] = re.findall(r'<dd class="num code">([0-9A-Z ]+)</dd>', words_of(page))
    assert fresh in words_of(keeper.post(f"/judging/desk/{panel.number}/codes/", give))
    assert fresh.replace(" ", "") not in "".join(Judge.objects.values_list("code_hash", flat=True))
    assert "的打分表" not in words_of(client.get(address)), "a new code closes what the old one opened"
    assert Client().post("/judging/", told).status_code == 422
    panel.codes["甲"] = fresh
    client = panel.at_the_door("甲")
    keeper.post(f"/judging/desk/{panel.number}/withdraw/", {"judge": "甲"})
    assert "的打分表" not in words_of(client.get(address))
    old = keeper.post(f"/judging/desk/{panel.number}/codes/", give)
    assert (old.status_code, "这一页是旧的" in words_of(old)) == (409, True), "a code taken back never comes back"
    for _try in range(30):
        Client().post("/judging/", told)
    assert "试得太多了" in words_of(Client().post("/judging/", {"number": panel.number, "code": panel.codes["乙"]}))


def test_codes_end_by_themselves_with_the_judging(panel):
    judges, address = {name: panel.at_the_door(name) for name in "甲乙"}, f"/judging/at/{panel.number}/"
    for of, (theirs, every) in enumerate(((["80", "70"], ["80", "70", "60"]), (["80"], ["80", "70"]))):
        for name, marks in zip("甲乙", (theirs, every), strict=True):
            assert panel.points(judges[name], *marks, do="hand_in").status_code == 302
        keeping.publish(panel.row, rounds(panel.row)[of], by=panel.ground.actor("tongchou"), at=panel.ground.at)
    assert "评审已经结束" in words_of(judges["甲"].get(address))


def test_codes_of_a_contest_that_nobody_publishes_end_a_month_after_it(panel):
    client = panel.at_the_door("甲")
    panel.ground.at = panel.row.ends_at + timedelta(days=31)
    assert "评审已经结束" in words_of(client.get(f"/judging/at/{panel.number}/"))


def test_a_judge_with_an_account_finds_the_sheet_where_their_work_begins(panel, signed_in):
    client = panel.at_the_door("乙", signed_in("hanzhou"))
    address = f"/judging/at/{panel.number}/"
    assert "以后登录就能打" in words_of(client.get(address)), "nobody's account is noted unasked"
    assert Judge.objects.filter(user=None).count() == 2
    client.post(f"{address}account/")
    again = signed_in("hanzhou")
    for page in ("/tasks/", "/me/"):
        assert address in words_of(again.get(page))
    assert "乙的打分表" in words_of(again.get(address)), "without the code"
    assert ("用完了，关上" in words_of(again.get(address)), "/sign-out/" in words_of(again.get(address))) == (
        False,
        True,
    )
    assert address not in words_of(signed_in("wendi").get("/me/"))
    other = panel.at_the_door("乙", signed_in("wendi"))
    assert "记在别人的账号上" in words_of(other.post(f"{address}account/", follow=True))
    twice = panel.at_the_door("甲", again)
    assert "另一位评委" in words_of(twice.post(f"{address}account/", follow=True))
    assert verify(DISTRICT) == []


def test_marks_typed_while_the_proof_ended_go_through_the_door_with_the_judge(panel):
    client, address = panel.at_the_door("甲"), f"/judging/at/{panel.number}/"
    form = client.get(address).context["form"]
    told = {bound.html_name: "66" for _e, [(bound, _l)] in form.rows()} | {"seen": form["seen"].value(), "do": "keep"}
    client.cookies.clear()
    page = client.post(address, told)
    assert (page.status_code, "您打的分还在" in words_of(page)) == (422, True)
    along = dict(re.findall(r'<input type="hidden" name="(m-[^"]+|seen|do)" value="([^"]*)"', words_of(page)))
    assert client.post("/judging/", along | {"number": panel.number, "code": panel.codes["甲"]}).status_code == 302
    assert Sheet.objects.get().marks == {panel.keys()[name]: [6600] for name in ("蜂蜜", "茶叶")}


def test_a_long_list_comes_in_pages_and_a_page_asks_little(panel):
    panel.set([(f"好物{n}号", "青山县", 0) for n in range(1, 71)], {"甲": (), "乙": ()})
    client = panel.at_the_door("甲")
    first = panel.points(client, *["50"] * 30, do="next")
    assert first["Location"].endswith("?after=30")
    with budget(9) as statements:
        page = client.get(first["Location"])
    assert_district_named(statements)
    assert [row.ordinal for row in page.context["page"]] == list(range(31, 61))
    assert len(words_of(page).encode()) < 60_000


def test_a_page_of_one_judge_is_never_kept_or_handed_in_as_anothers(panel):
    client, address = panel.at_the_door("甲"), f"/judging/at/{panel.number}/"
    form = client.get(address).context["form"]
    told = {bound.html_name: "66" for _e, [(bound, _l)] in form.rows()} | {"seen": form["seen"].value()}
    panel.at_the_door("乙", client)
    panel.points(client, "50", "50", "50")
    assert "另一位评委的" in words_of(client.post(f"{address}keep/", told))
    late = client.post(address, told | {"do": "hand_in"})
    assert (late.status_code, "另一位评委的" in words_of(late), 'value="66"' in words_of(late)) == (409, True, False)
    assert "乙的打分表" in words_of(late)
    client.cookies.clear()
    door = told | {"do": "hand_in", "number": panel.number, "code": panel.codes["乙"]}
    late = client.post("/judging/", door)
    assert (late.status_code, 'value="66"' in words_of(late), panel.counted("乙")) == (409, False, {})
    assert {mark for parts in Sheet.objects.get().marks.values() for mark in parts} == {5000}


def test_whoever_keeps_the_contest_marks_for_nobody_though_the_door_was_opened_before_signing_in(panel, signed_in):
    keeper, address = signed_in("tongchou"), f"/judging/at/{panel.number}/"
    judge = panel.at_the_door("甲")
    form = judge.get(address).context["form"]
    told = {bound.html_name: "66" for _e, [(bound, _l)] in form.rows()} | {"seen": form["seen"].value()}
    keeper.cookies["judge"] = judge.cookies["judge"].value
    assert "甲的打分表" not in words_of(keeper.get(address))
    assert "不能替评委打分" in words_of(keeper.post(address, told | {"do": "hand_in"}))
    keeper.post(f"{address}keep/", told)
    assert (Sheet.objects.count(), panel.counted("甲")) == (0, {})
    with pytest.raises(Refused, match="不能替评委打分"):
        actions.hand_in(panel.judge("甲"), seen="", by=panel.ground.actor("tongchou"), at=panel.ground.at)


@pytest.mark.parametrize("criteria", [[], [["设计", 40], ["口碑", 60]]])
def test_a_paper_sheet_given_back_leaves_what_the_judge_had_drafted(panel, signed_in, criteria):
    Activity.objects.filter(pk=panel.row.pk).update(criteria=criteria)
    keeper, judge = signed_in("tongchou"), panel.at_the_door("乙")
    panel.points(judge, *(["30", "40"] if criteria else ["65"]))
    paper = {"round": "1", "judge": "乙", "marks": "1，70\n2，71\n3，72"}
    keeper.post(f"/activities/desk/of/{panel.number}/contest/", paper)
    warned = "纸上录的只有总分，退回就没有了" in words_of(keeper.get(f"/judging/desk/{panel.number}/"))
    assert warned == bool(criteria)
    keeper.post(f"/judging/desk/{panel.number}/give_back/", {"judge": "乙", "reason": "录错了"})
    marks, keys = Sheet.objects.get().marks, panel.keys()
    assert marks[keys["竹编"]] == ([3000, 4000] if criteria else [6500])
    assert marks[keys["茶叶"]] == ([None, None] if criteria else [7200])


def test_a_judge_without_entries_has_nothing_to_hand_in(panel):
    panel.set(judges={"甲": ("云溪县", "青山县", "白水县"), "乙": ()})
    client = panel.at_the_door("甲")
    assert "没有归您打的" in words_of(client.get(f"/judging/at/{panel.number}/"))
    assert panel.points(client, do="hand_in").status_code == 422
    lines = history(DISTRICT, "activity", str(panel.row.pk))
    assert "activity.hand_in" not in [line.verb for line in lines]


def test_wrong_codes_from_elsewhere_lock_no_judge_out(panel):
    told = {"number": panel.number, "code": "0" * 16}
    for n in range(301):
        with suppress(Refused):
            access.open_with_code(told["number"], told["code"], by=ANYBODY, address=f"10.0.{n}.1", at=panel.ground.at)
    assert panel.at_the_door("甲")


def test_marks_of_a_page_stay_with_their_entries_when_the_list_moves_them_to_another_page(panel):
    names = [f"好物{n}号" for n in range(1, 33)]
    panel.set([(name, "青山县", 0) for name in names], {"甲": (), "乙": ()})
    client, address = panel.at_the_door("甲"), f"/judging/at/{panel.number}/"
    shown = client.get(address).context["form"]
    told = {bound.html_name: "66" for _e, [(bound, _l)] in shown.rows()} | {"seen": shown["seen"].value()}
    panel.set([(name, "青山县", 0) for name in reversed(names)], {"甲": (), "乙": ()})
    late = client.post(address, told | {"do": "keep"})
    assert (late.status_code, words_of(late).count('value="66"')) == (409, 30)


def test_a_draft_without_a_mark_settles_no_criteria(panel):
    assert panel.points(panel.at_the_door("甲"), "", "").status_code == 302
    assert not Sheet.objects.exists()


def test_the_desk_says_that_judging_is_over_only_when_it_is_and_gives_no_code_for_a_sheet_that_is_in(panel, signed_in):
    keeper, desk = signed_in("tongchou"), f"/judging/desk/{panel.number}/"
    for name in "甲乙":
        actions.withdraw_code(panel.row, panel.judge(name), by=panel.ground.actor("tongchou"), at=panel.ground.at)
    paper = {"round": "1", "judge": "乙", "marks": "1，70\n2，71\n3，72"}
    keeper.post(f"/activities/desk/of/{panel.number}/contest/", paper)
    page = keeper.post(f"{desk}codes/", {"key": "n" * 20, "seen": str(panel.row.version)})
    assert [dict(slip.rows)["评委"] for slip in page.context["slips"]] == ["甲"]
    assert "评审已经结束" not in words_of(keeper.get(desk))
    panel.ground.at = panel.row.ends_at + timedelta(days=31)
    assert "评审已经结束" in words_of(keeper.get(desk))


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_on_a_phone_marks_are_kept_as_they_are_typed_and_handed_in(phone_page, live_server, panel):
    page = phone_page
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{live_server.url}/judging/at/{panel.number}/")
    page.get_by_label("评委码").fill(panel.codes["甲"])
    page.keyboard.press("Enter")
    settled(page)
    boxes = page.get_by_label("0到100分")
    boxes.nth(0).fill("101")
    boxes.nth(1).fill("80")
    page.keyboard.press("Tab")
    page.get_by_text("还没存下").wait_for()
    boxes.nth(0).fill("90.5")
    page.keyboard.press("Tab")
    page.get_by_text("都打了。").first.wait_for()
    photograph(page, "judging-390")
    assert serious(page) == []
    boxes.nth(1).fill("81")
    page.get_by_role("button", name="打完了，交上去").click()
    settled(page)
    assert "主办方收到了" in page.content()
    assert panel.counted("甲") == {2: 9050, 3: 8100}
