"""Verbs on projects: claim a need with what one brings, go on step by step, finish, say three words about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shanzhi.advice.masking import mask
from shanzhi.cases.actions.numbering import next_number
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.needs.access import may_carry_out, may_coordinate, may_rate
from shanzhi.needs.actions.moving import line, move
from shanzhi.needs.models import Listing, Project, Stage, Use, own_units
from shanzhi.needs.workflow import ACHIEVED, Achieved
from shanzhi.organisation.models import Unit


@dataclass(frozen=True, slots=True)
class Planned:
    """One step as it is meant to be."""

    name: str
    due_on: date


def claim(
    need: Listing, *, claimant: Unit, plan: str, due_on: date, resources: Sequence[Listing] = (),
    stages: Sequence[Planned] = (), by: Actor, at: datetime, seen: int,
) -> Project:  # fmt: skip
    """Claim a need for a unit, with resources and steps; the need then waits for nobody else.

    :raises Refused: for a unit that isn't the actor's, the asker itself, no plan, or what can't be used.
    """
    today = local(at).date()
    faults = _faults(need, claimant, plan, due_on, by, today)
    useless = [one for one in resources if one.is_need or not one.is_open or one.is_over(on=today)]
    faults += [_("“%(title)s”现在不能用。") % {"title": one.title} for one in useless]
    if faults:
        raise Refused(*faults)
    project = Project(
        district_id=by.district_id, need=need, claimant=claimant, plan=mask(plan.strip()).text, due_on=due_on,
        claimed_at=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            move(need, "take", by=by, at=at, seen=seen, said={"unit": claimant.name})
            project.number = next_number("needs-P", "P", district_id=by.district_id, at=at)
            project.save(force_insert=True)
            district = {"district_id": by.district_id, "project": project}
            Use.objects.bulk_create(Use(resource=one, **district) for one in resources)
            Stage.objects.bulk_create(
                Stage(ordinal=ordinal, name=one.name, due_on=one.due_on, **district)
                for ordinal, one in enumerate(stages, start=1)
            )
            line("claim", project, was="", by=by, at=at, unit=claimant.name, plan=project.plan, need=need.number)
    except IntegrityError as taken:
        raise Stale(_("别的单位刚认领了。")) from taken
    return project


def _faults(need: Listing, claimant: Unit, plan: str, due_on: date, by: Actor, today: date) -> list[str]:
    faults = []
    if not need.is_need:
        faults.append(_("认领的是需求；资源在认领时一起带上。"))
    if claimant.pk not in own_units(by) and not may_coordinate(by, need.area_path):
        faults.append(_("只能为自己单位认领；别的单位由统筹员代登记。"))
    if claimant.pk == need.owner_id:
        faults.append(_("自己的需求不用自己认领。"))
    if not plan.strip():
        faults.append(_("写打算怎么办，一句就行。"))
    if due_on < today:
        faults.append(_("办完的日子已经过了。"))
    return faults


def _must_carry_out(project: Project, by: Actor) -> None:
    if not may_carry_out(by, project):
        raise Refused(_("项目由认领单位的人和这里的统筹员推进。"))


def finish_stage(project: Project, *, ordinal: int, by: Actor, at: datetime, seen: int) -> Project:
    """Note that one step is done.

    :raises Refused: for a step that isn't there or is done.
    """
    _must_carry_out(project, by)
    rows = Stage.objects.in_district(project.district_id).filter(project_id=project.pk, ordinal=ordinal, done_on=None)
    stage = rows.first()
    if stage is None:
        raise Refused(_("没有这一步，或者已经做完了。"))
    with transaction.atomic():
        rows.update(done_on=local(at).date())
        move(project, "stage", by=by, at=at, seen=seen, said={"stage": stage.name})
    return project


def finish(project: Project, *, result: str, by: Actor, at: datetime, seen: int) -> Project:
    """Say what became of it; the asker then answers three questions.

    :raises Refused: without the result.
    """
    _must_carry_out(project, by)
    said = mask(result.strip()).text
    if not said:
        raise Refused(_("写办成了什么样。"))
    with transaction.atomic():
        move(project, "finish", by=by, at=at, seen=seen, said={"result": said}, result=said, done_at=at)
        move(project.need, "meet", by=by, at=at, said={"result": said}, result=said, result_at=at)
    return project


def give_up(project: Project, *, reason: str, by: Actor, at: datetime, seen: int) -> Project:
    """Give a project up, with a reason; the need waits for somebody again.

    :raises Refused: without a reason.
    """
    _must_carry_out(project, by)
    if not reason.strip():
        raise Refused(_("写一句为什么不办了。"))
    with transaction.atomic():
        move(project, "give_up", by=by, at=at, seen=seen, said={"reason": reason.strip()})
        move(project.need, "let_go", by=by, at=at, said={"reason": reason.strip()})
    return project


def rate(
    project: Project, *, wanted: bool, achieved: str, again: bool, words: str = "", by: Actor, at: datetime, seen: int
) -> Project:
    """Answer the three questions: was it what was needed, was it achieved, would one do it again.

    :raises Refused: for whoever did it, or an unknown answer.
    """
    if not may_rate(by, project):
        raise Refused(_("三句由需求方说，认领单位不评自己。"))
    if achieved not in ACHIEVED:
        raise Refused(_("选一个：办成了、办成一部分、没办成。"))
    said = {"wanted": wanted, "achieved": str(Achieved(achieved)), "again": again}
    with transaction.atomic():
        move(project, "rate", by=by, at=at, seen=seen, said=said, rated_words=mask(words.strip()).text, **said)
    return project
