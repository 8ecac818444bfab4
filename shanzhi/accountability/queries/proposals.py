"""By which stated rules a line may be proposed for the accountability list, and what each rule finds today.

A rule sees orders, whistles, cases and clocks of the ordinary zone alone, names the lines that show what it saw, and
judges nothing: it can't weigh a reason, and somebody must.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from shanzhi.accountability.models import AccountabilityItem
from shanzhi.accounts.models import User
from shanzhi.cases.models import Case, Task
from shanzhi.clocks.actions import Desk
from shanzhi.convening.models import WhistleUnit
from shanzhi.convening.workflow import WhistleState
from shanzhi.journal.models import Entry
from shanzhi.loop.workflow import Zone
from shanzhi.people.queries import responsible_people
from shanzhi.supervision.models import Order, OrderCase
from shanzhi.supervision.queries.orders import late_days
from shanzhi.supervision.rules import Rules
from shanzhi.supervision.workflow import Level

MOST = 200


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one rule found: about whom, from what, with which numbers and lines."""

    rule: str
    about: str
    person_id: int
    unit_id: int
    area_path: str
    case: Case | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    lines: tuple[str, ...] = ()


RULE_WORDS = {
    "red_unanswered": _("红色督办到期没有答复"),
    "late_after_yellow": _("黄色督办以后仍然超期"),
    "reworked": _("同一件事多次核查没通过"),
    "absent": _("吹哨没有报到"),
}
RULE_SENTENCES = {
    "red_unanswered": _("红色督办单%(order)s要在%(due)s前答复，过了%(n)s个工作日还没有。"),
    "late_after_yellow": _("%(order)s发出以后，%(case)s又超期%(n)s个工作日，仍没有交结果。"),
    "reworked": _("%(case)s交过结果，核查%(n)s次没有通过。"),
    "absent": _("吹哨%(whistle)s叫了单位到场，收哨时没有报到。"),
}


def _lines(district_id: str, kind: str, keys: list[str], verbs: tuple[str, ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    rows = Entry.objects.filter(district_id=district_id, subject_kind=kind, subject_id__in=keys, verb__in=verbs)
    for subject, key in rows.order_by("id").values_list("subject_id", "id"):
        found.setdefault(subject, []).append(str(key))
    return found


def _red_unanswered(desk: Desk, rules: Rules) -> Iterator[Proposal]:
    late = Order.objects.in_district(desk.district_id).filter(
        level=str(Level.RED), zone=str(Zone.ORDINARY), state__in=["issued", "signed"], due_at__lt=desk.at,
        replied_at=None, head__isnull=False,
    )  # fmt: skip
    orders = list(late.order_by("due_at")[:MOST])
    lines = _lines(desk.district_id, "order", [str(one.pk) for one in orders], ("order.issue", "order.sign"))
    for one in orders:
        days = late_days(one.due_at, desk.at, desk.calendar)
        if days > rules.red_unanswered_days and one.head_id is not None:
            facts = {"order": one.shown, "due": one.due_at.isoformat(), "n": days}
            shown = tuple(lines.get(str(one.pk), ()))
            yield Proposal(
                "red_unanswered", f"order:{one.number}", one.head_id, one.unit_id, one.area_path, None, facts, shown
            )


def _late_after_yellow(desk: Desk, rules: Rules) -> Iterator[Proposal]:
    district = desk.district_id
    rows = OrderCase.objects.in_district(district).filter(
        level=str(Level.YELLOW), order__district_id=district, case__district_id=district, case__zone=str(Zone.ORDINARY),
        case__state="dispatched", order__head__isnull=False, order__opened_at__lt=desk.at,
    )  # fmt: skip
    found = list(rows.exclude(order__state="withdrawn").select_related("order", "case").order_by("-pk")[:MOST])
    running = (
        Task.objects.in_district(district).running().filter(case_id__in=[row.case_id for row in found], paused=False)
    )
    tasks = {(task.case_id, task.unit_id): task for task in running}
    lines = _lines(district, "order", [str(row.order_id) for row in found], ("order.issue", "order.reply"))
    for row in found:
        task = tasks.get((row.case_id, row.unit_id))
        if task is None or task.due_at is None:
            continue
        days = late_days(max(task.due_at, row.order.opened_at), desk.at, desk.calendar)
        if days > rules.overdue_after_yellow_days:
            facts = {"order": row.order.shown, "case": row.case.number, "n": days}
            shown, about = tuple(lines.get(str(row.order_id), ())), f"order:{row.order.number}:{row.case.number}"
            yield Proposal(
                "late_after_yellow", about, row.order.head_id, row.unit_id, row.case.area_path, row.case, facts, shown
            )


def _reworked(desk: Desk, rules: Rules) -> Iterator[Proposal]:
    district = desk.district_id
    cases = {
        case.pk: case
        for case in Case.objects.in_district(district)
        .filter(reworks__gte=rules.reworks, zone=str(Zone.ORDINARY))
        .exclude(origin="import")
        .order_by("-changed_at")[:MOST]
    }
    leads = Task.objects.in_district(district).filter(
        case_id__in=list(cases), role="lead", handed_in_by_id__isnull=False
    )
    lines = _lines(district, "case", [str(key) for key in cases], ("case.rework",))
    known = set(User.objects.filter(pk__in={task.handed_in_by_id for task in leads}).values_list("pk", flat=True))
    for task in leads:
        case = cases[task.case_id]
        if task.handed_in_by_id in known:
            facts = {"case": case.number, "n": case.reworks}
            shown = tuple(lines.get(str(case.pk), ()))
            yield Proposal(
                "reworked",
                f"case:{case.number}",
                task.handed_in_by_id,
                task.unit_id,
                case.area_path,
                case,
                facts,
                shown,
            )


def _absent(desk: Desk, rules: Rules) -> Iterator[Proposal]:
    rows = WhistleUnit.objects.in_district(desk.district_id).filter(
        speed="absent", whistle__district_id=desk.district_id, whistle__state=str(WhistleState.RATED)
    )
    found = list(rows.select_related("whistle").order_by("-pk")[:MOST])
    heads = responsible_people(sorted({row.unit_id for row in found}), at=desk.at) if found else {}
    lines = _lines(
        desk.district_id, "whistle", [str(row.whistle_id) for row in found], ("whistle.call", "whistle.rate")
    )
    for row in found:
        head = heads.get(row.unit_id)
        if head is not None:
            facts = {"whistle": row.whistle.number}
            shown, about = tuple(lines.get(str(row.whistle_id), ())), f"whistle:{row.whistle.number}"
            yield Proposal("absent", about, head.pk, row.unit_id, row.whistle.area_path, None, facts, shown)


RULES: tuple[Callable[[Desk, Rules], Iterator[Proposal]], ...] = (
    _red_unanswered,
    _late_after_yellow,
    _reworked,
    _absent,
)


def proposals(desk: Desk, rules: Rules) -> list[Proposal]:
    """Return what the rules find and nobody was told of yet."""
    found = [one for rule in RULES for one in rule(desk, rules)]
    known = AccountabilityItem.objects.in_district(desk.district_id).filter(about__in=[one.about for one in found])
    held = set(known.values_list("rule", "about", "person_id"))
    return [one for one in found if (one.rule, one.about, one.person_id) not in held]
