"""The teller's own page 进展: one report, in plain words, with its own clock. A fixed number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from shanzhi.advice.masking import mask
from shanzhi.advice.titles import title_of
from shanzhi.cases.models import Application, ProgressNote, Task
from shanzhi.catalogue.queries import not_taken
from shanzhi.catalogue.reasons import ReasonView
from shanzhi.clocks.models import Deadline
from shanzhi.counter import saying
from shanzhi.desks.files import milestones
from shanzhi.journal.queries import history_of
from shanzhi.journal.shapes import EntryView
from shanzhi.kernel.clock import local
from shanzhi.loop.applications import KINDS, ApplicationKind, ApplicationState
from shanzhi.loop.tasks import TASK_TABLE, TaskState
from shanzhi.loop.workflow import (
    CASE_TABLE,
    State,
    Zone,
)
from shanzhi.reports import codes
from shanzhi.reports.models import Attachment, Objection, Rating, RelayMessage, Report, ReporterIdentity
from shanzhi.reports.queries.windows import objection_days
from shanzhi.reports.workflow import PUBLIC_STEPS, ObjectionState
from shanzhi.ui.dates import say_when
from shanzhi.ui.joining import joined
from shanzhi.ui.shapes import ClockView, Moment, StepView, TimelineLine
from shanzhi.works.models import Milestone

SITE = 2  # 看现场 among the five public steps
NOT_TAKEN = frozenset({State.REJECTED, State.DECLINED, State.VOID})
# What is said of the same moment by several lines is said once.
QUIET = frozenset({"case.register", "case.tie", "case.untie", "case.note", "case.release"})


@dataclass(frozen=True, slots=True)
class Word:
    """One message between the teller and the staff, as the teller reads it."""

    at: datetime
    text: str
    from_teller: bool
    photos: int = 0
    who: str = ""


@dataclass(slots=True)
class StatusView:
    """Everything the teller's page says; words already chosen."""

    number: str
    title: str
    headline: str
    promise: str
    clock: ClockView | None
    reasons: list[str]
    started_at: datetime
    due_at: datetime | None
    day_number: int
    steps: list[StepView]
    turn: str
    lines: list[TimelineLine]
    others: int
    openings: int
    sealed: bool
    told: str
    where: ReasonView | None = None
    answer: str = ""
    answered_at: datetime | None = None
    closed_by_unit: str = ""
    may_rate: bool = False
    rating: Rating | None = None
    erased: bool = False
    expired: bool = False
    may_object: bool = False
    objections: list[Objection] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    photos: list[Attachment] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)

    @property
    def is_answered(self) -> bool:
        """Return whether the teller has the answer."""
        return self.answered_at is not None

    @property
    def rated_before(self) -> bool:
        """Return whether the rating was given to an earlier answer than the one that stands now."""
        return self.rating is not None and self.rating.answered_at != self.answered_at and self.is_answered

    @property
    def objection(self) -> Objection | None:
        """Return the latest objection, if any."""
        return self.objections[0] if self.objections else None


def status_for(report: Report, *, at: datetime) -> StatusView:
    """Return the page of one report (``report.case`` loaded) at a moment: ten statements, eleven with a works project.

    The clock is the teller's own: it starts with the telling and neither pauses nor starts again.
    """
    case, district_id = report.case, report.district_id
    tasks = list(Task.objects.of_case(district_id, case.pk).select_related("unit").order_by("ordinal"))
    total = (
        Deadline.objects.in_district(district_id).filter(subject_id=report.pk, kind="total").order_by("started_at")
    ).first()
    notes = list(ProgressNote.objects.in_district(district_id).filter(case_id=case.pk).exclude(public_text=""))
    entries = _entries(report, tasks)
    objections = list(Objection.objects.in_district(district_id).filter(report_id=report.pk).order_by("-raised_at"))
    rating = Rating.objects.in_district(district_id).filter(report_id=report.pk).order_by("-at").first()
    seen = _seen(report, tasks, notes, at)
    waiting = next((one for one in objections[:1] if one.state == ObjectionState.RAISED), None)
    answered_at = report.answered_at if report.is_answered else None
    return StatusView(
        number=codes.shown_number(report.number),
        title=title_of(report.masked_text),  # their own words: the case's may be another teller's
        headline=_headline(report, seen) if waiting is None else _("您说没解决，正另请人看。"),
        promise=saying.promise(total.due_at if total else None, answered_at, at=at),
        clock=saying.clock(total.started_at, total.due_at, answered_at, at=at) if total else None,
        reasons=_reasons(total, at),
        started_at=report.told_at,
        due_at=total.due_at if total else None,
        day_number=(local(at).date() - local(report.told_at).date()).days,
        steps=_steps(report, seen, entries, total.due_at if total else None),
        turn=_turn(report, seen, waiting),
        where=_where(seen.state, entries),
        lines=_lines(report, tasks, notes, entries),
        others=max(case.report_count - 1, 0) if not report.is_confidential else 0,
        openings=report.openings,
        sealed=ReporterIdentity.objects.in_district(district_id).filter(report_id=report.pk).exists(),
        erased=any(entry.verb == "rights.erase" for entry in entries),
        expired=any(entry.verb == "report.erase" for entry in entries),
        told=report.text,
        answer=report.answer_text if report.is_answered else "",
        answered_at=answered_at,
        may_rate=report.is_answered and (rating is None or rating.answered_at != answered_at),
        rating=rating,
        may_object=waiting is None and report.may_be_objected_to(at=at, days=objection_days()),
        objections=objections,
        words=words_of(report, at=at),
        photos=photos_of(report),
        milestones=milestones(case) if not report.is_confidential else [],
    )


