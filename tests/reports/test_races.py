"""An answer between reading a report and writing about it: each line starts from where the line before it ended."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import connection, transaction

from shanzhi.cases.models import Case
from shanzhi.journal.verify import verify
from shanzhi.kernel.refusal import Stale
from shanzhi.reports.actions.answers import answer_all, object_to, rate, refuse, wait_again
from shanzhi.reports.actions.fresh_codes import issue_code
from shanzhi.reports.actions.identity import unseal
from shanzhi.reports.actions.telling import me_too
from shanzhi.reports.actions.ties import keep_apart
from shanzhi.reports.actions.words import add_words, relay
from shanzhi.reports.models import Objection, Report, Unsealing
from shanzhi.reports.shapes import Teller
from shanzhi.rights.actions import correct
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
        lambda: wait_again(seen[2].case, by=street.judge, at=at),
    )
    for act in acts:
        with transaction.atomic():
            answer_all(first.case, text="好了", kind="closed", by=street.checker, at=at)
            other = threading.Thread(target=lambda act=act: (act(), connection.close()))
            other.start()
            time.sleep(0.3)  # what doesn't wait has read the old state, and writes its line after ours
        other.join()
    assert {*Report.objects.values_list("state", flat=True)} == {"waiting"}
    assert verify(DISTRICT) == []
