"""Questions about supervision orders: what speaks for one, which there are, and the whole order as plain data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shanzhi.calendars.phrases import say_moment
from shanzhi.calendars.words import say_long
from shanzhi.cases.models import Application, Case, ProgressNote, Task
from shanzhi.clocks.models import Deadline
from shanzhi.journal.models import Entry
from shanzhi.kernel.reckoning import LimitUnit, standing
from shanzhi.kernel.worktime import WorkCalendar
from shanzhi.ledger.queries import place_of
from shanzhi.supervision.access import orders_visible
from shanzhi.supervision.models import Order, OrderCase, Urge
from shanzhi.supervision.rules import Rules
from shanzhi.supervision.workflow import LEVEL_PLACES, LEVEL_WORDS, LEVELS, Level, OrderState

PAGE = 100
RUNNING = ("issued", "signed", "replied", "sent_back")


def late_days(due_at: datetime | None, at: datetime, calendar: WorkCalendar) -> int:
    """Return on which workday after its due moment something is, as the rules count: the first one begins at once."""
    if due_at is None or due_at >= at:
        return 0
    return max(1, standing(due_at, at, LimitUnit.WORKDAYS, calendar).days)


def levels_before(district_id: str, case_ids: Iterable[Any], unit_id: int) -> dict[Any, dict[str, Order]]:
    """Return the orders that stand on each case for a unit, by level, the withdrawn ones left out (one statement)."""
    rows = OrderCase.objects.in_district(district_id).filter(
        case_id__in=list(case_ids), unit_id=unit_id, order__district_id=district_id
    )
    found: dict[Any, dict[str, Order]] = {}
    for row in rows.exclude(order__state=str(OrderState.WITHDRAWN)).select_related("order").order_by("pk"):
        found.setdefault(row.case_id, {})[row.level] = row.order
    return found


def next_level(before: dict[str, Order]) -> str:
    """Return the level whose turn it is after those that stand: blue, yellow, red, and red once more."""
    return next((str(level) for level in LEVELS if str(level) not in before), str(Level.RED))


def why(case: Case, task: Task, *, at: datetime, calendar: WorkCalendar) -> list[str]:
    """Return what speaks for an order, each a sentence read from what happened (four statements)."""
    district, said = case.district_id, []
    if task.due_at is not None and task.due_at < at:
        span = say_long(standing(task.due_at, at, task.limit_unit, calendar))
        said.append(_("单位时限已经超了%(span)s。") % {"span": span})
    before = levels_before(district, [case.pk], task.unit_id).get(case.pk, {})
    for level, order in before.items():
        when = say_moment(order.opened_at, now=at, weekday=False)
        said.append(
            _("%(when)s发过%(level)s，%(state)s。")
            % {"when": when, "level": LEVEL_WORDS[Level(level)], "state": order.state_label}
        )
    urges = list(Urge.objects.in_district(district).filter(case_id=case.pk, unit_id=task.unit_id).order_by("at"))
    if urges:
        when = say_moment(urges[-1].at, now=at, weekday=False)
        said.append(
            ngettext("催办过%(n)s次，最近一次%(when)s。", "催办过%(n)s次，最近一次%(when)s。", len(urges))
            % {"n": len(urges), "when": when}
        )
    last = (
        ProgressNote.objects.in_district(district).filter(case_id=case.pk, unit_id=task.unit_id).order_by("-at").first()
    )
    if last is None:
        said.append(_("没有写过进展。"))
    else:
        said.append(_("最近一次进展写在%(when)s。") % {"when": say_moment(last.at, now=at, weekday=False)})
    asked = Application.objects.in_district(district).filter(
        task_id=task.pk, kind__in=["extension", "defer", "carry_over"]
    )
    if not asked.exists():
        said.append(_("没有申请延期，也没有申请缓办。"))
    if case.reworks:
        said.append(
            ngettext("核查没通过，返工%(n)s次。", "核查没通过，返工%(n)s次。", case.reworks) % {"n": case.reworks}
        )
    return said


def basis_words(case: Case, task: Task, rules: Rules, level: str) -> str:
    """Return on what an order stands: the rules' version and the limit of the unit's clock (one statement)."""
    words = [_("督办规则%(code)s版，%(level)s。") % {"code": rules_name(rules), "level": LEVEL_WORDS[Level(level)]}]
    clock = (
        Deadline.objects.in_district(case.district_id)
        .filter(subject_id=task.pk, kind="unit")
        .order_by("-started_at")
        .first()
    )
    if clock is not None:
        from shanzhi.calendars.phrases import say_limit
        from shanzhi.kernel.limits import Limit, LimitUnit

        limit = say_limit(Limit(clock.amount, LimitUnit(clock.unit), clock.limit_version))
        version = clock.limit_version.removesuffix("版")
        words.append(_("时限表%(version)s版：%(limit)s。") % {"version": version, "limit": limit})
    return "\n".join(words)


def rules_name(rules: Rules) -> str:
    """Return the version of the rules in words."""
    return _("默认") if not rules.source and rules.code == "default" else rules.code


def tasks_to_order(case: Case) -> list[Task]:
    """Return the running tasks of a case with their units, the lead first."""
    found = Task.objects.of_case(case.district_id, case.pk).running().select_related("unit").order_by("ordinal")
    tasks = sorted(found, key=lambda task: task.role != "lead")
    for task in tasks:
        task.case = case
    return tasks


@dataclass(slots=True)
class OrderRow:
    """An order on a list, with its first case and how many more there are."""

    order: Order
    cases: list[Case]

    @property
    def more(self) -> int:
        """Return how many cases beside the first."""
        return max(0, len(self.cases) - 1)

    @property
    def first(self) -> Case | None:
        """Return the first case it covers."""
        return self.cases[0] if self.cases else None


def orders(actor: Any, *, show: str = "open", size: int = PAGE) -> list[OrderRow]:
    """Return the orders one may know of, the nearest reply first, or those that have ended (two statements)."""
    found = orders_visible(actor)
    if show == "done":
        found = found.filter(ended_at__isnull=False).order_by("-ended_at", "pk")
    else:
        found = found.filter(ended_at__isnull=True).order_by("due_at", "pk")
    return rows_of(list(found.select_related("unit")[:size]), actor.district_id)


def rows_of(found: list[Order], district_id: str) -> list[OrderRow]:
    """Return orders with the cases they cover (one statement)."""
    held: dict[Any, list[Case]] = {}
    covered = OrderCase.objects.in_district(district_id).filter(order_id__in=[one.pk for one in found])
    for row in covered.filter(case__district_id=district_id).select_related("case").order_by("pk"):
        held.setdefault(row.order_id, []).append(row.case)
    return [OrderRow(one, held.get(one.pk, [])) for one in found]


def covered_by(order: Order) -> list[OrderCase]:
    """Return what an order covers, as it stood then, with the cases as they are now."""
    rows = OrderCase.objects.in_district(order.district_id).filter(order_id=order.pk)
    return list(rows.filter(case__district_id=order.district_id).select_related("case").order_by("pk"))


# --- the whole order as plain data, for paper of every kind ---------------------------------------------------


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One case on the paper."""

    number: str
    title: str
    told_at: datetime
    reports: int
    step: str
    role: str
    due_at: datetime | None
    late_days: int