def _headline(report: Report, seen: saying.Seen) -> str:
    """Return the state in words; between the desk's decision and the answer's leaving, what is true meanwhile."""
    if not report.is_answered and saying.STEP_OF[seen.state] == 6:
        return _("办完了，答复马上就来。")
    return saying.headline(seen)


def _turn(report: Report, seen: saying.Seen, waiting: Objection | None) -> str:
    """Return whose turn it is: while an objection waits, somebody else's than who said that it is done."""
    if waiting is not None:
        by_when = seen.by_when(waiting.due_at)
        return _("没有办过这件事的部门，%(when)s告诉您。") % {"when": by_when} if by_when else ""
    return "" if report.is_answered else saying.turn(seen)


def _where(state: State, entries: Sequence[EntryView]) -> ReasonView | None:
    """Return why it isn't ours and where to go instead, as the public list says it, for what was not taken in."""
    if state is not State.REJECTED:
        return None
    code = next((entry.data.get("code") for entry in entries if entry.verb == "case.reject"), None)
    return next((reason for reason in not_taken() if reason.code == code), None)


def _seen(report: Report, tasks: Sequence[Task], notes: Sequence[ProgressNote], at: datetime) -> saying.Seen:
    case = report.case
    lead = next((task for task in tasks if task.role == "lead" and task.state != TaskState.RETURNED), None)
    open_zone = case.zone == Zone.ORDINARY
    last = max(notes, key=lambda note: note.at, default=None)
    return saying.Seen(
        state=report.case_state_told,
        zone=case.zone,
        at=at,
        lead=case.lead_unit.name if case.lead_unit is not None and open_zone else "",
        signed=lead is not None and lead.signed_at is not None,
        returned=case.returns > 0,
        paused=case.paused,
        step_due_at=case.step_due_at,
        unit_due_at=case.unit_due_at,
        last_words=mask(last.public_text).text if last is not None else "",
    )


def _reasons(total: Deadline | None, at: datetime) -> list[str]:
    if total is None:
        return []
    return saying.reasons_for_the_day(
        amount=total.amount,
        unit=total.unit,
        started_at=total.started_at,
        due_at=total.due_at,
        source=total.limit_source,
        given=total.given,
        at=at,
    )


def _entries(report: Report, tasks: Sequence[Task]) -> list[EntryView]:
    """Return the lines of the case, its tasks, what was asked for on them and this report, newest first."""
    subjects: list[tuple[str, str | UUID]] = [("case", report.case_id), ("report", report.pk)]
    subjects += [("task", task.pk) for task in tasks]
    if tasks and not report.is_confidential:
        asked = Application.objects.in_district(report.district_id).filter(case_id=report.case_id)
        subjects += [("application", pk) for pk in asked.values_list("pk", flat=True)[:50]]
    return history_of(report.district_id, subjects, limit=200)


def _steps(report: Report, seen: saying.Seen, entries: Sequence[EntryView], due_at: datetime | None) -> list[StepView]:
    """Return the five public steps with the day of each."""
    days: dict[int, datetime] = {1: report.told_at}
    for entry in reversed(entries):
        step = {"case.verify": 2, "case.dispatch": 3, "case.adjudicate": 3, "task.sign": 4}.get(entry.verb)
        if step is not None:
            days[step] = entry.at
    now = 6 if report.is_answered else min(saying.STEP_OF[seen.state], 5)
    undone = {SITE: _("没去看")} | ({3: _("没交办"), 4: _("没有办")} if seen.state in NOT_TAKEN else {})
    if report.is_answered and report.answered_at is not None:
        days[5] = report.answered_at
    steps = []
    for number, name in enumerate(PUBLIC_STEPS, start=1):
        if number < now:
            skipped = number in undone and number not in days  # a tick must not claim what nobody did
            words = days.get(number, undone.get(number, ""))
            steps.append(StepView(name, words, "skipped" if skipped else "past"))
        elif number == now:
            steps.append(StepView(name, seen.at, "now"))
        elif number == 5 and due_at is not None:
            steps.append(StepView(name, due_at, "next", _("前")))
        else:
            steps.append(StepView(name))
    return steps


