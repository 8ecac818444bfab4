"""What a slip and a register say 单据内容, gathered from the case, its tasks and clocks, and the list asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from shanzhi.accounts.models import User
from shanzhi.cases.models import Case, Task
from shanzhi.catalogue.limits import GRADES
from shanzhi.clocks.models import Deadline
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.ledger.queries import fingerprint_of
from shanzhi.loop.asking import Asked
from shanzhi.loop.channels import say_channel
from shanzhi.loop.tasks import ROLE_WORDS
from shanzhi.loop.workflow import STATE_WORDS, Zone
from shanzhi.people.queries import deployment
from shanzhi.press.documents.register import Register, RegisterRow
from shanzhi.press.documents.slip import DispatchSlip, SlipUnit
from shanzhi.press.wording import say_fingerprint
from shanzhi.queues.board import WORDS, queues, read_address
from shanzhi.queues.conditions import condition, named

MOST = 1000
INVENTED = "演示数据：人名、单位和事情都是编的"  # official paper is Chinese, whatever language the page speaks


def place(district_id: str) -> tuple[str, str]:
    """Return the name of the place this database serves, and the watermark of a demonstration ('' in earnest)."""
    kept = deployment(district_id)
    if kept is None:
        return "", ""
    return f"{kept.name}{kept.street_name}", INVENTED if kept.is_demonstration else ""


def slip_of(case: Case, *, by: Actor, at: datetime, address: str) -> DispatchSlip:
    """Return what the dispatch slip of a case says; the masked words only. Six statements."""
    found = Task.objects.of_case(case.district_id, case.pk).exclude(role="former").select_related("unit")
    tasks = list(found.order_by("ordinal"))
    clocks = list(Deadline.objects.in_district(case.district_id).filter(case_id=case.pk).order_by("-started_at"))
    unit, total = _clock(clocks, "unit"), _clock(clocks, "total")
    org, invented = place(case.district_id)
    leaf, index = fingerprint_of(case.district_id, "case", case.pk, verb="case.dispatch")
    sender = User.objects.filter(pk=case.dispatched_by_id or 0).values_list("name", flat=True).first()
    return DispatchSlip(
        org=org,
        number=case.number,
        title=case.title,
        matter=case.matter.name if case.matter is not None else "没有定",
        grade=str(GRADES.get(case.grade, case.grade)) or "没有定",
        place=case.place_text or "地点还不明",
        grid=case.grid.name if case.grid is not None else "没有定",
        channel=str(say_channel(case.channel)),
        told_at=case.told_at,
        reports=case.report_count,
        summary=case.summary,
        units=tuple(
            SlipUnit(str(ROLE_WORDS[task.role]), str(task.unit), str(task.state_label), task.due_at, task.why)
            for task in tasks
        ),
        sign_due_at=next((task.sign_due_at for task in tasks if task.role == "lead"), None),
        unit_due_at=case.unit_due_at or (unit.due_at if unit else None),
        answer_due_at=case.total_due_at or (total.due_at if total else None),
        dispatched_by=sender or "",
        dispatched_at=min((task.issued_at for task in tasks), default=None),
        basis=f"时限表{unit.limit_version}版，{unit.limit_source or '没有写依据'}。" if unit else "",
        address=address,
        printed_by=by.name,
        printed_at=at,
        fingerprint=say_fingerprint(leaf, index),
        watermark=invented,
    )


def _clock(clocks: Iterable[Deadline], kind: str) -> Deadline | None:
    return next((clock for clock in clocks if clock.kind == kind), None)


@dataclass(frozen=True, slots=True)
class Listed:
    """The list a register is made of: everything asked for, or one queue of the board."""

    asked: Asked
    queue: str = ""

    def condition(self, at: datetime) -> Q:
        """Return which cases stand in it."""
        found = condition(self.asked, at=at)
        return found & queues(at)[self.queue] if self.queue else found

    def words(self) -> tuple[str, ...]:
        """Return what was asked for."""
        state = self.asked.state
        said = [str(WORDS[self.queue]) if self.queue else ""]
        said += ["没办完的" if state == "open" else str(STATE_WORDS[state]) if state else ""]  # type: ignore[index]
        said += [str(name) for _word, name in named(self.asked)]
        return tuple(one for one in said if one)


def listed(given: dict[str, str]) -> Listed:
    """Return the list an address asks for; ``board`` is the address of a queue, as the board gives it."""
    queue, asked = read_address(given.get("board", ""))
    return Listed(asked, queue) if queue else Listed(Asked.read(given))


def register_of(asked: Listed, *, by: Actor, at: datetime) -> Register:
    """Return the cases this person may know of, of the ordinary zone, the newest telling first; 1,000 at most."""
    found = Case.objects.visible_to(by).filter(asked.condition(at), zone=Zone.ORDINARY)
    if asked.queue:
        found = found.open()
    found = found.select_related("matter", "lead_unit").defer("summary").order_by("-told_at", "-pk")
    cases = list(found[: MOST + 1])
    rows = tuple(
        RegisterRow(
            number=case.number,
            title=case.title,
            matter=case.matter.name if case.matter is not None else "",
            place=case.place_text,
            channel=str(say_channel(case.channel)),
            told_at=case.told_at,
            unit=str(case.lead_unit) if case.lead_unit is not None else "",
            state=str(case.state_label),
            ends_at=case.closed_at or case.running_due_at,
        )
        for case in cases[:MOST]
    )
    org, invented = place(by.district_id)
    marks = [f"{by.name} {local(at):%Y-%m-%d %H:%M}", invented]
    return Register(
        org=org,
        title="事项台账",
        asked=asked.words(),
        rows=rows,
        printed_by=by.name,
        printed_at=at,
        cut=len(cases) > MOST,
        watermark="　".join(one for one in marks if one),
    )
