"""The warnings of the clocks that still run."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from shanzhi.accountability.models import DeadlineWarning
from shanzhi.cases.models import Case
from shanzhi.kernel.actors import Actor

PAGE = 100
LATELY = timedelta(days=14)


def warnings(actor: Actor, *, at: datetime, size: int = PAGE) -> list[DeadlineWarning]:
    """Return the highest warning of each running clock one may know of, the nearest due first (one statement)."""
    visible = Case.objects.visible_to(actor).open().values("pk")
    found = (
        DeadlineWarning.objects.in_district(actor.district_id)
        .filter(case__district_id=actor.district_id, deadline__district_id=actor.district_id)
        .filter(case_id__in=visible, deadline__ended_at__isnull=True, raised_at__gt=at - 6 * LATELY)
        .select_related("case", "unit", "deadline")
        .order_by("-raised_at", "pk")[: 3 * size]
    )
    highest: dict[Any, DeadlineWarning] = {}
    for one in found:
        kept = highest.get(one.deadline_id)
        if one.due_at == one.deadline.due_at and (kept is None or kept.share < one.share):
            highest[one.deadline_id] = one
    return sorted(highest.values(), key=lambda one: (one.due_at, str(one.pk)))[:size]


def of_case(case: Case, *, size: int = 5) -> list[DeadlineWarning]:
    """Return the latest warnings on a case (one statement)."""
    found = DeadlineWarning.objects.in_district(case.district_id).filter(case_id=case.pk)
    return list(found.select_related("unit").order_by("-raised_at", "pk")[:size])