def _lines(
    report: Report, tasks: Sequence[Task], notes: Sequence[ProgressNote], entries: Sequence[EntryView]
) -> list[TimelineLine]:
    """Return what happened in dates and plain words, newest first, without names of staff."""
    units = {str(task.pk): task for task in tasks}
    lines = [TimelineLine(note.at, text=mask(note.public_text).text) for note in notes]
    told = {(line.text, line.at) for line in lines}
    for entry in entries:
        said = _say(report, units, entry)
        if said and (said, entry.at) not in told:
            told.add((said, entry.at))
            lines.append(TimelineLine(entry.at, text=said, stop=entry.verb == "application.start"))
    lines.append(TimelineLine(report.told_at, text=_("您反映了这件事。")))
    return sorted(lines, key=lambda line: _moment(line.at), reverse=True)


def _moment(at: Moment) -> datetime:
    if not isinstance(at, datetime):
        raise TypeError("a line of the course stands at a moment")
    return at


def _say(report: Report, units: dict[str, Task], entry: EntryView) -> str:
    """Return one line in public words; '' for what isn't the teller's business."""
    if entry.verb in QUIET or entry.verb == "case.open":
        return ""
    room, _dot, verb = entry.verb.partition(".")
    if room == "case":
        if report.is_confidential:
            return ""
        row = CASE_TABLE.row(verb)
        return _fill(str(row.public), entry) if row is not None else ""
    if room == "task":
        return "" if report.is_confidential else _say_task(units.get(entry.subject_id), verb)
    if room == "application":
        return _say_application(entry)
    if entry.verb == "report.erase":  # by its age, where the one below was asked for
        return _("您的姓名和电话保存期满，已清除。")
    # Other rooms' verbs of the same name (a photo of the work added, a callback answered) are not the teller's.
    return REPORT_WORDS[verb]() if room in ("report", "rights") and verb in REPORT_WORDS else ""


def _say_task(task: Task | None, verb: str) -> str:
    if task is None:
        return ""
    if verb == "hand_in" and task.public_text:
        return _("%(unit)s：%(words)s") % {"unit": task.unit.name, "words": mask(task.public_text).text}
    row = TASK_TABLE.row(verb)
    words = str(row.public) if row is not None else ""
    return words.replace("{unit}", task.unit.name)


def _say_application(entry: EntryView) -> str:
    """Return why a unit's day moved, why it stands still, or that it goes on; a wish nobody granted says nothing."""
    if entry.verb in ("application.end", "application.lapse"):
        return _("接着办了。") if entry.was == ApplicationState.RUNNING else ""
    if entry.verb not in ("application.grant", "application.start") or not entry.data.get("kind"):
        return ""
    words = str(KINDS[ApplicationKind(entry.data["kind"])].public)
    until = str(entry.data.get("until", ""))
    said = say_when(date.fromisoformat(until), now=entry.at, form="date") if until else ""
    reason = mask(str(entry.data.get("reason", ""))).text.rstrip("。")
    return words.replace("{until}", said).replace("{reason}", reason)


def _fill(words: str, entry: EntryView) -> str:
    """Return the row's public sentence with its units' names."""
    for name in ("lead", "support"):
        value = entry.data.get(name) or ""
        said = joined(value) if isinstance(value, list) else str(value)
        words = words.replace("{" + name + "}", said or _("承办的单位"))
    return words


REPORT_WORDS = {
    "tie": lambda: _("和别人说的同一件事并到一起办，您照样有自己的答复。"),
    "untie": lambda: _("和别的事分开，单独办。答复您的日子没有变。"),
    "answer": lambda: _("答复了您。"),
    "wait_again": lambda: _("重新办，从您第一次说的那天接着算。"),
    "add": lambda: _("您补充了情况。"),
    "relay": lambda: _("街道给您留了话。"),
    "unseal": lambda: _("您的身份被打开过一次，打开的人写了用途。"),
    "object": lambda: _("您说没解决，正另请人看。"),
    "objection_upheld": lambda: _("看过了，您说得对，重新办。"),
    "objection_refused": lambda: _("看过了，理由写在“您说没解决”下面。"),
    "rate": lambda: _("您评价了这件事。"),
    "erase": lambda: _("您的姓名和电话已按您的要求删除。"),
    "correct": lambda: _("您的姓名和电话已按您的要求更正。"),
}


def words_of(report: Report, *, at: datetime) -> list[Word]:
    """Return the relay's messages as the teller reads them: their own words whole, the staff's as written."""
    rows = RelayMessage.objects.in_district(report.district_id).filter(report_id=report.pk).order_by("at", "id")
    return [Word(row.at, row.text, row.from_teller, row.photos) for row in rows[:100]]


def photos_of(report: Report) -> list[Attachment]:
    """Return the photos the teller sent."""
    rows = Attachment.objects.in_district(report.district_id).filter(report_id=report.pk)
    return list(rows.order_by("ordinal")[:30])
