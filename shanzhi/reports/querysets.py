"""Which rows: reports are known to whoever may know of their case, and nobody else; said once, at the query."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db.models import OuterRef, Q

from shanzhi.cases.models import Case, Task
from shanzhi.cases.querysets import UNIT_CAPACITIES
from shanzhi.clocks.frozen import frozen_until
from shanzhi.clocks.querysets import DistrictQuerySet
from shanzhi.kernel.actors import Actor

# Those who handle, in units or on the grid; who is posted in a unit besides, waits where that unit had a part.
RATED = UNIT_CAPACITIES | {"grid_worker", "grid_head"}


class PlainQuerySet(DistrictQuerySet):
    """Rows asked for by their district and their report."""


class ReportQuerySet(DistrictQuerySet):
    """Questions about many reports."""

    def visible_to(self, actor: Actor) -> Self:
        """Return the reports whose case this actor may know of: zone, area, unit and complained-of unit decide there.

        A tie never crosses zones, so the case's zone is the report's.
        """
        cases = Case.objects.visible_to(actor).values("id")
        return self.filter(district_id=actor.district_id, case_id__in=cases)

    def of_case(self, district_id: str, case_id: object) -> Self:
        """Return the reports tied to one case now."""
        return self.filter(district_id=district_id, case_id=case_id)

    def waiting(self) -> Self:
        """Return the reports whose teller has no answer yet."""
        return self.filter(state="waiting")


class AttachmentQuerySet(DistrictQuerySet):
    """Questions about many photos."""

    def visible_to(self, actor: Actor) -> Self:
        """Return the photos of cases this actor may know of."""
        cases = Case.objects.visible_to(actor).values("id")
        return self.filter(district_id=actor.district_id, case_id__in=cases, draft_key="")

    def of_draft(self, district_id: str, draft_key: str) -> Self:
        """Return the photos that wait with one unfinished telling."""
        return self.filter(district_id=district_id, draft_key=draft_key)


class RatingQuerySet(DistrictQuerySet):
    """Questions about many ratings."""

    def of_answer_now(self) -> Self:
        """Return, as a subquery of rows that name a ``report``, the rating of the answer that stands now."""
        return self.filter(report_id=OuterRef("report_id"), answered_at=OuterRef("report__answered_at"))

    def visible_to(self, actor: Actor, *, at: datetime) -> Self:
        """Return the single ratings this actor may read: whoever is rated waits until the month is frozen."""
        cases = Case.objects.visible_to(actor).values("id")
        readable = Q(at__lt=frozen_until(actor.district_id, at=at))
        if not actor.capacities() & RATED:
            parts = Task.objects.in_district(actor.district_id).filter(unit_id__in=actor.unit_ids())
            readable |= ~Q(case_id__in=parts.values("case_id"))
        return self.filter(readable, district_id=actor.district_id, case_id__in=cases)
