"""A month at full size: 50,000 cases counted, reckoned and frozen; pages still ask little."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from uuid import UUID

import pytest

from shanzhi.assessment.actions.freezing import freeze
from shanzhi.assessment.actions.refreshing import refresh
from shanzhi.assessment.models import Counted, Period
from shanzhi.assessment.queries import figures
from shanzhi.assessment.queries.figures import Scope
from shanzhi.assessment.queries.periods import recompute
from shanzhi.cases.models import Case, Task
from shanzhi.clocks.models import Deadline
from shanzhi.journal.models import Entry
from shanzhi.kernel.ids import uuid7
from tests.assessment.conftest import LATER
from tests.assessment.living import Life, begin
from tests.measuring import measured
from tests.neighbourhood import DISTRICT, Neighbourhood
from tests.statements import budget

pytestmark = [pytest.mark.full, pytest.mark.django_db]
MANY = 50_000 if os.environ.get("SHANZHI_SOAK") == "1" else 300
HOUR = timedelta(hours=1)


def copies(life: Life, many: int) -> None:
    """Lay ``many`` copies of one handled and closed case: rows alone, as the verbs would have left them."""
    pattern = life.closed()
    case = Case.objects.in_district(DISTRICT).get(pk=pattern.pk)
    task = Task.objects.in_district(DISTRICT).get(case_id=case.pk)
    clocks = list(Deadline.objects.in_district(DISTRICT).filter(case_id=case.pk))
    about = [str(case.pk), str(task.pk)]
    lines = list(Entry.objects.filter(district_id=DISTRICT, subject_kind__in=["case", "task"], subject_id__in=about))
    for first in range(0, many, 1000):
        made: dict[type, list[object]] = {Case: [], Task: [], Deadline: [], Entry: []}
        for number in range(first, min(first + 1000, many)):
            keys: dict[object, UUID] = {case.pk: uuid7(), task.pk: uuid7()}
            late = timedelta(days=30 * (number % 10 == 0))  # one in ten is late
            case_words = {"number": f"27-{number:06d}", "closed_at": (case.closed_at or case.told_at) + late}
            made[Case].append(_copy(case, pk=keys[case.pk], **case_words))
            made[Task].append(_copy(task, pk=keys[task.pk], case_id=keys[case.pk]))
            for clock in clocks:
                subject = keys.get(clock.subject_id, uuid7())
                moved = {"ended_at": clock.ended_at + late} if late and clock.ended_at else {}
                words = {"case_id": keys[case.pk], "subject_id": subject, **moved}
                made[Deadline].append(_copy(clock, pk=uuid7(), **words))
            for line in lines:
                subject = keys[UUID(line.subject_id)]
                later = late if line.verb in {"case.close", "task.hand_in"} else timedelta()
                made[Entry].append(_copy(line, pk=uuid7(), subject_id=str(subject), at=line.at + later))
        for model, rows in made.items():
            model.objects.bulk_create(rows, batch_size=500)  # type: ignore[attr-defined]


def _copy(row: object, **changes: object) -> object:
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}  # type: ignore[attr-defined]
    pk = changes.pop("pk")
    return type(row)(**(values | changes | {"id": pk}))


def test_a_full_month_is_counted_frozen_and_made_again(neighbourhood: Neighbourhood) -> None:
    life = begin(neighbourhood)
    copies(life, MANY)
    refresh(DISTRICT, at=life.at)
    started = time.perf_counter()
    refresh(DISTRICT, at=LATER)
    counted = time.perf_counter() - started
    march = freeze(Period.objects.get(code="2026-03"), by=life.actor("xiandu"), at=LATER, sheet="jinniu")
    unit = life.ground.units["works"]
    scope = Scope("unit", unit.pk, unit.code, str(unit))
    found = figures.rates(march, scope)
    assert found["in_time_disposal_rate"].denominator == MANY + 1
    assert found["in_time_disposal_rate"].numerator == MANY + 1 - MANY // 10
    with budget(5):
        started = time.perf_counter()
        one = {row.indicator.code: row for row in figures.shown(march, scope)}["in_time_disposal_rate"]
        page = figures.listed(march, scope, one.indicator, "denominator", actor=life.actor("xianling"))
        looked = time.perf_counter() - started
    assert page.lines == MANY + 1
    assert recompute(march).is_same
    measured("a month of so many cases counted, frozen and made again", MANY, "cases", seconds=round(counted, 1))
    measured("a list behind one figure of that month", round(looked * 1000), "ms", lines=Counted.objects.count())
