"""Who may touch which case: the finder that answers 404 for what isn't yours, and the judge of each step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from shanzhi.cases.models import Application, Case, Task
from shanzhi.kernel.actors import Actor, ActorKind, Holding
from shanzhi.kernel.steps import Step
from shanzhi.loop.applications import KINDS, ApplicationKind
from shanzhi.loop.tasks import TaskState
from shanzhi.loop.workflow import (
    DOOR,
    SYSTEM,
    ZONE_CAPACITY,
    Zone,
)
from shanzhi.people.capacities import UNIT_BOUND, Capacity, label
from shanzhi.ui.joining import joined

AREA_DESK = frozenset(
    str(capacity)
    for capacity in (
        Capacity.INTAKE_AGENT,
        Capacity.REGISTRAR,
        Capacity.DISPATCHER,
        Capacity.SUPERVISOR,
        Capacity.COMPLAINT_RECEIVER,
        Capacity.CHILD_PROTECTION,
    )
)


@dataclass(slots=True)
class Situation:
    """Everything a step is judged by: the case, its tasks, who acts, what is brought, and looked-up facts."""

    case: Case
    actor: Actor
    tasks: Sequence[Task] = ()
    task: Task | None = None
    brought: Mapping[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)


NAMED = ("matter", "place", "grid", "lead_unit")  # what a page about a case names beside it
JUDGED_BY = ("matter", "place")  # what a step is judged by


def get_case(actor: Actor, number: str, *, beside: Sequence[str] = NAMED) -> Case:
    """Return the case of this number if the actor may know of it, read in one statement with what stands ``beside``.

    :raises Http404: when it isn't there or isn't theirs; the two answer alike.
    """
    found: Case | None = Case.objects.visible_to(actor).filter(number=number).select_related(*beside).first()
    if found is None:
        raise Http404
    return found


def get_task(actor: Actor, number: str, ordinal: int, *, beside: Sequence[str] = NAMED) -> Task:
    """Return the task of this case and ordinal, with its case and unit, if the actor may know of the case.

    :raises Http404: when it isn't there or isn't theirs.
    """
    case = get_case(actor, number, beside=beside)
    found: Task | None = (
        Task.objects.of_case(actor.district_id, case.pk).filter(ordinal=ordinal).select_related("unit").first()
    )
    if found is None:
        raise Http404
    found.case = case
    return found


def get_application(actor: Actor, number: str, ordinal: int, kind: str) -> Application:
    """Return the running or waiting application of one kind on a task.

    :raises Http404: when there is none or it isn't theirs.
    """
    task = get_task(actor, number, ordinal)
    found: Application | None = (
        Application.objects.in_district(actor.district_id)
        .filter(task_id=task.pk, kind=kind)
        .order_by("-asked_at")
        .first()
    )
    if found is None:
        raise Http404
    found.task, found.case = task, task.case
    return found


def wanted_capacities(row: Step, zone: str) -> frozenset[str]:
    """Return the capacities that may take a step on a case of this zone: in a closed zone its one desk does all."""
    own = ZONE_CAPACITY.get(Zone(zone))
    if own is None or not row.capacities - {SYSTEM, DOOR}:
        return row.capacities
    return (row.capacities & {SYSTEM, DOOR}) | {str(own)}


def holding_for(row: Step, situation: Situation) -> Holding | None:
    """Return the post in which the actor may take the step, or None."""
    wanted = wanted_capacities(row, situation.case.zone)
    for holding in situation.actor.holdings_as(wanted):
        if holding.capacity in UNIT_BOUND or (situation.task is not None and _is_unit_step(row)):
            if situation.task is not None and holding.unit_id == situation.task.unit_id:
                return holding
        elif holding.covers(situation.case.area_path):
            return holding
    return None


def _is_unit_step(row: Step) -> bool:
    return bool(row.capacities & set(UNIT_BOUND))


def reasons_against(row: Step, situation: Situation) -> list[str]:
    """Return every reason why this actor can't take this step now, each a whole sentence; empty when they may."""
    reasons = [*_wrong_state(row, situation), *_wrong_person(row, situation)]
    for name in row.when:
        reason = CONDITIONS[name](situation)
        if reason:
            reasons.append(reason)
    return reasons


def _wrong_state(row: Step, situation: Situation) -> list[str]:
    held: Case | Task = situation.task if situation.task is not None else situation.case
    if held.state in row.sources:
        return []
    return [
        _("现在是“%(state)s”，不能%(step)s。") % {"state": held.state_label, "step": row.label},
    ]


def _wrong_person(row: Step, situation: Situation) -> list[str]:
    actor = situation.actor
    if actor.kind is ActorKind.SYSTEM:
        return [] if SYSTEM in row.capacities else [_("%(step)s要由人来做。") % {"step": row.label}]
    wanted = wanted_capacities(row, situation.case.zone) - {SYSTEM, DOOR}
    if not wanted:
        return [_("%(step)s由系统按规则做。") % {"step": row.label}]
    if holding_for(row, situation) is None:
        said = {"step": row.label, "who": joined(map(label, sorted(wanted)))}
        return [_("%(step)s轮不到您：由这里的%(who)s做。") % said]
    return [reason for name in row.apart_from if (reason := APART[name](row, situation))]


def _apart_handlers(row: Step, situation: Situation) -> str:
    mine = situation.actor.user_id
    hands = {task.handed_in_by_id for task in situation.tasks} | {task.signed_by_id for task in situation.tasks}
    if mine is not None and mine in hands:
        return _("%(step)s轮不到您：办理的人不核查。") % {"step": row.label}
    return ""


