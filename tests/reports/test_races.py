"""An answer between reading a report and writing about it: each line starts from where the line before it ended."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from shanzhi.cases.models import Case
from shanzhi.journal.verify import verify
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.reports.actions.answers import answer_all, object_to, rate, refuse, uphold, wait_again
from shanzhi.reports.actions.fresh_codes import issue_code
from shanzhi.reports.actions.identity import unseal
from shanzhi.reports.actions.lines import hold
from shanzhi.reports.actions.telling import me_too
from shanzhi.reports.actions.ties import keep_apart
from shanzhi.reports.actions.words import add_words, relay
from shanzhi.reports.models import Objection, Report, ReporterIdentity, Unsealing
from shanzhi.reports.shapes import Teller
from shanzhi.rights.actions import correct, erase
from tests.reports.conftest import DISTRICT, TELLER

LI = Teller("李canary", "13800138000")


def read(report: Report) -> Report:
    found = Report.objects.get(pk=report.pk)
    found.case = Case.objects.select_related("lead_unit").get(pk=found.case_id)
    return found


@pytest.mark.django_db
def test_what_was_read_before_an_answer_is_written_down_after_it_as_it_then_stands(told, street, at):
    first, other = told(teller=LI), told()
    seen = [read(first.report) for _act in range(7)]
    answer_all(seen[0].case, text="好了", kind="closed", by=street.checker, at=at)
    unseal(seen[0], purpose="回访核实积水的位置", by=street.clerk, at=at)
    unseal(seen[1], purpose="回访核实积水的位置", by=street.clerk, at=at)
    assert seen[1].openings == Report.objects.get(pk=first.report.pk).openings == Unsealing.objects.count() == 2
    add_words(seen[2], text="还在积水", by=TELLER, at=at)
    relay(seen[3], text="在哪一侧？", by=street.clerk, at=at)
    keep_apart(seen[4], other.case, by=street.sorter, at=at)
    correct(seen[5], to={"name": "黎", "phone": "", "relation": ""}, reason="本人带回执到窗口", by=street.clerk, at=at)
    with pytest.raises(Stale):
        issue_code(seen[6], reason="带着回执", by=street.clerk, at=at)
    assert verify(DISTRICT) == []


@pytest.mark.django_db
def test_what_was_said_of_an_answer_stands_on_a_case_reopened_meanwhile(told, street, at):
    first = told()
    answer_all(first.case, text="好了", kind="closed", by=street.checker, at=at)
    rated, objected = read(first.report), read(first.report)
    wait_again(first.case, by=street.judge, at=at)
    rate(rated, answers={"solved": 0, "clear": 1, "respect": 2}, by=TELLER, at=at)
    object_to(objected, reason="坑还在", by=TELLER, at=at)
    objection = Objection.objects.get()
    objection.report = read(first.report)
    answer_all(first.case, text="又好了", kind="closed", by=street.checker, at=at)
    refuse(objection, decision="到现场看过，路面平整", by=street.judge, at=at)
    assert verify(DISTRICT) == []


class Waiting(threading.Thread):
    """An act on a connection of its own, begun while this one holds what it needs; ``raised`` is what came of it."""

    def __init__(self, act: Callable[[], object]) -> None:
        super().__init__(daemon=True)
        self.act, self.raised = act, None
        self.start()
        self.join(0.4)
        assert self.is_alive(), f"it didn't wait: {self.raised!r}"

    def run(self) -> None:
        try:
            self.act()
        except Exception as error:
            self.raised = error
        finally:
            connection.close()

    def end(self) -> Exception | None:
        self.join(20)
        assert not self.is_alive()
        return self.raised


@pytest.mark.full
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_whoever_writes_while_an_answer_is_being_given_waits_for_it(told, street, at):
    first = told(teller=LI)
    me_too(first.case, text="我也遇到了那个坑", by=TELLER, at=at, channel="web")
    seen = [read(first.report) for _act in range(3)]
    acts = (
        lambda: add_words(seen[0], text="还在积水", by=TELLER, at=at),
        lambda: unseal(seen[1], purpose="回访核实积水的位置", by=street.clerk, at=at),
        lambda: answer_all(seen[2].case, text="又好了", kind="closed", by=street.checker, at=at),
    )
    for act in acts:
        wait_again(first.case, by=street.judge, at=at)
        with transaction.atomic():
            assert len(answer_all(first.case, text="好了", kind="closed", by=street.checker, at=at)) == 2
            other = Waiting(act)
        assert other.end() is None
        assert verify(DISTRICT) == []
    with transaction.atomic():
        assert len(wait_again(first.case, by=street.judge, at=at)) == 2
        other = Waiting(lambda: wait_again(seen[2].case, by=street.judge, at=at))
    assert other.end() is None
    assert verify(DISTRICT) == []
    assert {*Report.objects.values_list("state", flat=True)} == {"waiting"}


@pytest.mark.full
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_what_is_erased_meanwhile_is_neither_opened_nor_waited_for_crosswise(told, street, at):
    to = {"name": "黎", "phone": "", "relation": ""}
    asked = {"reason": "本人带回执到窗口", "by": street.clerk, "at": at}
    acts = (
        (Refused, lambda seen: unseal(seen, purpose="回访核实积水的位置", by=street.clerk, at=at)),
        (Stale, lambda seen: erase(seen, sure=True, **asked)),
        (Stale, lambda seen: correct(seen, to=to, **asked)),
    )
    for kind, act in acts:
        seen = read(told(teller=LI).report)
        with transaction.atomic():
            hold(seen)
            other = Waiting(lambda act=act, seen=seen: act(seen))
            ReporterIdentity.objects.filter(report=seen).delete()
        assert isinstance(other.end(), kind)
    assert not Unsealing.objects.exists()
    assert verify(DISTRICT) == []


@pytest.mark.full
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_an_objection_upheld_takes_the_case_before_the_report_as_everybody_does(told, street, walk, drain, at):
    first = told()
    walk(first.case, "closed")
    drain()
    object_to(read(first.report), reason="坑还在", by=TELLER, at=at)
    objection = Objection.objects.get()
    objection.report = read(first.report)
    with transaction.atomic():
        Case.objects.select_for_update(no_key=True).get(pk=first.case.pk)
        other = Waiting(lambda: uphold(objection, decision="到现场看过，坑还在", by=street.judge, at=at))
        hold(read(first.report))
    assert other.end() is None
    assert verify(DISTRICT) == []
