"""Tying and untying: reversible, journalled, the teller's clock untouched."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shanzhi.cases.actions.steps import take_step
from shanzhi.cases.models import Case
from shanzhi.cases.queries import kept_out
from shanzhi.clocks.models import Deadline
from shanzhi.journal.models import Entry
from shanzhi.journal.verify import verify
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.reports.actions.ties import tie, untie
from shanzhi.reports.models import Attachment, Report, Tie
from tests.reports.conftest import DISTRICT
from tests.reports.test_words import upload

pytestmark = pytest.mark.django_db


def test_a_report_is_tied_and_its_empty_case_is_merged_away(told, street, at):
    first, second = told(), told(text="47号菜店门口有个坑，积水")
    was = Deadline.objects.get(subject_id=second.report.pk, kind="total")
    tie(second.report, first.case, by=street.sorter, at=at + timedelta(hours=1), reason="同一处")
    report = Report.objects.get(pk=second.report.pk)
    assert report.case_id == first.case.pk
    assert Case.objects.get(pk=first.case.pk).report_count == 2
    left = Case.objects.get(pk=second.case.pk)
    assert (left.state, left.report_count) == ("void", 0)
    now = Deadline.objects.get(subject_id=report.pk, kind="total")
    assert (now.case_id, now.started_at, now.due_at, now.ended_at) == (first.case.pk, was.started_at, was.due_at, None)
    rows = list(Tie.objects.filter(report=report).order_by("tied_at"))
    assert [(row.case_id, row.untied_at is None) for row in rows] == [
        (second.case.pk, False),
        (first.case.pk, True),
    ]
    assert verify(DISTRICT) == []


def test_photos_that_come_to_another_case_get_numbers_of_their_own(told, street, at):
    first, second = told(photos=[upload()]), told(text="47号菜店门口有个坑，积水", photos=[upload(), upload()])
    tie(second.report, first.case, by=street.sorter, at=at)
    rows = Attachment.objects.filter(case=first.case).order_by("ordinal").values_list("ordinal", "report_id")
    assert list(rows) == [(1, first.report.pk), (2, second.report.pk), (3, second.report.pk)]


def test_untying_gives_a_case_of_its_own_and_the_clock_goes_on(told, street, at):
    first, second = told(), told(text="47号菜店门口有个坑，积水")
    tie(second.report, first.case, by=street.sorter, at=at)
    before = Deadline.objects.get(subject_id=second.report.pk, kind="total")
    fresh = untie(second.report, by=street.sorter, at=at + timedelta(days=2), reason="不是一处")
    assert fresh.pk not in (first.case.pk, second.case.pk)
    assert (fresh.state, fresh.report_count, fresh.told_at) == ("reported", 1, second.report.told_at)
    after = Deadline.objects.get(subject_id=second.report.pk, kind="total")
    assert (after.due_at, after.case_id) == (before.due_at, fresh.pk)
    assert Case.objects.get(pk=first.case.pk).report_count == 1
    assert Case.objects.get(pk=fresh.pk).total_due_at == after.due_at
    verbs = Entry.objects.filter(subject_id=str(second.report.pk)).order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["report.tell", "report.tie", "report.untie"]
    assert verify(DISTRICT) == []
    back = tie(second.report, Case.objects.get(pk=first.case.pk), by=street.sorter, at=at + timedelta(days=3))
    assert back.case_id == first.case.pk


def test_the_only_report_of_a_case_is_not_untied(told, street, at):
    with pytest.raises(Refused, match="只有这一件来件"):
        untie(told().report, by=street.sorter, at=at)


def test_whoever_does_not_sort_here_ties_nothing(told, street, at):
    first, second = told(), told(text="47号菜店门口有个坑，积水")
    for name in ("handler", "checker", "far_clerk", "receiver"):
        with pytest.raises(Refused, match="轮不到您"):
            tie(second.report, first.case, by=getattr(street, name), at=at)
    assert Report.objects.get(pk=second.report.pk).case_id == second.case.pk


def test_a_case_that_a_unit_works_on_is_not_taken_from_under_it(told, street, walk, at):
    first, second = told(), told(text="47号菜店门口有个坑，积水")
    second.report.case = walk(second.case, "dispatched")
    with pytest.raises(Refused, match="已经派给单位"):
        tie(second.report, first.case, by=street.sorter, at=at)


def test_a_complaint_is_not_tied_under_the_unit_that_works_there_and_is_complained_of(told, street, matter, at):
    by, case = street.receiver, told(zone="complaint", text="楼道里堆满杂物，没人管").case
    take_step(case, "accept", by=by, at=at, matter=matter)
    take_step(case, "register", by=by, at=at, grade="ordinary")
    take_step(case, "dispatch", by=by, at=at, lead=street.unit, why="权属单位")
    other = told(zone="complaint", kept_out=[street.unit], text="市政所的人收了钱不办事")
    with pytest.raises(Refused, match="要市政设施管理所回避"):
        tie(other.report, case, by=by, at=at)
    with pytest.raises(Refused, match="要市政设施管理所回避"):
        told(zone="complaint", kept_out=[street.unit], tie_to=case)
    assert Case.objects.visible_to(street.receiver).get(pk=case.pk).report_count == 1
    take_step(case, "recall", by=by, at=at, reason="要回避")
    tie(other.report, case, by=by, at=at)
    assert kept_out(case) == [street.unit]
    assert verify(DISTRICT) == []


def test_the_second_of_two_hands_is_refused(told, street, at):
    first, second, third = told(), told(text="47号门口有个坑，积水"), told(text="别处的一件事，也是坑")
    stale = Report.objects.get(pk=second.report.pk)
    stale.case = Case.objects.get(pk=second.case.pk)
    tie(second.report, first.case, by=street.sorter, at=at)
    with pytest.raises(Stale):
        tie(stale, third.case, by=street.sorter, at=at)
    assert Report.objects.get(pk=second.report.pk).case_id == first.case.pk
    assert verify(DISTRICT) == []
