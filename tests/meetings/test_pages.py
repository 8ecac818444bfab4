"""The pages of talks: whoever runs one does it all without a script, readers read, residents propose and see."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from shanzhi.cases.models import Case
from shanzhi.journal import errands
from shanzhi.journal.queries import history
from shanzhi.kernel import clock
from shanzhi.kernel.refusal import Refused
from shanzhi.kernel.sheets import read_sheet
from shanzhi.post import transports
from shanzhi.post.models import Delivery
from shanzhi.talks.actions import outcomes, talks, topics
from shanzhi.talks.models import Hearing, Talk, Topic, VoteRule
from shanzhi.territory.models import Grid
from tests.neighbourhood import DISTRICT
from tests.statements import budget


def fresh(thing):
    return type(thing).objects.in_district(DISTRICT).get(pk=thing.pk)


@pytest.fixture
def unguarded(monkeypatch):
    """Let the keeper in without the second factor, as a demonstration does."""
    monkeypatch.setattr("shanzhi.people.access.withheld", lambda actor, verified: ())


def press(client, thing, verb, **brought):
    kind = "talks" if isinstance(thing, Talk) else "topics"
    return client.post(f"/meetings/{kind}/{thing.number}/{verb}/", {"seen": fresh(thing).version, **brought})


def test_a_talk_from_its_day_to_its_minutes(signed_in, ground):
    client = signed_in()
    assert "还没有定下要开的" in client.get("/meetings/").content.decode()
    told = {"kind": "evening", "area": ground.community.code, "day": "2026-03-11", "hour": "19:00"}
    assert client.post("/meetings/convene/", told).status_code == 422, "no place, no talk"
    made = client.post("/meetings/convene/", told | {"place_text": "2号楼前凉亭", "wet_place": "活动室"})
    talk = Talk.objects.get(district_id=DISTRICT)
    assert made["Location"] == f"/meetings/talks/{talk.number}/"
    address = made["Location"]
    added = client.post(f"{address}add/", {"text": "楼道灯坏了半个月", "proposer": "3单元居民", "seconded": "5"})
    assert added["Location"] == f"{address}#add-text", "the next one is written without a way through the whole page"
    notice = client.get(f"{address}notice/").content.decode()
    assert "2026年3月11日（周三）19:00" in notice
    assert "楼道灯坏了半个月" in notice
    moved = {"seen": talk.version, "day": "2026-03-12", "hour": "19:30", "place_text": "活动室"}
    assert client.post(f"{address}change/", moved).status_code == 302
    early = press(client, talk, "start")
    assert early.status_code == 422, "minutes and board would say a day on which nobody met"
    assert "还没到定的日子" in early.content.decode()
    moved |= {"seen": fresh(talk).version, "day": "2026-03-11"}
    assert client.post(f"{address}change/", moved).status_code == 302
    for verb in ("notify", "start"):
        assert press(client, talk, verb).status_code == 302
    client.post(f"{address}heads/", {"seen": fresh(talk).version, "resident": "23", "steward": "4"})
    topic = Topic.objects.get(district_id=DISTRICT)
    refused = press(client, talk, "close")
    assert refused.status_code == 422
    assert "第1件“楼道灯坏了半个月”还没定" in refused.content.decode()
    assert 'role="alert" tabindex="-1" autofocus' in refused.content.decode(), "the keys lead to the reason"
    noted = press(client, topic, "note", words="灯泡换过两次")
    assert noted["Location"] == f"{address}#topic-{topic.number}", "the focus stays with the topic that was decided"
    assert f'id="topic-{topic.number}" tabindex="-1"' in client.get(address).content.decode()
    assert press(client, topic, "answer", words="明天上午换", said_back="清楚了").status_code == 302
    assert press(client, talk, "close").status_code == 302
    page = client.get(address).content.decode()
    assert "居民23人，楼长4人" in page
    assert "提出人说：清楚了" in page
    minutes = client.get(f"{address}minutes/").content.decode()
    assert "当场答复：明天上午换" in minutes
    assert "3单元居民提出，5人附议" in minutes
    assert "同筹" in minutes
    assert "结果" not in minutes, "the answer is said once"
    assert client.post(f"{address}release/", {"seen": 1}).status_code == 302
    assert "公开了1件" in client.get(address).content.decode()
    public = Client().get(f"/meetings/board/{ground.community.code}/").content.decode()
    assert "楼道灯坏了半个月" in public
    assert "明天上午换" in public
    assert "同筹" not in public, "no staff by name"
    assert "明天上午换" in client.get(f"{address}sheet/").content.decode()


def test_a_talk_that_ended_before_its_hour_tells_no_impossible_span(signed_in, ground):
    client = signed_in()
    told = {"kind": "evening", "area": ground.community.code, "day": "2026-03-11", "hour": "23:30"}
    address = client.post("/meetings/convene/", told | {"place_text": "凉亭"})["Location"]
    client.post(f"{address}add/", {"text": "楼道灯坏了", "seconded": "5"})
    talk, topic = Talk.objects.get(district_id=DISTRICT), Topic.objects.get(district_id=DISTRICT)
    press(client, talk, "start")
    page = client.get(address).content.decode()
    assert "5人附议" in page
    assert "，5人附议" not in page, "nobody named, nothing before the comma"
    press(client, topic, "answer", words="明天换")
    assert press(client, talk, "close").status_code == 302
    for page in (address, f"{address}minutes/"):
        words = client.get(page).content.decode()
        assert "23:30" in words
        assert "23:30</span>—" not in words, page
        assert "23:30—" not in words, page


def test_one_tap_shows_the_case_to_those_who_may_know_it(signed_in, ground, talk, first):
    client = signed_in()
    page = client.post(f"/meetings/topics/{first.number}/open_case/", {"seen": first.version}, follow=True)
    case = Case.objects.get(district_id=DISTRICT)
    assert f"转为事项{case.number}" in page.content.decode()
    again = client.post(f"/meetings/topics/{first.number}/open_case/", {"seen": first.version})
    assert again.status_code == 409
    address = f"/meetings/talks/{talk.number}/"
    assert f'href="/cases/{case.number}/"' in signed_in("bailu").get(address).content.decode()
    assert f'href="/cases/{case.number}/"' not in client.get(address).content.decode()


def test_a_case_leads_back_to_its_topic_for_who_may_know_of_the_talk(signed_in, ground, talk, first):
    told = outcomes.open_case(first, by=ground.actor("tongchou"), at=ground.at, seen=first.version)
    page = signed_in("bailu").get(f"/cases/{told.case.number}/").content.decode()
    assert "来自议事" in page
    assert f'href="/meetings/topics/{first.number}/"' in page
    assert talk.title in page
    case = ground.solve(told.case)
    page = signed_in("hanzhou").get(f"/cases/{case.number}/").content.decode()
    assert case.number in page
    assert "来自议事" not in page, "a unit at work on it sits in no talk"


def test_what_is_refused_keeps_what_was_typed(signed_in, ground, talk, first):
    client = signed_in()
    page = press(client, first, "put_off", words="要量尺寸", unit="没有的单位", review_on="2026-04-08")
    assert page.status_code == 422
    said = page.content.decode()
    assert "名录里没有这个单位" in said
    assert "要量尺寸" in said
    assert 'value="没有的单位"' in said
    assert (
        press(client, first, "put_off", words="要量尺寸", unit="梧桐社区居委会", review_on="2026-04-08").status_code
        == 302
    )
    ledger = client.get("/meetings/ledger/").content.decode()
    assert "梧桐社区居委会" in ledger
    assert press(client, first, "finish", words="画好了线").status_code == 302
    assert "画好了线" in client.get(f"/meetings/topics/{first.number}/").content.decode()


def test_a_vote_says_its_thresholds_and_the_keeper_sets_them(unguarded, signed_in, ground, talk, first):
    client, keeper = signed_in(), signed_in("mubai")
    assert "征求意见" in keeper.get("/meetings/rules/").content.decode()
    rule = {"kind": "evening", "legal": "on", "quorum": "two_thirds", "passing": "half"}
    assert "要写依据" in keeper.post("/meetings/rules/", rule).content.decode()
    keeper.post("/meetings/rules/", rule | {"basis": "《民法典》第二百七十八条"})
    assert VoteRule.objects.get(district_id=DISTRICT).legal
    again = keeper.get("/meetings/rules/", {"kind": "evening"}).content.decode()
    assert '<option value="two_thirds" selected>应参加的三分之二以上参加</option>' in again, (
        "a rule is changed from what it is"
    )
    assert 'value="《民法典》第二百七十八条"' in again
    assert keeper.get("/meetings/rules/", {"kind": "nonsense"}).status_code == 200
    page = client.get(f"/meetings/talks/{talk.number}/").content.decode()
    assert "表决按这条算：应参加的三分之二以上参加，参加的过半数同意，按依据生效。应参加多少要写。" in page
    counts = {"entitled": "30", "in_favour": "15", "against": "5", "abstained": "0"}
    refused = press(client, first, "vote", **(counts | {"entitled": ""}))
    assert refused.status_code == 422
    assert "不知道应参加多少就不能算表决" in refused.content.decode()
    assert 'name="in_favour" type="number" min="0" value="15"' in refused.content.decode(), "what was typed stays"
    assert press(client, first, "vote", **counts).status_code == 302
    assert (
        "三分之二以上参加，参加的过半数同意，达到（按依据生效）"
        in client.get(f"/meetings/talks/{talk.number}/").content.decode()
    )
    assert client.get("/meetings/rules/").status_code == 404


def test_a_resident_proposes_and_the_party_organisation_looks_first(signed_in, ground):
    visitor = Client()
    assert "您住哪个社区" in visitor.get("/meetings/propose/").content.decode()
    empty = visitor.post("/meetings/propose/", {})
    assert empty.status_code == 422
    told = {"key": "k" * 32, "text": "想在广场加两盏灯", "area": ground.community.code, "phone": "13912345678"}
    for _twice in range(2):
        page = visitor.post("/meetings/propose/", told, follow=True)
        assert "记下了，编号Q26-0001" in page.content.decode()
    topic = Topic.objects.get(district_id=DISTRICT)
    client = signed_in()
    listed = client.get("/meetings/topics/").content.decode()
    assert "想在广场加两盏灯" in listed
    assert "已封存" in listed
    assert "13912345678" not in listed
    theirs = signed_in("qiaohe").get("/meetings/topics/").content.decode()  # reads it, and runs a grid of it only
    assert "想在广场加两盏灯" in theirs
    assert "同意上会" not in theirs
    client = signed_in()
    assert press(client, topic, "decline").status_code == 422
    done = press(client, topic, "accept", note="同意")
    assert done.headers["Location"] == "/meetings/topics/", "to the next one of the list"
    assert "“想在广场加两盏灯”等上会了" in client.get("/meetings/topics/").content.decode()
    told = {"area_path": ground.community.path, "starts_at": ground.at + timedelta(days=2), "place_text": "议事厅"}
    talk = talks.convene("council", by=ground.actor("tongchou"), at=ground.at, **told)
    assert press(client, topic, "table", talk="T26-9999").status_code == 422
    assert 'href="/meetings/topics/">看等上会的议题' in client.get(f"/meetings/talks/{talk.number}/").content.decode()
    assert press(client, topic, "table", talk=talk.number).headers["Location"] == "/meetings/topics/"
    assert Hearing.objects.get(district_id=DISTRICT).topic_id == topic.pk
    taken_off = press(client, topic, "take_off").headers["Location"]
    assert taken_off == f"/meetings/talks/{talk.number}/#agenda", "the others wait"
    page = client.get(f"/meetings/talks/{talk.number}/").content.decode()
    assert "<h2>现在</h2>" in page
    assert press(client, talk, "call_off").status_code == 302
    page = client.get(f"/meetings/talks/{talk.number}/").content.decode()
    assert "<h2>现在</h2>" not in page, "nothing is left to be done with it"
    assert "想在广场加两盏灯" not in Client().get(f"/meetings/board/{ground.community.code}/").content.decode()


def test_staff_write_a_topic_down_before_any_talk(signed_in, ground):
    client = signed_in("qiaohe")
    told = {"area": ground.grid.code, "text": "想把东门的坡修缓一点", "proposer": "轮椅使用者"}
    assert client.post("/meetings/topics/", told).status_code == 302
    assert "想把东门的坡修缓一点" in client.get("/meetings/topics/").content.decode()
    assert "想把东门的坡修缓一点" not in signed_in("waige").get("/meetings/topics/").content.decode()


def test_a_grid_that_bears_its_communitys_name_says_it_once(signed_in, ground):
    name = f"{ground.community.name}第一网格"
    Grid.objects.filter(pk=ground.grid.pk).update(name=name)
    page = signed_in().get("/meetings/convene/").content.decode()
    assert f">{name}</option>" in page


def test_the_appeals_list_on_screen_on_paper_and_as_a_sheet(signed_in, ground):
    by, at = ground.actor("tongchou"), ground.at
    told = {"area_path": ground.street.path, "starts_at": at, "place_text": "会议室", "by": by, "at": at}
    talk = talks.convene("sit_down", **told)
    talks.start(talk, by=by, at=at, seen=talk.version)
    topic = topics.add_topic("=校门口放学时车堵人挤", talk=talk, proposer="人大代表", by=by, at=at)
    outcomes.open_case(topic, by=by, at=at, seen=topic.version)
    client = signed_in()
    assert f"来件{fresh(topic).report_number}" in client.get(f"/meetings/talks/{talk.number}/minutes/").content.decode()
    for address in ("/meetings/appeals/", f"/meetings/appeals/{talk.number}/"):
        page = client.get(address).content.decode()
        assert "校门口放学时车堵人挤" in page
        assert "转为事项" in page
    sheet = client.post("/meetings/appeals/export/")
    rows = list(read_sheet(sheet.content, filename="appeals.xlsx").rows)
    assert rows[0].get("编号") == f"{talk.number}-1"
    assert rows[0].get("诉求").startswith("=")
    assert "同筹" in str(rows[-1])
    lines = [line for line in history_of_exports() if line.verb == "topic.export"]
    assert len(lines) == 1


def history_of_exports():
    from shanzhi.journal.models import Entry

    return list(Entry.objects.filter(district_id=DISTRICT, subject_kind="export"))


def test_a_month_shows_its_talks_and_reads_any_address(signed_in, ground, talk):
    client = signed_in()
    page = client.get("/meetings/month/?m=2026-03").content.decode()
    assert talk.title in page
    assert "<h1>2026年3月</h1>" in page
    empty = client.get("/meetings/month/?m=2026-06").content.decode()
    assert talk.title not in empty
    assert "这个月没有议事" in empty
    assert "这个月没有议事" not in page
    for odd in ("2026-13", "x", "20-0003", "９９９９-01", "9999-01"):
        assert client.get("/meetings/month/", {"m": odd}).status_code == 200
    client.cookies["django_language"] = "en"
    assert "<h1>March 2026</h1>" in client.get("/meetings/month/?m=2026-03").content.decode()


def test_only_released_and_masked_words_are_public(signed_in, ground, talk, first, second):
    by, at = ground.actor("tongchou"), ground.at
    outcomes.answer(first, words="联系人张建国，电话13912345678", by=by, at=at, seen=first.version)
    assert "老人摸黑上楼" not in Client().get(f"/meetings/board/{ground.community.code}/").content.decode()
    press(signed_in(), first, "release", text="楼道灯坏了", answer="联系人张建国，电话13912345678")
    page = Client().get(f"/meetings/board/{ground.community.code}/").content.decode()
    assert "楼道灯坏了" in page
    assert "13912345678" not in page
    assert "张建国" not in page
    assert Client().get("/meetings/board/990101009009/").status_code == 404
    assert ground.community.name in Client().get("/meetings/board/").content.decode()


@pytest.mark.parametrize(
    ("name", "reads", "runs"),
    [("qiaohe", 200, 404), ("linfeng", 200, 404), ("bailu", 200, 200), ("waichou", 404, 404), ("hanzhou", 404, 404)],
)
def test_who_reads_and_who_runs(signed_in, ground, talk, name, reads, runs):
    client = signed_in(name)
    assert client.get(f"/meetings/talks/{talk.number}/").status_code == reads
    assert client.get(f"/meetings/talks/{talk.number}/change/").status_code == runs


def test_pages_ask_little(signed_in, ground, talk, first, second):
    by, at = ground.actor("tongchou"), ground.at
    outcomes.open_case(first, by=by, at=at, seen=first.version)
    errands.drain(at=at)
    client, visitor = signed_in(), Client()
    client.get("/meetings/")
    for address, limit in (
        ("/meetings/", 8), ("/meetings/month/", 7), (f"/meetings/talks/{talk.number}/", 12), ("/meetings/ledger/", 7),
        ("/meetings/topics/", 11), ("/meetings/appeals/", 9), (f"/meetings/topics/{first.number}/", 12),
    ):  # fmt: skip
        with budget(limit):
            assert client.get(address).status_code == 200
    with budget(6):
        visitor.get(f"/meetings/board/{ground.community.code}/")
    assert history(DISTRICT, "topic", str(first.pk))


def test_the_first_page_of_a_coordinator_and_a_mediator(signed_in):
    assert signed_in("tongchou").get("/home/")["Location"] == "/meetings/"
    assert signed_in("heyan").get("/home/")["Location"] == "/mediation/"


def test_words_for_a_topic_decided_meanwhile_can_be_added_as_a_note(signed_in, ground, talk, first, second):
    client, seen = signed_in(), first.version
    told = {"by": ground.actor("tongchou"), "at": ground.at}
    outcomes.answer(first, words="明天换", seen=seen, **told)
    address = f"/meetings/topics/{first.number}"
    page = client.post(f"{address}/note/", {"seen": seen, "words": "物业说\n线路也要查"})
    assert page.status_code == 409
    shown = page.content.decode()
    assert f'action="{address}/add_note/"' in shown
    assert ">物业说\n线路也要查</textarea>" in shown
    added = {"seen": fresh(first).version, "words": "物业说\n线路也要查"}
    assert client.post(f"{address}/add_note/", added).status_code == 302
    assert "明天换<br>物业说<br>线路也要查" in client.get(f"/meetings/talks/{talk.number}/").content.decode()
    assert fresh(first).result == "明天换", "what was decided stays"
    outcomes.answer(second, words="找物业", seen=second.version, **told)
    talks.close(talk, seen=talk.version, **told)
    with pytest.raises(Refused, match="已经散了"):
        outcomes.add_note(second, words="还有一句", seen=second.version, **told)


def test_the_page_for_the_notice_board_never_says_tomorrow(signed_in, ground, talk, second):
    by, at = ground.actor("tongchou"), ground.at
    on = at.date() + timedelta(days=1)
    outcomes.put_off(
        second, unit=ground.units["works"], review_on=on, words="等材料", by=by, at=at, seen=second.version
    )
    page = signed_in().get(f"/meetings/talks/{talk.number}/sheet/").content.decode()
    assert "明天" not in page
    assert f"{on.year}年{on.month}月{on.day}日" in page


def test_the_next_talk_of_a_series_is_set_from_the_last(signed_in, ground, talk, first, second):
    by = {"by": ground.actor("tongchou"), "at": ground.at}
    for topic in (first, second):
        outcomes.answer(topic, words="当场说清了", seen=topic.version, **by)
    talk = talks.close(fresh(talk), seen=fresh(talk).version, **by)
    client = signed_in()
    address = f"/meetings/convene/?after={talk.number}"
    assert f'href="{address}"' in client.get(f"/meetings/talks/{talk.number}/").content.decode()
    page = client.get(address).content.decode()
    assert f'value="{clock.local(talk.starts_at).date() + timedelta(weeks=4)}"' in page
    assert 'value="2号楼前凉亭"' in page
    assert f'<option value="{ground.community.code}" selected>' in page
    assert client.get("/meetings/convene/?after=T99-0000").status_code == 200


def test_who_proposed_what_does_not_come_up_learns_so_and_why(signed_in, ground, monkeypatch):
    monkeypatch.setattr(transports, "sms_is_ready", lambda: True)
    told = {"key": "k" * 32, "text": "想在凉亭加两盏灯", "area": ground.community.code, "phone": "13912345678"}
    said = Client().post("/meetings/propose/", told, follow=True).content.decode()
    assert "不上会的，原因也写在这里" in said
    topic, client = Topic.objects.get(district_id=DISTRICT), signed_in()
    assert "提的人看得到" in client.get("/meetings/topics/").content.decode()
    assert press(client, topic, "decline", note="凉亭去年刚修，问13912345678").status_code == 302
    errands.drain(at=ground.at)
    board = Client().get(f"/meetings/board/{ground.community.code}/").content.decode()
    assert f"<b>{topic.number}</b><br>没有上会。凉亭去年刚修" in board
    assert "13912345678" not in board
    assert "加两盏灯" not in board, "what was proposed is released by nobody"
    (sent,) = Delivery.objects.filter(district_id=DISTRICT)
    assert (sent.about_kind, sent.about_id) == ("topic", str(topic.pk))
    assert press(client, topic, "take_back").status_code == 302
    assert topic.number not in Client().get(f"/meetings/board/{ground.community.code}/").content.decode()


def test_nobody_is_sent_to_the_board_for_a_reason_taken_back_before_the_message_went(signed_in, ground, monkeypatch):
    monkeypatch.setattr(transports, "sms_is_ready", lambda: True)
    told = {"key": "k" * 32, "text": "想在凉亭加两盏灯", "area": ground.community.code, "phone": "13912345678"}
    Client().post("/meetings/propose/", told)
    topic, client = Topic.objects.get(district_id=DISTRICT), signed_in()
    assert press(client, topic, "decline", note="凉亭去年刚修").status_code == 302
    assert press(client, topic, "take_back").status_code == 302
    errands.drain(at=ground.at)
    assert not Delivery.objects.filter(district_id=DISTRICT).exists()
