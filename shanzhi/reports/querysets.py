"""Which rows: reports are known to whoever may know of their case, and nobody else; said once, at the query."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from shanzhi.cases.models import Case
from shanzhi.cases.querysets import UNIT_CAPACITIES
from shanzhi.clocks.querysets import DistrictQuerySet
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local


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

    def visible_to(self, actor: Actor, *, at: datetime) -> Self:
        """Return the single ratings this actor may read.

        Whoever is rated can't see who answered what until the month is over: a unit's people, and anybody who is
        also posted in a unit, read only ratings given before the first day of this month.
        """
        cases = Case.objects.visible_to(actor).values("id")
        rows = self.filter(district_id=actor.district_id, case_id__in=cases)
        if actor.capacities() & UNIT_CAPACITIES:
            month = local(at).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
            rows = rows.filter(at__lt=month)
        return rows
