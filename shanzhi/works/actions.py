"""Verbs on works projects 市政工程: begin one, change it. The line of the journal says every milestone, old and new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.journal import sentences
from shanzhi.journal.actions import record
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused, mark_of
from shanzhi.kernel.sheets import unfit_code
from shanzhi.organisation.models import Unit
from shanzhi.ui.meanwhile import must_be_as_read
from shanzhi.works.access import may_build_for
from shanzhi.works.models import Milestone, WorksProject


@dataclass(frozen=True, slots=True)
class Stone:
    """One milestone as it is meant to be."""

    name: str
    planned_on: date
    done_on: date | None = None


def begin_project(
    code: str, *, name: str, unit: Unit, milestones: Sequence[Stone], by: Actor, at: datetime
) -> WorksProject:
    """Enter a project with its milestones in order.

    :raises Refused: for a missing or taken number, a missing name, no milestone, or a unit that isn't the actor's.
    """
    code = code.strip()
    faults = _faults(name, unit, milestones, by, local(at).date())
    if not code:
        faults.insert(0, _("写一个编号。"))
    if unfit := unfit_code(code):
        faults.insert(0, str(unfit))
    if faults:
        raise Refused(*faults)
    try:
        with transaction.atomic():
            project = WorksProject.objects.create(district_id=by.district_id, code=code, name=name.strip(), unit=unit)
            _set(project, milestones)
            _note("project.begin", project, milestones, by=by, at=at)
    except IntegrityError as taken:
        raise Refused(_("编号“%(code)s”已经有工程用了。") % {"code": code}) from taken
    return project


def change_project(
    project: WorksProject,
    *,
    name: str,
    unit: Unit,
    milestones: Sequence[Stone],
    by: Actor,
    at: datetime,
    seen: str = "",
) -> WorksProject:
    """Change a project's name, unit and milestones; what tellers see of it changes at once.

    ``seen`` is the mark of the page that was read; '' asks nothing.

    :raises Refused: for a missing name, no milestone, or a unit that isn't the actor's, before or after.
    :raises Stale: when somebody changed it since.
    """
    faults = _faults(name, unit, milestones, by, local(at).date())
    if not may_build_for(by, project.unit_id):
        faults.append(_("工程由建设单位、派遣员或管理员改。"))
    if faults:
        raise Refused(*dict.fromkeys(faults))
    with transaction.atomic():
        mine = WorksProject.objects.filter(pk=project.pk, district_id=by.district_id)
        must_be_as_read(seen, mark(mine.select_for_update().get()))
        mine.update(name=name.strip(), unit=unit)
        _set(project, milestones)
        _note("project.change", project, milestones, by=by, at=at, was=project.name)
    return mine.select_related("unit").get()


def mark(project: WorksProject) -> str:
    """Return the mark of a project as it stands, for the page that changes it (one statement)."""
    stones = project.milestones.order_by("ordinal").values_list("name", "planned_on", "done_on")
    return mark_of(project.name, project.unit_id, *stones)


def _faults(name: str, unit: Unit, milestones: Sequence[Stone], by: Actor, today: date) -> list[str]:
    faults = []
    if not name.strip():
        faults.append(_("写工程名称。"))
    if not milestones:
        faults.append(_("至少写一个节点，群众看的就是节点。"))
    ahead = [one for one in milestones if one.done_on is not None and one.done_on > today]
    faults += [_("“%(name)s”完成的日子比今天晚。") % {"name": one.name} for one in ahead]
    if not may_build_for(by, unit.pk):
        faults.append(_("工程由建设单位、派遣员或管理员改。"))
    return faults


def _set(project: WorksProject, milestones: Sequence[Stone]) -> None:
    """Put the milestones in the place of the old ones, which the journal keeps."""
    Milestone.objects.filter(project=project).delete()
    Milestone.objects.bulk_create(
        Milestone(project=project, ordinal=ordinal, name=one.name, planned_on=one.planned_on, done_on=one.done_on)
        for ordinal, one in enumerate(milestones, start=1)
    )


def _note(
    verb: str, project: WorksProject, milestones: Sequence[Stone], *, by: Actor, at: datetime, was: str = ""
) -> None:
    told: dict[str, Any] = {
        "name": project.name,
        "was": was,
        "milestones": [[one.name, str(one.planned_on), str(one.done_on or "")] for one in milestones],
    }
    record(verb, district_id=by.district_id, subject_kind="project", subject_id=project.code, by=by, at=at, data=told)


sentences.register("project.begin", label=gettext_lazy("登记工程"), say=lambda _entry, data: data.get("name", ""))
sentences.register("project.change", label=gettext_lazy("修改工程"), say=lambda _entry, data: data.get("name", ""))