def _apart_lead_unit(row: Step, situation: Situation) -> str:
    units = {task.unit_id for task in situation.tasks if task.state == TaskState.HANDED_IN}
    if units & situation.actor.unit_ids():
        return _("%(step)s轮不到您：承办单位的人不核查自己单位的事。") % {"step": row.label}
    return ""


def _apart_dispatcher(row: Step, situation: Situation) -> str:
    if situation.actor.user_id is not None and situation.actor.user_id == situation.case.dispatched_by_id:
        return _("%(step)s轮不到您：派遣的人不核查。") % {"step": row.label}
    return ""


def _apart_closer(row: Step, situation: Situation) -> str:
    if situation.actor.user_id is not None and situation.actor.user_id == situation.case.closed_by_id:
        return _("%(step)s轮不到您：结案的人不决定重办。") % {"step": row.label}
    return ""


def _apart_opener(row: Step, situation: Situation) -> str:
    if situation.actor.user_id is not None and situation.actor.user_id == situation.case.opened_by_id:
        return _("%(step)s轮不到您：上报的人不能作废自己报的事。") % {"step": row.label}
    return ""


APART = {
    "handlers": _apart_handlers,
    "lead_unit": _apart_lead_unit,
    "dispatcher": _apart_dispatcher,
    "closer": _apart_closer,
    "opener": _apart_opener,
}


def _self_resolvable(situation: Situation) -> str:
    matter = situation.brought.get("matter") or situation.case.matter
    if matter is not None and not matter.self_resolvable:
        return _("“%(matter)s”不在可以自行处置的清单里，请照常上报。") % {"matter": matter.name}
    return ""


def _ordinary_zone(situation: Situation) -> str:
    return _("举报和涉及未成年人的事不能自行处置。") if situation.case.zone != Zone.ORDINARY else ""


def _has_matter(situation: Situation) -> str:
    if situation.case.matter_id is None and not situation.brought.get("matter"):
        return _("还没有定是哪类事，定了再立案。")
    return ""


def _no_ruling_due(situation: Situation) -> str:
    return _("已经退回两次，要由督办员裁定，不能再直接派。") if situation.case.ruling_due else ""


def _ruling_due(situation: Situation) -> str:
    return "" if situation.case.ruling_due else _("没有退回两次，不用裁定，由派遣员直接派。")


def _duty_not_recalled(situation: Situation) -> str:
    clause = situation.facts.get("recalled")
    if clause and not situation.brought.get("override"):
        return _("这一项已由上级收回（%(clause)s），不能派给街道社区；一定要派，请写明理由。") % {"clause": clause}
    return ""


def _nothing_signed(situation: Situation) -> str:
    if any(task.signed_at for task in situation.tasks if task.state != TaskState.RETURNED):
        return _("已有单位签收，不能撤回；请单位退单，或请督办员协调。")
    return ""


def _all_handed_in(situation: Situation) -> str:
    if any(task.is_running for task in situation.tasks):
        return _("还有单位没交结果。")
    return ""


def _may_still_return(situation: Situation) -> str:
    case, task = situation.case, situation.task
    if case.bound:
        return _("这一件已经裁定，不能再退。")
    if task is not None and task.role == "lead" and case.returns >= 2:
        return _("已经退回过两次，不能再退，请等裁定。")
    if task is not None and task.round > 1:
        return _("返工的事不能再退单。")
    closes_at = situation.facts.get("return_window_ends_at")
    if task is not None and task.state == TaskState.HANDLING and closes_at and situation.facts["at"] > closes_at:
        return _("签收后的退单窗口已过，不能再退；办不下去请申请协办或裁定。")
    return ""


def _not_paused(situation: Situation) -> str:
    if situation.task is not None and situation.task.paused:
        return _("时限还停着，先恢复计时再交结果。")
    return ""


def _supporting(situation: Situation) -> str:
    if situation.task is not None and situation.task.role != "support":
        return _("主办单位不能免办，请撤回或改派。")
    return ""


CONDITIONS = {
    "self_resolvable": _self_resolvable,
    "ordinary_zone": _ordinary_zone,
    "has_matter": _has_matter,
    "no_ruling_due": _no_ruling_due,
    "ruling_due": _ruling_due,
    "duty_not_recalled": _duty_not_recalled,
    "nothing_signed": _nothing_signed,
    "all_handed_in": _all_handed_in,
    "may_still_return": _may_still_return,
    "not_paused": _not_paused,
    "supporting": _supporting,
}


def reasons_against_deciding(application: Application, actor: Actor) -> list[str]:
    """Return why this actor may not decide an application: the asker never, and only the kind's deciders."""
    kind = KINDS[ApplicationKind(application.kind)]
    wanted = {str(ZONE_CAPACITY[Zone(application.case.zone)])} if application.case.is_confidential else kind.deciders
    reasons = []
    if not any(_covers(holding, application) for holding in actor.holdings_as(wanted)):
        said = {"what": kind.label, "who": joined(map(label, sorted(wanted)))}
        reasons.append(_("批%(what)s轮不到您：由%(who)s批。") % said)
    if actor.user_id == application.asked_by_id:
        reasons.append(_("申请的人不能自己批。"))
    return reasons


def _covers(holding: Holding, application: Application) -> bool:
    if holding.capacity in UNIT_BOUND:
        return holding.unit_id == application.unit_id
    return holding.covers(application.case.area_path)
