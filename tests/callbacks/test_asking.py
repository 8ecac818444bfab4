"""The teller is asked once, by link or by somebody outside; units read nothing before the month is frozen."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shanzhi.assessment.actions.freezing import freeze
from shanzhi.assessment.actions.refreshing import begin
from shanzhi.callbacks.access import callbacks_for, get_callback, may_see_rating
from shanzhi.callbacks.actions.asking import end_due, miss, set_rules, take_answers
from shanzhi.callbacks.models import Callback
from shanzhi.callbacks.queries.asking import coverage, rules_of
from shanzhi.cases.actions.steps import take_step
from shanzhi.cases.actions.tasks import take_task_step
from shanzhi.cases.models import Task
from shanzhi.journal import errands
from shanzhi.journal.queries import history
from shanzhi.journal.verify import verify
from shanzhi.kernel.actors import Actor, ActorKind
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.people.access import actor_for
from shanzhi.people.models import Post
from shanzhi.reports.actions.answers import rate
from shanzhi.reports.models import Objection, Rating
from tests.neighbourhood import DISTRICT, FROM, TELLER
from tests.statements import budget

pytestmark = pytest.mark.django_db
YES = {"solved": 2, "clear": 2, "respect": 2}
NO = {"solved": 0, "clear": 1, "respect": 2}


def numbers(actor, at):
    return [row.number for row in callbacks_for(actor, at=at)]


@pytest.mark.both
def test_the_link_goes_first_and_then_somebody_outside_calls(street, told, asking, at, later):
    report = told()
    row = asking(report)
    assert row.is_waiting
    assert row.reachable
    assert numbers(street.actor("bailu"), at) == []  # the link has its day
    assert numbers(street.actor("bailu"), later) == [report.number]
    assert numbers(street.actor("jiangcheng"), later) == []  # closed it
    for name in ("hanzhou", "fangyuan", "wendi", "guyu", "waishou", "qiaohe"):
        assert numbers(street.actor(name), later) == [], name
    take_answers(row, answers=YES, by=street.actor("bailu"), at=later)
    rating = Rating.objects.in_district(DISTRICT).get(report_id=report.pk)
    assert (rating.solved, rating.clear, rating.respect) == (2, 2, 2)
    kept = asking(report)
    assert (kept.state, kept.channel, kept.tries) == ("answered", "call", 1)
    line = history(DISTRICT, "callback", row.pk)[0]
    assert line.verb == "callback.answer"
    assert line.data["channel"] == "call"
    assert "solved" not in str(line.data)
    errands.drain(at=later)
    assert not list(verify(DISTRICT))


def test_whoever_answers_by_link_is_not_called(street, told, asking, at, later):
    report = told()
    rate(report, answers=YES, at=at + timedelta(hours=3), by=TELLER)
    errands.drain(at=later)
    assert (asking(report).state, asking(report).channel) == ("answered", "link")
    assert numbers(street.actor("bailu"), later) == []
    with pytest.raises(Refused, match="只问一次"):
        take_answers(asking(report), answers=YES, by=street.actor("bailu"), at=later)


def test_without_a_number_only_the_link_asks(street, told, asking, later):
    report = told(phone="")
    assert not asking(report).reachable
    assert numbers(street.actor("bailu"), later) == []


def test_a_unit_s_own_people_never_ask(street, told, asking, later):
    report = told()
    works = street.units["works"]
    post = Post.objects.get(user=street.users["bailu"])
    Post.objects.filter(pk=post.pk).update(unit=works, unit_path=works.path)
    inside = actor_for(street.users["bailu"], at=later)
    assert numbers(inside, later) == []
    with pytest.raises(Refused, match="承办单位的人不问"):
        take_answers(asking(report), answers=YES, by=inside, at=later)


def test_not_reached_after_the_tries_the_rules_allow(street, told, asking, later):
    report, clerk = told(), street.actor("bailu")
    row = miss(asking(report), "no_answer", by=clerk, at=later)
    assert row.is_waiting
    with pytest.raises(Refused, match="隔开几个小时"):
        miss(asking(report), "no_answer", by=clerk, at=later + timedelta(minutes=5))
    miss(asking(report), "off", by=clerk, at=later + timedelta(hours=5))
    miss(asking(report), "no_answer", by=clerk, at=later + timedelta(days=1))
    assert asking(report).state == "not_reached"
    assert not Rating.objects.in_district(DISTRICT).exists()
    [month] = coverage(DISTRICT, at=later)
    assert (month.asked, month.answered, month.not_reached, month.percent) == (1, 0, 1, 0)
    declined = told()
    miss(asking(declined), "declined", by=clerk, at=later)
    assert asking(declined).state == "not_reached"  # no means no
    assert not list(verify(DISTRICT))


def test_the_second_caller_is_refused_politely(street, told, asking, later):
    report = told()
    first, second = asking(report), asking(report)
    take_answers(first, answers=YES, by=street.actor("bailu"), at=later)
    with pytest.raises(Stale):
        miss(second, "no_answer", by=street.actor("bailu"), at=later)


def test_the_second_caller_reads_their_own_words_though_the_form_is_gone(street, told, asking, later, sign_in):
    number = asking(told()).number
    answers = {"solved": "0", "clear": "2", "respect": "2"}
    client, address = sign_in("bailu"), f"/callbacks/of/{number}/"
    assert client.post(address, answers | {"words": "先打的记的"}).status_code == 302
    late = client.post(address, answers | {"words": "坑边还有碎石", "objection": "坑又陷了"})
    page = late.content.decode()
    assert late.status_code in {409, 422}
    assert "您写的话还在" in page
    assert "坑边还有碎石" in page
    assert "坑又陷了" in page
    assert "您填的还在下面" not in page


def test_not_solved_goes_the_way_of_every_objection(street, told, asking, later):
    report = told()
    take_answers(asking(report), answers=NO, objection="坑又陷了", by=street.actor("bailu"), at=later)
    objection = Objection.objects.in_district(DISTRICT).get(report_id=report.pk)
    assert objection.reason == "坑又陷了"
    assert history(DISTRICT, "callback", asking(report).pk)[0].data["objected"]


def test_a_reopened_case_is_asked_about_when_it_is_closed_again(street, told, asking, later):
    report = told()
    take_step(street.fresh(report.case), "reopen", by=street.actor("guyu"), at=later, reason="又陷了")
    errands.drain(at=later)
    assert asking(report).state == "withdrawn"
    assert numbers(street.actor("bailu"), later) == []
    assert not list(verify(DISTRICT))


@pytest.mark.both
def test_who_rated_one_answer_is_asked_once_about_the_next(street, told, at, later):
    report, clerk = told(), street.actor("bailu")
    rate(report, answers=NO, at=at + timedelta(hours=3), by=TELLER)
    errands.drain(at=at + timedelta(hours=3))
    take_step(street.fresh(report.case), "reopen", by=street.actor("guyu"), at=later, reason="又陷了")
    errands.drain(at=later)
    lead = {"lead": street.units["works"]}
    case = take_step(street.fresh(report.case), "dispatch", by=street.actor("wendi"), at=later, **lead)
    for verb, brought in (("sign", {}), ("hand_in", {"outcome": "已办好", "public_text": "又补好了。"})):
        task = Task.objects.of_case(DISTRICT, case.pk).order_by("ordinal").last()
        take_task_step(task, verb, by=street.actor("hanzhou"), at=later, **brought)
    street._close(street.fresh(case), "又补好了。", at=later)
    errands.drain(at=later)
    first, second = Callback.objects.in_district(DISTRICT).filter(report_id=report.pk).order_by("asked_at")
    assert (first.state, first.channel, second.state) == ("answered", "link", "waiting")
    assert sum(month.answered for month in coverage(DISTRICT, at=later)) == 1, "the first asking stays counted"
    call = later + timedelta(days=1)
    assert numbers(clerk, call) == [report.number]
    take_answers(get_callback(clerk, report.number), answers=YES, by=clerk, at=call)
    errands.drain(at=call)
    rated = Rating.objects.in_district(DISTRICT).filter(report_id=report.pk).order_by("at")
    assert list(rated.values_list("answered_at", "solved")) == [(at, 0), (later, 2)]
    assert numbers(clerk, call) == []
    assert not list(verify(DISTRICT))


def test_what_nobody_reached_ends_with_its_window(street, told, asking, at):
    report = told()
    assert end_due(DISTRICT, at=at + timedelta(days=2)) == 0
    assert end_due(DISTRICT, at=at + timedelta(days=40)) == 1
    assert asking(report).state == "not_reached"
    assert not list(verify(DISTRICT))


def test_turned_away_or_secret_tellers_are_not_asked(street, told):
    told(zone="complaint", closed=False, place=None)
    report = told(closed=False)
    words = {"code": "court", "public_text": "法院在管。"}
    take_step(street.fresh(report.case), "reject", by=street.actor("bailu"), at=street.at, **words)
    errands.drain(at=street.at)
    assert not Callback.objects.in_district(DISTRICT).exists()


def test_the_keeper_alone_sets_the_rules(street, later):
    rules = {"tries": 2, "link_hours": 0, "percent": 10, "least": 1, "most": 9, "reopens": True}
    with pytest.raises(Refused):
        set_rules(DISTRICT, by=street.actor("guyu"), at=later, **rules)
    set_rules(DISTRICT, by=street.actor("mubai"), at=later, **rules)
    set_rules(DISTRICT, by=street.actor("mubai"), at=later, **(rules | {"tries": 1}))
    assert (rules_of(DISTRICT).version, rules_of(DISTRICT).tries) == (2, 1)


# Who may read a single answer: before the month is frozen, and after. Written by hand, apart from the code.
EARLY = {"bailu", "shiyan", "wendi", "jiangcheng", "guyu", "linfeng"}
LATE = EARLY | {"hanzhou", "fangyuan", "qiaohe"}
LOOKING = LATE | {"suye", "mubai", "zhifa", "waidu", "waiban"}  # at the pages too


def test_no_unit_reads_an_answer_before_the_month_is_frozen(street, told, asking, later, sign_in, monkeypatch):
    report = told()
    take_answers(asking(report), answers=NO, by=street.actor("bailu"), at=later)
    rating = Rating.objects.in_district(DISTRICT).get()
    over, frozen = later.replace(month=4, day=1, hour=9), later.replace(month=4, day=3, hour=9)
    month = begin("2026-03", DISTRICT, at=later)
    freeze(month, by=Actor(ActorKind.REHEARSAL, district_id=DISTRICT), at=frozen, sheet="jinniu")
    for moment, knowing in ((later, EARLY), (over, EARLY), (frozen, LATE)):
        monkeypatch.setattr("shanzhi.kernel.clock.now", lambda moment=moment: moment)
        for name in street.users:
            assert may_see_rating(street.actor(name), rating, at=moment) == (name in knowing), (name, moment)
            if name not in LOOKING:
                continue
            page = sign_in(name).get(f"/cases/{report.case.number}/")
            assert ("对您尊重吗" in page.content.decode()) == (name in knowing), (name, moment)


def test_a_post_in_the_unit_beside_another_waits_too(street, told, asking, later):
    report = told()
    take_answers(asking(report), answers=NO, by=street.actor("bailu"), at=later)
    rating = Rating.objects.in_district(DISTRICT).get()
    for code, reads in (("works", False), ("parks", True)):
        unit = street.units[code]
        Post.objects.filter(user=street.users["linfeng"]).update(unit=unit, unit_path=unit.path)
        leader = actor_for(street.users["linfeng"], at=later)
        assert may_see_rating(leader, rating, at=later) == reads
    Post.objects.create(user=street.users["guyu"], capacity="handler", unit=unit, unit_path=unit.path, starts_on=FROM)
    assert not may_see_rating(actor_for(street.users["guyu"], at=later), rating, at=later)


def test_the_pages_of_asking(street, told, asking, sign_in, later):
    report = told()
    clerk = sign_in("bailu")
    with budget(16):
        page = clerk.get("/callbacks/").content.decode()
    assert report.shown_number in page
    address = f"/callbacks/of/{report.number}/"
    with budget(18):
        page = clerk.get(address).content.decode()
    assert "13912345678" not in page
    assert f"/reports/{report.number}/open/" in page
    assert "三句都问" in page
    for name in ("hanzhou", "jiangcheng", "waishou", "guyu"):
        other = sign_in(name)
        assert other.get(address).content == other.get("/callbacks/of/260399999/").content, name
    assert "还差一点" not in clerk.post(address, {"solved": "2"}).content.decode()
    assert "选一个" in clerk.post(address, {"solved": "2"}).content.decode()
    wrong = clerk.post(address, {"solved": "2", "clear": "2", "respect": "2", "objection": "没好"})
    assert "就不记异议" in wrong.content.decode()
    assert clerk.post(f"{address}missed/", {}).status_code == 422
    assert clerk.post(f"{address}missed/", {"outcome": "no_answer"}).status_code == 302
    assert clerk.post(f"{address}missed/", {"outcome": "no_answer"}).status_code == 422
    Callback.objects.in_district(DISTRICT).update(call_from=later)
    late = clerk.post(address, {"solved": "0", "clear": "2", "respect": "1", "objection": "没"})
    assert late.status_code == 422  # too few words for an objection: nothing is kept, the form stays
    assert "三句都问" in late.content.decode()
    assert not Rating.objects.in_district(DISTRICT).exists()
    assert clerk.post(address, {"solved": "2", "clear": "2", "respect": "1"}).status_code == 302
    assert asking(report).channel == "call"
    for name in ("hanzhou", "qiaohe", "mubai"):
        assert "100%" in sign_in(name).get("/callbacks/coverage/").content.decode()
    page = sign_in("guyu").get(f"/cases/{report.case.number}/").content.decode()
    assert "结案以后" in page
    page = sign_in("hanzhou").get(f"/cases/{report.case.number}/").content.decode()
    assert f'回访 <span class="num">{report.shown_number}' not in page


def test_the_page_of_the_rules(sign_in):
    keeper = sign_in("mubai")
    told = {"tries": 2, "link_hours": 12, "percent": 10, "least": 3, "most": 2}
    assert "至多不能比至少还少" in keeper.post("/callbacks/rules/", told).content.decode()
    assert keeper.post("/callbacks/rules/", told | {"most": 9}).status_code == 302
    assert "最多2次" in keeper.get("/callbacks/coverage/").content.decode()
    assert sign_in("wendi").get("/callbacks/rules/").status_code == 404
