"""The count 计数: a month's lines, made from what lay below at a moment; made again it is the same.

Every limit is counted once: in the month in which it was kept, or in which it ran out. So nothing gains by being left
open, and nothing is counted twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from shanzhi.counting import sources
from shanzhi.counting.sources import Story, Timer, Window
from shanzhi.journal.models import Entry
from shanzhi.loop.workflow import Zone
from shanzhi.reports.models import Rating, RelayMessage, Report, ReporterIdentity
from shanzhi.scoring.lists import CLOCKED, DEFERRED, IN_TIME, LATE, OPEN, RETURNED

EMERGENCY = "danger"
CONTACT = timedelta(hours=24)
OFTEN = 3
STEPS = {"register": "register", "dispatch": "dispatch", "adjudicate": "dispatch", "verify": "verify", "check": "check"}
ENDINGS = {
    "register": ("case.register",),
    "dispatch": ("case.dispatch", "case.adjudicate"),
    "verify": ("case.verify",),
    "check": ("case.close", "case.rework"),
}
ERASED = ("rights.erase", "report.erase")  # as its teller asked; when its term was over
SOLVED = {2: "yes", 1: "partly", 0: "no"}
SATISFIED = {2: "full", 1: "mostly", 0: "not"}


class Row(NamedTuple):
    """One counted line: the question, its answer, of what, whose, where, which matter, by whom, when."""

    question: str
    outcome: str
    case_id: UUID
    subject_id: UUID
    unit_id: int | None
    area_path: str
    matter: str
    person_id: int | None
    at: datetime
    left_out: str


def count(window: Window) -> list[Row]:
    """Return every counted line of a month as it stood at the window's moment, in a stable order."""
    clocks = sources.timers(window)
    told, closed = sources.told_in(window), sources.closed_in(window)
    reports = _Reports(window)
    wanted = {one.case_id for one in clocks} | told | closed | set(reports.cases.values())
    stories = sources.stories(window, wanted)
    granted = sources.granted(window, [pk for pk in wanted if pk in stories])
    left_out = sources.left_out(window, list(stories))
    rows = [
        *_told(told, stories),
        *_steps(clocks, stories),
        *_tasks(clocks, stories, granted["extended"]),
        *_closings(window, closed | {one.case_id for one in clocks}, stories, granted["paused"]),
        *reports.rows(stories),
    ]
    kept = (row._replace(left_out=left_out.get(row.case_id, "")) for row in rows)
    return sorted(kept, key=lambda row: (row.question, row.subject_id))


def _row(question: str, outcome: str, story: Story, subject: UUID, at: datetime, **who: int | None) -> Row:
    unit, person = who.get("unit"), who.get("person")
    return Row(question, outcome, story.case_id, subject, unit, story.area_path, story.matter, person, at, "")


def _told(told: set[UUID], stories: dict[UUID, Story]) -> Iterator[Row]:
    """Were the cases told in the month worth telling."""
    for pk in told:
        story = stories.get(pk)
        if story is None or story.turned == "merge" or not story.acts:
            continue
        good = story.registered or story.self_resolved
        outcome = "invalid" if story.turned else "valid" if good else "pending"
        yield _row("report", outcome, story, pk, min(story.acts), person=story.opened_by)


def _steps(clocks: list[Timer], stories: dict[UUID, Story]) -> Iterator[Row]:
    """Were the desks' own limits kept, and was the dispatch right."""
    for clock in clocks:
        story = stories.get(clock.case_id)
        question = STEPS.get(clock.name) if clock.kind == "step" else None
        if question is None or story is None:
            continue
        at, outcome = clock.verdict()
        ended = clock.ended_at
        done = ended is not None and any((verb, ended) in story.marks for verb in ENDINGS[question])
        if not done and (question == "register" or ended is not None or story.turned):
            continue  # it ended in another way: sent to be looked at, turned away, taken back
        person = story.acts.get(ended) if ended is not None else None
        yield _row(question, outcome, story, clock.key, at, person=person)
        if question == "dispatch" and ended is not None:
            yield _row("accuracy", _accurate(story, ended), story, clock.key, at, person=person)


def _accurate(story: Story, at: datetime) -> str:
    led = [task for task in story.tasks if task["role"] != "support" and task["issued_at"] == at]
    return "wrong" if any(_returned(task, story) for task in led) else "accurate"


def _returned(task: dict[str, object], story: Story) -> bool:
    """Return whether a lead sent it back by the moment of counting: the case came back in the same breath."""
    return task["state"] == "returned" and ("case.come_back", task["ended_at"]) in story.marks


