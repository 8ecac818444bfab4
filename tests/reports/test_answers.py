"""Every teller is answered, rates once, objects to somebody else; a clock that stopped goes on, never from zero."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shanzhi.cases.models import Case
from shanzhi.clocks import frozen
from shanzhi.clocks.models import Deadline
from shanzhi.journal.models import Entry
from shanzhi.journal.verify import verify
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.reports.actions.answers import answer_all, object_to, rate, refuse, uphold
from shanzhi.reports.actions.telling import me_too
from shanzhi.reports.models import Objection, Rating, Report
from shanzhi.reports.queries.windows import objection_days
from shanzhi.reports.shapes import Teller
from tests.reports.conftest import DISTRICT, TELLER

pytestmark = pytest.mark.django_db
GOOD = {"solved": 2, "clear": 1, "respect": 2}


@pytest.fixture
def answered(told, walk, drain, at):
    result = told(teller=Teller(phone="13800138000"))
    walk(result.case, "closed")
    drain()
    report = Report.objects.get(pk=result.report.pk)
    report.case = Case.objects.select_related("lead_unit").get(pk=result.case.pk)
    return report


def test_closing_answers_every_teller_once_and_stops_each_clock(told, walk, drain, at):
    first = told()
    second = me_too(first.case, text="我也遇到了那个坑", by=TELLER, at=at, channel="web")
    walk(first.case, "closed", reply="路补好了。")
    drain()
    drain()
    for told_ in (first, second):
        report = Report.objects.get(pk=told_.report.pk)
        assert (report.state, report.answer_text, report.answer_kind) == ("answered", "路补好了。", "closed")
        clock = Deadline.objects.get(subject_id=report.pk, kind="total")
        assert (clock.ended_at, clock.on_time) == (at, True)
    assert Entry.objects.filter(verb="report.answer").count() == 2
    assert verify(DISTRICT) == []


def test_a_rejected_telling_is_answered_too(told, street, drain, at):
    from shanzhi.cases.actions.steps import take_step

    result = told()
    take_step(result.case, "reject", by=street.clerk, at=at, code="court", public_text="请向法院起诉。")
    drain()
    report = Report.objects.get(pk=result.report.pk)
    assert (report.answer_kind, report.answer_text) == ("rejected", "请向法院起诉。")


def test_three_questions_are_answered_once(answered, at):
    with pytest.raises(Refused, match="还差一问"):
        rate(answered, answers={"solved": 2}, at=at, by=TELLER)
    rate(answered, answers=GOOD, at=at, by=TELLER)
    with pytest.raises(Refused, match="已经评价过"):
        rate(answered, answers=GOOD, at=at, by=TELLER)
    assert Rating.objects.count() == 1


def test_nothing_is_rated_or_objected_to_before_the_answer(told, at):
    report = told().report
    with pytest.raises(Refused, match="还没有答复"):
        rate(report, answers=GOOD, at=at, by=TELLER)
    with pytest.raises(Refused, match="还没有答复"):
        object_to(report, reason="没解决", at=at, by=TELLER)


def test_the_rated_unit_reads_no_single_rating_before_the_month_is_frozen(answered, street, at, monkeypatch):
    opens = at + timedelta(days=21)
    monkeypatch.setattr(frozen, "_known", [lambda _district, now: opens if now >= opens else None])
    rate(answered, answers=GOOD, at=at, by=TELLER)
    assert not Rating.objects.visible_to(street.handler, at=at).exists()
    assert not Rating.objects.visible_to(street.handler, at=at + timedelta(days=20)).exists()
    assert Rating.objects.visible_to(street.handler, at=at + timedelta(days=21)).exists()
    assert Rating.objects.visible_to(street.judge, at=at).exists()
    assert not Rating.objects.visible_to(street.stranger, at=at + timedelta(days=40)).exists()


def test_an_objection_is_judged_by_another_and_the_clock_goes_on_from_the_first_telling(answered, street, drain, at):
    before = Deadline.objects.get(subject_id=answered.pk, kind="total")
    objection = object_to(answered, reason="坑还在，水又积了", at=at + timedelta(days=1), by=TELLER)
    for name, why in (("checker", "轮不到您"), ("clerk", "轮不到您"), ("handler", "轮不到您")):
        with pytest.raises(Refused, match=why):
            uphold(objection, decision="看了，坑在", by=getattr(street, name), at=at)
    case = uphold(objection, decision="看了，坑在", by=street.judge, at=at + timedelta(days=2))
    drain()
    assert case.state == "registered"
    report = Report.objects.get(pk=answered.pk)
    assert report.state == "waiting"
    after = Deadline.objects.get(subject_id=answered.pk, kind="total")
    assert (after.started_at, after.due_at) == (before.started_at, before.due_at)
    assert (after.ended_at, after.on_time) == (None, None)
    assert Objection.objects.get().state == "upheld"
    assert verify(DISTRICT) == []


def test_whoever_closed_it_never_judges_it(answered, street, at):
    objection = object_to(answered, reason="坑还在", at=at, by=TELLER)
    Case.objects.filter(pk=answered.case_id).update(closed_by_id=street.judge.user_id)
    objection.report.case = Case.objects.select_related("lead_unit").get(pk=answered.case_id)
    with pytest.raises(Refused, match="结案的人不判断"):
        uphold(objection, decision="看了", by=street.judge, at=at)


def test_a_refused_objection_says_why_and_is_judged_once(answered, street, at):
    objection = object_to(answered, reason="坑还在", at=at, by=TELLER)
    with pytest.raises(Refused, match="已经收到"):
        object_to(answered, reason="坑还在", at=at, by=TELLER)
    with pytest.raises(Refused, match="为什么"):
        refuse(objection, decision="", by=street.judge, at=at)
    refuse(objection, decision="到现场看过，路面平整", by=street.judge, at=at)
    with pytest.raises(Stale):
        refuse(objection, decision="再看一次", by=street.judge, at=at)
    assert Case.objects.get().state == "closed"


def test_an_objection_too_late_is_a_new_telling(answered, at):
    days = objection_days()
    with pytest.raises(Refused, match=f"已超过{days}天"):
        object_to(answered, reason="坑还在", at=at + timedelta(days=days, minutes=1), by=TELLER)
    objection = object_to(answered, reason="坑还在", at=at + timedelta(days=days), by=TELLER)
    assert objection.due_at > objection.raised_at


def test_tellers_who_left_a_number_are_told_by_sms_that_says_nothing(told, walk, drain, monkeypatch):
    from shanzhi.post import transports
    from shanzhi.post.models import Delivery

    monkeypatch.setattr(transports, "sms_is_ready", lambda: True)
    results = [told(teller=Teller("李canary", "13800138000")), told(text="一件没留号码的事")]
    results.append(told(text="一件导入的事", teller=Teller(phone="13900139000"), origin="import"))
    results.append(told(text="一件不要短信的事", teller=Teller(phone="13700137000", wants_sms=False)))
    for result in results:
        walk(result.case, "closed")
    drain()
    drain()
    sent = Delivery.objects.get()
    assert sent.about_id == str(results[0].report.pk)
    assert "13800138000" not in str(vars(sent))
    assert "canary" not in str(vars(sent))
    assert Report.objects.get(pk=results[0].report.pk).openings == 0


@pytest.mark.both
def test_each_answer_is_rated_once_and_the_earlier_rating_stays_with_its_own(answered, street, walk, drain, at):
    day = timedelta(days=1)
    rate(answered, answers=GOOD | {"solved": 0}, at=at, by=TELLER)
    case = uphold(
        object_to(answered, reason="坑还在", at=at, by=TELLER), decision="看了，坑在", by=street.judge, at=at + day
    )
    drain()
    waiting = Report.objects.get(pk=answered.pk)
    with pytest.raises(Refused, match="还没有答复"):
        rate(waiting, answers=GOOD, at=at + day, by=TELLER)
    answer_all(case, text="又补了一次。", kind="closed", by=street.checker, at=at + 2 * day)
    again = Report.objects.get(pk=answered.pk)
    second = rate(again, answers=GOOD, at=at + 3 * day, by=TELLER)
    with pytest.raises(Refused, match="已经评价过"):
        rate(again, answers=GOOD, at=at + 4 * day, by=TELLER)
    kept = list(Rating.objects.order_by("at").values_list("answered_at", "solved"))
    assert kept == [(at, 0), (at + 2 * day, 2)]
    assert second.answered_at == again.answered_at
    assert verify(DISTRICT) == []
