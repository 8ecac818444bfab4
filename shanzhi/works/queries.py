"""Questions about works projects: the list with how far each has come, one by its number."""

from __future__ import annotations

from dataclasses import dataclass

from shanzhi.works.models import Milestone, WorksProject

SHOWN = 200


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project with its milestones in order."""

    project: WorksProject
    milestones: list[Milestone]

    @property
    def done(self) -> int:
        """Return how many milestones are reached."""
        return sum(1 for one in self.milestones if one.done_on)

    @property
    def coming(self) -> Milestone | None:
        """Return the next milestone, None when all are reached."""
        return next((one for one in self.milestones if one.done_on is None), None)


def projects(district_id: str) -> list[ProjectRow]:
    """Return the newest projects with their milestones (two statements)."""
    rows = list(WorksProject.objects.filter(district_id=district_id).select_related("unit").order_by("-pk")[:SHOWN])
    held: dict[int, list[Milestone]] = {row.pk: [] for row in rows}
    for one in Milestone.objects.filter(project__in=rows).order_by("project", "ordinal"):
        held[one.project_id].append(one)
    return [ProjectRow(row, held[row.pk]) for row in rows]


def project_coded(district_id: str, code: str) -> ProjectRow | None:
    """Return a project by its number, or None (two statements)."""
    row = WorksProject.objects.filter(district_id=district_id, code=code).select_related("unit").first()
    return ProjectRow(row, list(row.milestones.order_by("ordinal"))) if row is not None else None
