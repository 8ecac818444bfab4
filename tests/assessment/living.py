"""A month of life for 考核: things told, handled in time and late, sent back, returned, rated, in every zone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from shanzhi.accounts.models import User
from shanzhi.cases.actions.applications import ask, decide
from shanzhi.cases.actions.steps import take_step
from shanzhi.cases.actions.tasks import take_task_step
from shanzhi.cases.models import Case
from shanzhi.journal import errands
from shanzhi.kernel.actors import Actor
from shanzhi.people.access import actor_for
from shanzhi.people.capacities import Capacity
from shanzhi.people.models import Post
from shanzhi.reports.actions.answers import rate
from shanzhi.reports.actions.telling import tell
from shanzhi.reports.models import Report
from shanzhi.reports.shapes import Teller
from tests.neighbourhood import DISTRICT, FROM, TELLER, Neighbourhood

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PHONE = "13912345678"


@dataclass
class Life:
    """The neighbourhood with somebody over the whole county, and what was told in it."""

    ground: Neighbourhood
    cases: list[Case] = field(default_factory=list)

    @property
    def at(self) -> datetime:
        """Return the moment at which everything was told."""
        return self.ground.at

    def actor(self, name: str) -> Actor:
        """Return one of the cast."""
        return self.ground.actor(name)

    def told(self, text: str = "梧桐路路面塌陷", *, at: datetime | None = None, **more: Any) -> tuple[Case, Report]:
        """Tell one thing, with a way to reach the teller."""
        words = {"channel": "web", "place": self.ground.place, "area_path": self.ground.grid.path}
        words |= {"grid": self.ground.grid, "teller": Teller("钱某", PHONE)}
        told = tell(district_id=DISTRICT, text=text, by=TELLER, at=at or self.at, **(words | more))
        self.cases.append(told.case)
        return told.case, told.report

    def sent(self, *, to: str = "works", **more: Any) -> tuple[Case, Report]:
        """Tell one thing and bring it to a unit."""
        at = more.get("at") or self.at
        case, report = self.told(**more)
        case = take_step(self.ground.fresh(case), "accept", by=self.actor("bailu"), at=at, matter=self.ground.matter)
        case = take_step(case, "register", by=self.actor("shiyan"), at=at, grade=more.get("grade", "ordinary"))
        lead = self.ground.units[to]
        return take_step(case, "dispatch", by=self.actor("wendi"), at=at, lead=lead), report

    def signed(self, **more: Any) -> tuple[Case, Report]:
        """Have a unit sign for it at once."""
        case, report = self.sent(**more)
        at = more.get("at") or self.at
        take_task_step(self.ground.task(case), "sign", by=self.hand(more.get("to", "works")), at=at)
        return self.ground.fresh(case), report

    def hand(self, unit: str) -> Actor:
        """Return the handler of a unit."""
        return self.actor({"works": "hanzhou", "water": "suye", "parks": "waiban"}[unit])

    def closed(
        self, *, after: timedelta = HOUR, words: str = "", answers: tuple[int, int, int] | None = None, **more: Any
    ) -> Case:
        """Have it handled and closed so long after it was told, and rated where answers are given."""
        case, report = self.signed(**more)
        at = (more.get("at") or self.at) + after
        said = {"outcome": words or f"{case.number}补好了", "public_text": "补好了。"}
        take_task_step(self.ground.task(case), "hand_in", by=self.hand(more.get("to", "works")), at=at, **said)
        seen = {"finding": "平整", "public_text": "补好了，来看过。"}
        case = take_step(self.ground.fresh(case), "close", by=self.actor("jiangcheng"), at=at, **seen)
        errands.drain(at=at)
        if answers is not None:
            report = Report.objects.in_district(DISTRICT).get(pk=report.pk)
            names = ("solved", "clear", "respect")
            rate(report, answers=dict(zip(names, answers, strict=True)), at=at + HOUR, by=TELLER)
        return self.ground.fresh(case)

    def reworked(self, times: int = 1) -> Case:
        """Have it sent back so often, and closed in the end."""
        case, _report = self.signed()
        said = {"outcome": "回填", "public_text": "补好了。"}
        for _round in range(times):
            take_task_step(self.ground.task(case), "hand_in", by=self.hand("works"), at=self.at + HOUR, **said)
            case = take_step(
                self.ground.fresh(case), "rework", by=self.actor("jiangcheng"), at=self.at + HOUR, missing="没压平"
            )
        take_task_step(self.ground.task(case), "hand_in", by=self.hand("works"), at=self.at + HOUR, **said)
        seen = {"finding": "平整", "public_text": "补好了，来看过。"}
        return take_step(self.ground.fresh(case), "close", by=self.actor("jiangcheng"), at=self.at + 2 * HOUR, **seen)

    def returned(self) -> Case:
        """Have the lead send it back."""
        case, _report = self.sent()
        words = {"duty_item": "第3条", "proposed_unit": self.ground.units["water"], "reason": "不归我们"}
        take_task_step(self.ground.task(case), "return", by=self.actor("fangyuan"), at=self.at + HOUR, **words)
        return self.ground.fresh(case)

    def extended(self, *, until: datetime) -> Case:
        """Have its limit moved on."""
        case, _report = self.signed()
        task = self.ground.task(case)
        words = {"code": "parts", "reason": "等材料", "until": until.date()}
        application = ask(task, "extension", by=self.hand("works"), at=self.at + HOUR, **words)
        application.task, application.case = self.ground.task(case), self.ground.fresh(case)
        decide(application, "grant", by=self.actor("guyu"), at=self.at + 2 * HOUR, note="同意")
        return self.ground.fresh(case)


def begin(ground: Neighbourhood) -> Life:
    """Return the neighbourhood with a supervisor, another one, and a leader over the whole county."""
    for username, name, capacity in (
        ("xiandu", "县督", Capacity.SUPERVISOR),
        ("xianling", "县领", Capacity.LEADER),
    ):
        user = User.objects.create(username=username, name=name)
        Post.objects.create(
            user=user, capacity=capacity, division=ground.county, area_path=ground.county.path, starts_on=FROM
        )
        ground.users[username], ground.actors[username] = user, actor_for(user, at=ground.at)
    return Life(ground)


def a_month(life: Life, *, many: int = 9) -> Life:
    """Let a month happen: enough closed in time for a rate, and one of everything else."""
    for number in range(many):
        answers = ((2, 2, 2), (2, 1, 2), (0, 1, 0), None)[number % 4]
        life.closed(answers=answers)
    life.closed(after=40 * DAY)  # after the month: open and late at its end
    life.closed(to="water", after=9 * DAY)
    life.sent()  # never signed
    life.reworked()
    life.reworked(3)
    life.returned()
    life.extended(until=life.at + 12 * DAY)
    reject = {"code": "court", "public_text": "法院在管。"}
    case, _report = life.told("不归街道的事")
    take_step(life.ground.fresh(case), "reject", by=life.actor("bailu"), at=life.at, **reject)
    case, _report = life.told("门口乱堆杂物")
    settled = {"matter": life.ground.minor_matter, "outcome": "已清走"}
    take_step(life.ground.fresh(case), "self_resolve", by=life.actor("qiaohe"), at=life.at + HOUR, **settled)
    life.told("举报某人收钱", zone="complaint")
    life.told("孩子的事", zone="child")
    errands.drain(at=life.at + 2 * HOUR)
    return life