@dataclass(frozen=True, slots=True)
class OrderDocument:
    """A supervision order as paper shows it: words and moments, no model. Nothing here names a teller."""

    number: str
    level: str
    level_name: str
    level_place: str
    unit: str
    head_name: str
    head_title: str
    cases: tuple[OrderLine, ...]
    urgent_reason: str
    reasons: tuple[str, ...]
    basis: tuple[str, ...]
    demands: tuple[str, ...]
    due_at: datetime
    limit: str
    reply: str
    replied_by: str
    replied_at: datetime | None
    issued_by: str
    issued_at: datetime
    signed_by: str
    signed_at: datetime | None
    state: str
    finding: str
    rules_version: str
    path: str
    fingerprint: str = ""
    line_index: int | None = None
    withdrawn: bool = field(default=False)


def order_document(order: Order) -> OrderDocument:
    """Return an order as plain data, for the printed page and for whoever writes it as another kind of file.

    Four statements: the cases, the first line's fingerprint, its place in the ledger. ``order.unit`` is read too.
    """
    rows = covered_by(order)
    lines = Entry.objects.filter(district_id=order.district_id, subject_kind="order", subject_id=str(order.pk))
    leaf = lines.order_by("id").values_list("leaf", flat=True).first()
    return OrderDocument(
        number=order.shown,
        level=order.level,
        level_name=str(order.level_label),
        level_place=str(LEVEL_PLACES[Level(order.level)]),
        unit=order.unit.name,
        head_name=order.head_name,
        head_title=order.head_title,
        cases=tuple(_line(row) for row in rows),
        urgent_reason=order.urgent_reason,
        reasons=_sentences(order.reasons),
        basis=_sentences(order.basis),
        demands=_sentences(order.demands),
        due_at=order.due_at,
        limit=order.limit_words,
        reply=order.reply,
        replied_by=order.replied_by_name,
        replied_at=order.replied_at,
        issued_by=order.opened_by_name,
        issued_at=order.opened_at,
        signed_by=order.signed_by_name,
        signed_at=order.signed_at,
        state=str(order.state_label),
        finding=order.words,
        rules_version=order.rules_version,
        path=reverse("supervision:order", args=[order.number]),
        fingerprint=_fingerprint(leaf),
        line_index=place_of(order.district_id, "order", order.pk),
        withdrawn=order.state == OrderState.WITHDRAWN,
    )


def _line(row: OrderCase) -> OrderLine:
    role = _("主办") if row.role == "lead" else _("协办")
    return OrderLine(
        number=row.case.number,
        title=row.case.title,
        told_at=row.case.told_at,
        reports=row.case.report_count,
        step=row.step_words,
        role=role,
        due_at=row.due_at,
        late_days=row.late_days,
    )


def _sentences(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _fingerprint(leaf: Any) -> str:
    text = bytes(leaf).hex() if isinstance(leaf, bytes | memoryview) else str(leaf or "")
    return " ".join(text[start : start + 4] for start in range(0, 16, 4)).strip()
