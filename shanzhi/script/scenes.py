"""The arranged scenes 场面 with which the demonstration ends: one for each queue, so that none is empty today."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from shanzhi.catalogue.models import Matter
from shanzhi.catalogue.queries import limit_for
from shanzhi.kernel.worktime import WorkCalendar
from shanzhi.script.rates import Course
from shanzhi.script.stories import Story, Storyteller
from shanzhi.script.timing import working_ago

HOUR = 3600
DAY = 7 * HOUR  # of office time
NEARLY = -1  # so long ago that the unit's time is nearly over, whatever its limit
LEFT = 3 * HOUR // 4

# (office seconds before now, matter, door, course). An early moment lets the desks come as far as the scene wants.
ARRANGED: tuple[tuple[int, str, str, Course], ...] = (
    (0, "010201", "web", Course(rests="accept")),
    (0, "010106", "phone", Course(rests="accept")),
    (HOUR // 2, "030101", "hotline", Course(rests="accept")),
    (3 * HOUR, "040105", "web", Course(rests="accept")),
    (HOUR, "070101", "web", Course(brisk=True, rests="register")),
    (3 * HOUR, "040110", "phone", Course(brisk=True, rests="register")),
    (DAY, "050101", "web", Course(brisk=True, rests="register")),
    (5 * HOUR, "060201", "web", Course(brisk=True, verified=True, rests="verify")),
    (10 * HOUR, "030205", "phone", Course(brisk=True, verified=True, rests="verify")),
    (HOUR, "010301", "grid_worker", Course(brisk=True, rests="dispatch")),
    (3 * HOUR // 2, "020101", "web", Course(brisk=True, rests="dispatch")),
    (2 * HOUR, "030201", "phone", Course(brisk=True, rests="dispatch")),
    (2 * HOUR, "010201", "web", Course(brisk=True, rests="dispatch")),
    (10 * HOUR, "010108", "web", Course(brisk=True, rests="dispatch")),
    (4 * DAY, "010302", "web", Course(brisk=True, returns=2, rests="adjudicate")),
    (5 * DAY, "030103", "phone", Course(brisk=True, returns=2, rests="adjudicate")),
    (5 * HOUR, "040109", "web", Course(brisk=True, rests="sign")),
    (3 * HOUR, "010102", "phone", Course(brisk=True, rests="sign")),
    (HOUR, "010402", "web", Course(brisk=True, rests="sign")),
    (2 * HOUR, "010401", "phone", Course(brisk=True, rests="hand_in")),
    (2 * DAY, "010107", "phone", Course(brisk=True, rests="sign")),
    (2 * DAY, "010104", "web", Course(brisk=True, rests="hand_in")),
    (NEARLY, "010102", "web", Course(brisk=True, rests="hand_in")),
    (NEARLY, "030107", "phone", Course(brisk=True, rests="hand_in")),
    (7 * DAY, "040114", "web", Course(brisk=True, noted=False, rests="hand_in")),
    (9 * DAY, "030202", "walk_in", Course(brisk=True, noted=False, rests="hand_in")),
    (3 * DAY, "010203", "web", Course(brisk=True, paused=True, rests="end")),
    (3 * DAY, "050201", "phone", Course(brisk=True, paused=True, rests="end")),
    (2 * DAY, "010101", "web", Course(brisk=True, extended=True, rests="decide")),
    (2 * DAY, "020104", "phone", Course(brisk=True, paused=True, rests="decide")),
    (2 * DAY, "040101", "web", Course(brisk=True, returns=1, rests="decide")),
    (4 * DAY, "030203", "web", Course(brisk=True, reworks=1, rests="hand_in")),
    (3 * DAY, "010202", "web", Course(brisk=True, rests="close")),
    (3 * DAY, "020105", "grid_worker", Course(brisk=True, supported=True, rests="close")),
    (5 * DAY, "010105", "web", Course(brisk=True, reworks=1, rests="close")),
    (6 * DAY, "010403", "web", Course(brisk=True, rests="rate")),
    (8 * DAY, "030204", "phone", Course(brisk=True, rated=True)),
    (9 * DAY, "070201", "web", Course(brisk=True, rated=True, unhappy=True, objecting=True, rests="judge")),
    (9 * DAY, "040108", "phone", Course(brisk=True, rated=True, unhappy=True, objecting=True, rests="judge")),
    (12 * DAY, "030108", "web", Course(brisk=True, objecting=True, upheld=True, rests="close")),
    (2 * DAY, "030102", "web", Course(brisk=True, declined=True)),
    (2 * DAY, "030206", "grid_worker", Course(brisk=True, voided=True)),
)
# In the grid of the cast's own worker: something to look at, something being done.
HOME = "梧桐社区第三网格"
AT_HOME: tuple[tuple[int, str, str, Course], ...] = (
    (2 * HOUR, "030101", "web", Course(brisk=True, verified=True, rests="verify")),
    (4 * HOUR, "030204", "phone", Course(brisk=True, verified=True, rests="verify")),
    (DAY, "010301", "grid_worker", Course(brisk=True, rests="hand_in")),
    (2 * DAY, "040114", "grid_worker", Course(brisk=True, rests="hand_in")),
)
CLOSED = (("complaint", HOUR, "accept"), ("complaint", 6 * DAY, "hand_in"), ("child", 3 * HOUR, "register"))
MINUTES = (4, 11, 23, 38)  # ago: what was told just now


@dataclass(frozen=True, slots=True)
class Scene:
    """Something told at a given moment whose course is arranged, so that every queue has something in it."""

    at: datetime
    story: Story
    course: Course
    channel: str = "web"


def arrange(
    teller: Storyteller, matters: Mapping[str, Matter], calendar: WorkCalendar, *, until: datetime, seed: int
) -> list[Scene]:
    """Return the scenes, each told so long before ``until`` that the desks come as far as it should."""
    rng = random.Random(f"{seed}/scenes")
    scenes = []
    home = teller.within(HOME)
    for number, (seconds, code, channel, course) in enumerate((*ARRANGED, *AT_HOME)):
        if code in teller.codes:
            told = (teller if number < len(ARRANGED) else home).ordinary(rng, code=code)
            ago = _nearly_over(matters[code]) if seconds == NEARLY else seconds
            scenes.append(Scene(_ago(calendar, until, ago, number), told, course, channel))
    for number, (zone, seconds, rests) in enumerate(CLOSED):
        at = _ago(calendar, until, seconds, number)
        scenes.append(Scene(at, teller.closed(zone, rng), Course(brisk=True, rests=rests)))
    scenes.append(Scene(_ago(calendar, until, DAY, 1), teller.elsewhere(rng), Course(brisk=True)))
    unplaced: tuple[Story, ...] = (teller.vague(rng), teller.ordinary(rng, unplaced=True))
    for number, story in enumerate(unplaced):
        scenes.append(Scene(_ago(calendar, until, HOUR, number), story, Course(rests="accept")))
    return scenes


def _nearly_over(matter: Matter) -> int:
    """Return the office seconds after which a unit's limit of workdays is nearly over: it ends at closing time."""
    limit = limit_for("unit", matter_id=matter.pk, grade="ordinary")
    days = limit.amount if limit.unit == "workdays" else 1
    return days * DAY - LEFT


def _ago(calendar: WorkCalendar, until: datetime, seconds: int, number: int) -> datetime:
    ago = timedelta(minutes=MINUTES[number % len(MINUTES)])
    return until - ago if seconds == 0 else working_ago(calendar, until, seconds) - ago