def _tasks(clocks: list[Timer], stories: dict[UUID, Story], extended: set[UUID]) -> Iterator[Row]:
    """Were the units' limits kept: signing, and the first result of each task."""
    for clock in clocks:
        story = stories.get(clock.case_id)
        if story is None or (story.turned and clock.ended_at is None):
            continue
        at, outcome = clock.verdict()
        if clock.kind == "step" and clock.name == "sign":
            task = next((t for t in story.tasks if t["issued_at"] == clock.started_at and t["role"] != "support"), None)
            # Sent back or taken back in time, it was never signed: nothing was kept, and nothing ran out.
            if task is not None and outcome in CLOCKED and (outcome != IN_TIME or task["signed_at"] == clock.ended_at):
                yield _row("sign", outcome, story, task["id"], at, unit=task["unit_id"], person=task["signed_by_id"])
        if clock.kind != "unit" or clock.name not in {"lead", "support"}:
            continue
        task = next((t for t in story.tasks if t["id"] == clock.subject_id), None)
        if task is None:
            continue
        if clock.ended_at is not None and task["state"] == "returned":
            outcome = RETURNED
        who = {"unit": task["unit_id"], "person": task["handed_in_by_id"] or task["signed_by_id"]}
        yield _row("dispose", outcome, story, task["id"], at, **who)
        if outcome != DEFERRED:
            moved = "extended" if task["id"] in extended else "plain"
            yield _row("extension", moved, story, task["id"], at, **who)


def _closings(window: Window, candidates: set[UUID], stories: dict[UUID, Story], paused: set[UUID]) -> Iterator[Row]:
    """Was what the tellers were promised kept: the case's first closing against its earliest total limit."""
    dues = sources.totals(window, [pk for pk in candidates if pk in stories])
    for pk, due in dues.items():
        story = stories[pk]
        if story.turned:
            continue
        closed = story.closed_at
        at = closed if closed is not None and closed <= due else due
        if not window.holds(at):
            continue
        outcome = IN_TIME if closed == at else LATE if closed else DEFERRED if pk in paused else OPEN
        who = {"unit": story.lead(window.at)}
        yield _row("close", outcome, story, pk, at, **who)
        if story.grade == EMERGENCY:
            yield _row("emergency", outcome, story, pk, at, **who)
        quality = "often" if story.reworks >= OFTEN else "reworked" if story.reworks else ""
        yield _row("quality", quality or ("clean" if closed else "not_closed"), story, pk, at, **who)


class _Rated(NamedTuple):
    """One rating of the month: what it is listed under, and as of when the unit it is about led.

    A report's first rating is listed under the report, a later one under itself. One that another followed is about
    the unit that led when it was given; the last one about the unit that leads.
    """

    report_id: UUID
    key: UUID
    at: datetime
    led_at: datetime
    solved: int
    satisfied: int


