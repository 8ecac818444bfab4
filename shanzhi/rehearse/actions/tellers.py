"""What residents do: tell, say "me too", answer, rate, object; and who judges an objection."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID

from shanzhi.cases.models import Case, Task
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import CHINA
from shanzhi.loop.workflow import State, Zone
from shanzhi.people.capacities import Capacity
from shanzhi.rehearse.actions.desks import next_turn
from shanzhi.rehearse.actions.stage import Stage
from shanzhi.reports.actions.answers import object_to, rate, refuse, uphold
from shanzhi.reports.actions.telling import me_too, tell
from shanzhi.reports.actions.words import add_words, relay
from shanzhi.reports.models import Objection, Rating, Report
from shanzhi.reports.shapes import Teller, Told
from shanzhi.script.rates import Course
from shanzhi.script.stories import NAMES, Story, said
from shanzhi.territory.queries import locate

CHANNELS = {"web": 36, "phone": 26, "walk_in": 7, "grid_worker": 22, "hotline": 7, "visit": 2}
# By the hour from seven in the morning: people tell what they see on the way to work and after supper.
HOURS = (3, 6, 8, 7, 6, 4, 4, 5, 5, 5, 5, 6, 6, 5, 3)
WEEKEND = 0.7
REMEMBERED = 60


def arrivals(seed: int, day: date, per_day: float) -> Iterator[datetime]:
    """Give the moments at which something is told on one day, in order."""
    rng = random.Random(f"{seed}/{day}/arrivals")
    mean = per_day * (WEEKEND if day.weekday() >= 5 else 1 + (1 - WEEKEND) * 2 / 5)
    count = max(0, round(rng.gauss(mean, mean**0.5)))
    midnight = datetime.combine(day, time(), CHINA)
    hours = rng.choices(range(7, 7 + len(HOURS)), HOURS, k=count)
    yield from sorted(midnight + timedelta(hours=hour, seconds=rng.randrange(3600)) for hour in hours)


def tell_something(
    stage: Stage,
    at: datetime,
    key: str,
    *,
    story: Story | None = None,
    channel: str = "",
    course: Course | None = None,
) -> Told | None:
    """Let somebody tell something: something new, or what somebody else told already; a scene brings its course."""
    rng = stage.dice("telling", key)
    if story is None and rng.random() < stage.rates.tied:
        told = _me_too(stage, at, rng)
        if told is not None:
            return told
    story = story or _story(stage, rng)
    channel = channel or rng.choices(list(CHANNELS), list(CHANNELS.values()))[0]
    if story.zone != Zone.ORDINARY or story.elsewhere:
        channel = rng.choice(("web", "phone"))
    by = _teller_at(stage, channel, story, rng)
    told = stage.done(
        "report.tell",
        lambda: tell(
            district_id=stage.district_id,
            text=story.text,
            by=by,
            at=at,
            channel=channel,
            teller=_identity(channel, rng),
            zone=story.zone,
            place=story.place,
            place_text=story.place_text,
            lon=story.lon,
            lat=story.lat,
            origin="rehearsal",
        ),
    )
    if told:
        if course is not None:
            stage.arranged[told.case.number] = course
        _remember(stage, told, story)
        next_turn(stage, told.case)
    return told or None


def _story(stage: Stage, rng: random.Random) -> Story:
    if rng.random() < stage.rates.confidential:
        return stage.teller.closed(rng.choice(("complaint", "child")), rng)
    if rng.random() < stage.rates.rejected:
        return stage.teller.elsewhere(rng)
    if rng.random() < stage.rates.unplaced:
        return stage.teller.vague(rng) if rng.random() < 0.4 else stage.teller.ordinary(rng, unplaced=True)
    return stage.teller.ordinary(rng)


def _teller_at(stage: Stage, channel: str, story: Story, rng: random.Random) -> Actor:
    """Return who writes it down: the resident, the agent at the telephone, the worker who saw it."""
    wanted = {
        "phone": Capacity.INTAKE_AGENT,
        "walk_in": Capacity.INTAKE_AGENT,
        "hotline": Capacity.INTAKE_AGENT,
        "visit": Capacity.LEADER,
    }.get(channel)
    if wanted is not None:
        people = stage.cast.by_capacity.get(wanted, [])
        return rng.choice(people) if people else stage.cast.teller
    if channel == "grid_worker":
        return stage.cast.worker_at(_area_of(story)) or stage.cast.teller
    return stage.cast.teller


def _area_of(story: Story) -> str:
    if story.place is not None:
        return story.place.area_path
    found = locate(story.lon, story.lat) if story.lon is not None and story.lat is not None else None
    return found.grid.path if found is not None and found.grid is not None else ""


def _identity(channel: str, rng: random.Random) -> Teller:
    if channel in {"grid_worker", "visit"} or rng.random() < 0.25:
        return Teller()
    return Teller(name=rng.choice(NAMES), phone=f"1{rng.choice('3589')}{rng.randrange(10**9):09d}")


def _remember(stage: Stage, told: Told, story: Story) -> None:
    stage.heard[told.case.pk] = story
    if told.case.place_known and story.zone == Zone.ORDINARY:
        stage.recent.append(told.case.pk)
        del stage.recent[:-REMEMBERED]


def _me_too(stage: Stage, at: datetime, rng: random.Random) -> Told | None:
    """Let somebody tell of a case told lately and still open."""
    while stage.recent:
        case = stage.case(rng.choice(stage.recent))
        if case is not None and case.is_open and case.zone == Zone.ORDINARY:
            break
        stage.recent.remove(case.pk) if case is not None else stage.recent.clear()
    else:
        return None
    text, channel = stage.teller.again(case.place_text, rng), rng.choice(("web", "phone"))
    story = Story(text)
    told = stage.done(
        "report.me_too",
        lambda: me_too(
            case,
            text=text,
            by=_teller_at(stage, channel, story, rng),
            at=at,
            channel=channel,
            teller=_identity(channel, rng),
            origin="rehearsal",
        ),
    )
    return told or None


def ask_back(stage: Stage, case: Case, at: datetime) -> None:
    """Let the unit ask the teller something through the relay; some answer."""
    if not case.is_open or case.lead_unit_id is None:
        return
    rng = stage.dice(case.number, "relay")
    people = stage.cast.of_unit(case, case.lead_unit_id, Capacity.HANDLER)
    report = Report.objects.of_case(stage.district_id, case.pk).order_by("told_at", "pk").first()
    if not people or report is None:
        return
    by, unit_id = rng.choice(people), case.lead_unit_id
    stage.done("report.relay", lambda: relay(report, text=said("wait", rng), by=by, at=at, unit_id=unit_id))
    if rng.random() < 0.6:
        answered_at, text = at + timedelta(minutes=rng.randint(5, 55)), said("answered_back", rng)
        if answered_at <= stage.until:
            stage.done("report.add", lambda: add_words(report, text=text, at=answered_at, by=stage.cast.teller))


def feed_back(stage: Stage, case: Case, at: datetime) -> None:
    """Let the tellers of a closed case say what they think of the answer."""
    course = stage.course(case)
    if case.state != State.CLOSED or course.rests == "rate":
        return
    reports = list(Report.objects.of_case(stage.district_id, case.pk).order_by("told_at", "pk"))
    given = Rating.objects.in_district(stage.district_id).filter(case_id=case.pk)
    known = set(given.values_list("report_id", "answered_at"))
    before = {pk for pk, _at in known}
    for report in reports:
        if report.is_answered and (report.pk, report.answered_at) not in known and course.rated:
            _rate(stage, report, unhappy=course.unhappy and report.pk not in before, at=at)
    first = next((report for report in reports if report.is_answered), None)
    if first is not None and course.objecting:
        _object(stage, case, first, at)


def _rate(stage: Stage, report: Report, *, unhappy: bool, at: datetime) -> None:
    rng = stage.dice(report.number, "rate")
    score = rng.choice((0, 1)) if unhappy else rng.choice((1, 2, 2, 2, 2))
    answers = {"solved": score, "clear": min(2, score + 1), "respect": 2 if score else 1}
    words = said("rated", rng) if score else said("unhappy", rng)
    stage.done("report.rate", lambda: rate(report, answers=answers, at=at, by=stage.cast.teller, words=words))


def _object(stage: Stage, case: Case, report: Report, at: datetime) -> None:
    if Objection.objects.in_district(stage.district_id).filter(case_id=case.pk).exists():
        return  # said once; what the judge found is final here
    rng = stage.dice(case.number, "object")
    reason = said("unhappy", rng)
    raised = stage.done("report.object", lambda: object_to(report, reason=reason, at=at, by=stage.cast.teller))
    if raised:
        judged_at = stage.calendar.next_opening(at + timedelta(hours=rng.uniform(4, 40)))
        stage.later(judged_at, "judge", raised.pk)


def judge(stage: Stage, objection_id: UUID, at: datetime) -> None:
    """Let a supervisor who didn't close the case judge an objection; a case found wanting is taken up again."""
    objection = Objection.objects.in_district(stage.district_id).filter(pk=objection_id, state="raised").first()
    case = stage.case(objection.case_id) if objection is not None else None
    if objection is None or case is None or stage.course(case).rests == "judge":
        return
    report = Report.objects.in_district(stage.district_id).get(pk=objection.report_id)
    report.case, objection.report = case, report
    units = set(Task.objects.of_case(stage.district_id, case.pk).values_list("unit_id", flat=True))
    rng = stage.dice(case.number, "judge")
    people = [actor for actor in stage.cast.over(case, Capacity.SUPERVISOR) if not actor.unit_ids() & units]
    free = [actor for actor in people if actor.user_id != case.closed_by_id]
    if not free:
        return
    by = rng.choice(free)
    if stage.course(case).upheld:
        if stage.done("report.objection_upheld", lambda: uphold(objection, decision=said("upheld", rng), by=by, at=at)):
            next_turn(stage, case)
        return
    stage.done("report.objection_refused", lambda: refuse(objection, decision=said("refused", rng), by=by, at=at))
