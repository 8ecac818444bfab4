"""What is counted where: each limit once, as of a moment, and the same when counted again later."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest

from shanzhi.cases.actions.steps import take_step
from shanzhi.cases.models import Case, Task
from shanzhi.counting.figures import window_of
from shanzhi.counting.lines import Row, count
from shanzhi.journal import errands
from shanzhi.kernel.clock import CHINA
from shanzhi.reports.actions.answers import answer_all, rate
from shanzhi.reports.models import Report
from shanzhi.scoring.spans import span_of
from tests.assessment.conftest import LATER
from tests.assessment.living import HOUR, Life
from tests.neighbourhood import DISTRICT, TELLER
from tests.statements import assert_district_named, captured

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def counted(code: str = "2026-03", *, at: datetime = LATER) -> list[Row]:
    span = span_of(code)
    assert span is not None
    return count(window_of(span, DISTRICT, at=at))


def answers(rows: list[Row], question: str) -> dict[str, int]:
    return dict(Counter(row.outcome for row in rows if row.question == question))


def test_a_month_is_counted_as_it_stood(month: Life) -> None:
    rows = counted()
    # Nine at once, one late, the water company's, one never signed for, two sent back, one returned, one extended, one
    # settled on the spot; one turned away.
    assert answers(rows, "report") == {"valid": 17, "invalid": 1}
    assert answers(rows, "quality")["often"] == 1
    assert answers(rows, "quality")["reworked"] == 1
    assert answers(rows, "solved") == {"yes": 5, "no": 2}
    assert answers(rows, "satisfied") == {"full": 3, "mostly": 2, "not": 2}
    assert answers(rows, "accuracy") == {"accurate": 15, "wrong": 1}
    assert answers(rows, "extension")["extended"] == 1
    disposed = answers(rows, "dispose")
    assert disposed == {"in_time": 11, "open": 3, "late": 1}


def test_what_nobody_signed_is_not_counted_as_signed_in_time(month: Life) -> None:
    """Sent back or recalled before anybody signed, the limit for signing ended without a signature."""
    before = answers(counted(), "sign")
    month.returned()
    case, _report = month.sent()
    take_step(month.ground.fresh(case), "recall", by=month.actor("wendi"), at=month.at + HOUR, reason="派错了")
    assert answers(counted(), "sign") == before
    signed = {
        (task["id"], task["signed_at"]) for task in Task.objects.exclude(signed_at=None).values("id", "signed_at")
    }
    assert {
        (row.subject_id, row.at) for row in counted() if (row.question, row.outcome) == ("sign", "in_time")
    } <= signed


def test_no_case_of_a_closed_zone_is_counted(month: Life) -> None:
    closed = {case.pk for case in month.cases if case.zone != "ordinary"}
    assert len(closed) == 2
    assert not closed & {row.case_id for row in counted()}


def test_every_limit_is_counted_in_one_month_only(month: Life) -> None:
    every = [row for code in ("2026-03", "2026-04", "2026-05") for row in counted(code, at=LATER + 60 * DAY)]
    keys = Counter((row.question, row.subject_id) for row in every)
    assert [key for key, n in keys.items() if n > 1] == []


def test_a_past_moment_is_counted_the_same_later(month: Life) -> None:
    """What happened after the moment (a late closing in April) doesn't change how March stood at its end."""
    early = datetime(2026, 4, 1, 0, 0, tzinfo=CHINA)
    before = counted(at=early)
    assert any(row.outcome == "open" for row in before if row.question == "close")
    late = [row for row in counted(at=early + 40 * DAY) if row.question == "close" and row.outcome == "late"]
    assert late
    assert counted(at=early) == before


@pytest.mark.both
def test_each_answers_rating_counts_once_and_an_earlier_one_for_the_unit_that_led_then(month: Life) -> None:
    works, water = (month.ground.units[name].pk for name in ("works", "water"))
    case = month.closed(answers=(0, 0, 1))
    then, coverage = counted(), answers(counted(), "asked")
    rated = Report.objects.in_district(DISTRICT).get(case_id=case.pk)
    again = month.at + 2 * DAY
    case = take_step(case, "reopen", by=month.actor("guyu"), at=again, reason="又塌了")
    case = take_step(case, "dispatch", by=month.actor("wendi"), at=again, lead=month.ground.units["water"])
    errands.drain(at=again)
    assert _told_of(case, at=again) == [("no", water)], "one alone is as it always was"
    answer_all(case, text="又补好了。", kind="closed", by=month.actor("jiangcheng"), at=again)
    fresh = Report.objects.in_district(DISTRICT).get(pk=rated.pk)
    rate(fresh, answers={"solved": 2, "clear": 2, "respect": 2}, at=again + HOUR, by=TELLER)
    assert _told_of(case, at=LATER) == [("no", works), ("yes", water)]
    assert answers(counted(), "asked") == coverage, "a report is asked about once, whichever answer was rated"
    assert len({(row.question, row.subject_id) for row in counted()}) == len(counted())
    assert {row for row in then if row.case_id != case.pk} == {row for row in counted() if row.case_id != case.pk}


def _told_of(case: Case, *, at: datetime) -> list[tuple[str, int | None]]:
    own = [row for row in counted(at=at) if row.case_id == case.pk and row.question == "solved"]
    return [(row.outcome, row.unit_id) for row in sorted(own, key=lambda row: row.at)]


def test_an_extension_moves_the_verdict(month: Life) -> None:
    extended = next(row for row in counted() if row.question == "extension" and row.outcome == "extended")
    dispose = next(row for row in counted() if row.question == "dispose" and row.subject_id == extended.subject_id)
    assert dispose.at > month.at + 11 * DAY


def test_counting_names_the_district_in_every_statement(month: Life) -> None:
    with captured() as statements:
        counted()
    assert_district_named(statements)
    assert len(statements) < 60