class _Reports:
    """The month's reports: contacted in a day, answered, rated; read in a few statements."""

    def __init__(self, window: Window) -> None:
        """Read which reports the month asks about."""
        self.window = window
        self.told = self._told()
        self.ratings = self._ratings()
        self.answers = self._first_answers()
        keys = [*self.told, *(one.report_id for one in self.ratings), *self.answers]
        self.cases: dict[UUID, UUID] = {}
        for some in sources.chunks(keys):
            rows = Report.objects.in_district(window.district_id).filter(pk__in=some, zone=Zone.ORDINARY)
            self.cases |= dict(rows.values_list("pk", "case_id"))

    def _told(self) -> dict[UUID, datetime]:
        since = self.window.start - CONTACT
        rows = Report.objects.in_district(self.window.district_id).filter(told_at__gte=since, zone=Zone.ORDINARY)
        return dict(rows.filter(told_at__lt=self.window.stop).values_list("pk", "told_at"))

    def _ratings(self) -> list[_Rated]:
        """Return the month's ratings, each counted once; what was said of an earlier answer stays with who gave it."""
        window = self.window
        rows = Rating.objects.in_district(window.district_id)
        month = list(rows.filter(at__gte=window.start, at__lt=window.stop).order_by("at", "id"))
        given: dict[UUID, list[tuple[datetime, UUID]]] = defaultdict(list)
        for some in sources.chunks(row.report_id for row in month):
            for row in rows.filter(report_id__in=some, at__lte=window.at).only("report_id", "at"):
                given[row.report_id].append((row.at, row.pk))
        found = []
        for row in month:
            own, all_given = (row.at, row.pk), given[row.report_id]
            key = row.report_id if own == min(all_given) else row.pk
            led_at = window.at if own == max(all_given) else row.at
            satisfied = min(row.clear, row.respect)
            found.append(_Rated(row.report_id, key, row.at, led_at, row.solved, satisfied))
        return found

    def _first_answers(self) -> dict[UUID, datetime]:
        """Return the reports whose first answer as done fell in the month."""
        lines = Entry.objects.filter(district_id=self.window.district_id, subject_kind="report", verb="report.answer")
        recent = lines.filter(at__gte=self.window.start, at__lt=self.window.stop)
        found = {UUID(pk) for pk in recent.values_list("subject_id", flat=True)}
        firsts: dict[UUID, datetime] = {}
        for some in sources.chunks(found):
            for pk, at in lines.filter(subject_id__in=[str(one) for one in some]).values_list("subject_id", "at"):
                firsts[UUID(pk)] = min(firsts.get(UUID(pk), at), at)
        done: dict[UUID, datetime] = {}
        for some in sources.chunks(pk for pk, at in firsts.items() if self.window.holds(at)):
            rows = Report.objects.in_district(self.window.district_id).filter(pk__in=some, answer_kind="closed")
            done |= {pk: firsts[pk] for pk in rows.values_list("pk", flat=True)}
        return done

    def rows(self, stories: dict[UUID, Story]) -> Iterator[Row]:
        """Yield the lines about reports."""
        yield from self._contacts(stories)
        given = self._rated_by_now()
        for pk, at in self.answers.items():
            if story := self._story(pk, stories):
                outcome = "rated" if pk in given else "unrated"
                yield _row("asked", outcome, story, pk, at, unit=story.lead(self.window.at))
        for one in self.ratings:
            if story := self._story(one.report_id, stories):
                unit = story.lead(one.led_at)
                yield _row("solved", SOLVED[one.solved], story, one.key, one.at, unit=unit)
                yield _row("satisfied", SATISFIED[one.satisfied], story, one.key, one.at, unit=unit)

    def _story(self, pk: UUID, stories: dict[UUID, Story]) -> Story | None:
        return stories.get(self.cases[pk]) if pk in self.cases else None

    def _rated_by_now(self) -> set[UUID]:
        found: set[UUID] = set()
        for some in sources.chunks(self.answers):
            rows = Rating.objects.in_district(self.window.district_id).filter(report_id__in=some)
            found.update(rows.filter(at__lte=self.window.at).values_list("report_id", flat=True))
        return found

    def _contacts(self, stories: dict[UUID, Story]) -> Iterator[Row]:
        reachable, heard = self._reachable(), self._heard()
        for pk, told_at in self.told.items():
            story = self._story(pk, stories)
            if story is None or pk not in reachable or story.turned == "merge":
                continue
            due, first = told_at + CONTACT, heard.get(pk)
            at = first if first is not None and first <= due else due
            if self.window.holds(at):
                outcome = IN_TIME if first == at else LATE if first is not None else OPEN
                yield _row("contact", outcome, story, pk, at, unit=story.lead(self.window.at))

    def _reachable(self) -> set[UUID]:
        found: set[UUID] = set()
        for some in sources.chunks(self.told):
            rows = ReporterIdentity.objects.in_district(self.window.district_id).filter(report_id__in=some)
            found.update(rows.values_list("report_id", flat=True))
            for verb in ERASED:  # whoever was erased since had to be contacted all the same
                found.update(UUID(pk) for pk in self._lines(verb, some).values_list("subject_id", flat=True))
        return found

    def _lines(self, verb: str, keys: list[UUID]) -> Any:
        about = {"subject_kind": "report", "subject_id__in": [str(pk) for pk in keys]}
        return Entry.objects.filter(district_id=self.window.district_id, verb=verb, **about)

    def _heard(self) -> dict[UUID, datetime]:
        """Return when each teller first heard from somebody: words of the staff, or the answer."""
        found: dict[UUID, datetime] = {}
        district_id, at = self.window.district_id, self.window.at
        for some in sources.chunks(self.told):
            words = RelayMessage.objects.in_district(district_id).filter(report_id__in=some, from_teller=False)
            moments = list(words.filter(at__lte=at).values_list("report_id", "at"))
            told = self._lines("report.answer", some).filter(at__lte=at).values_list("subject_id", "at")
            moments += [(UUID(pk), moment) for pk, moment in told]
            for pk, moment in moments:
                found[pk] = min(found.get(pk, moment), moment)
        return found
