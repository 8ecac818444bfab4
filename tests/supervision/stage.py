"""The neighbourhood in time: a clock that tests move, clients of the cast, a head for each unit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from shanzhi.accounts.models import User
from shanzhi.cases.models import Case, Task
from shanzhi.journal import errands
from shanzhi.journal.verify import verify
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import CHINA
from shanzhi.people.access import actor_for
from shanzhi.people.models import Deployment, Post
from shanzhi.post.models import Notice
from shanzhi.supervision.actions.orders import issue
from shanzhi.supervision.models import Order
from tests.neighbourhood import DISTRICT, FROM, Neighbourhood
from tests.statements import budget

WORDS = {"reasons": "催办过，没有动。", "basis": "督办规则默认版。", "demands": "3月13日前止漏。"}


@dataclass
class Stage:
    """The ground, and the moment at which everything happens."""

    ground: Neighbourhood
    now: datetime

    def wait(self, **span: int) -> datetime:
        """Let time go by."""
        self.now += timedelta(**span)
        return self.now

    def until(self, month: int, day: int, hour: int, minute: int = 0) -> datetime:
        """Let time go by until a moment of 2026 in China."""
        self.now = datetime(2026, month, day, hour, minute, tzinfo=CHINA)
        return self.now

    def actor(self, name: str) -> Actor:
        """Return somebody with the posts of now."""
        return actor_for(self.ground.users[name], at=self.now)

    def client(self, name: str) -> Client:
        """Return the client of somebody."""
        client = Client()
        client.force_login(self.ground.users[name], backend="django.contrib.auth.backends.ModelBackend")
        return client

    def page(self, name: str, address: str, *, limit: int = 60) -> str:
        """Return a page as somebody sees it, asked with so many statements at most."""
        client = self.client(name)
        with budget(limit):
            answer = client.get(address)
        assert answer.status_code == 200, (answer.status_code, address)
        return answer.content.decode()

    def task(self, case: Case, ordinal: int = 1) -> Task:
        """Return a case's task with its case and unit."""
        return self.ground.task(case, ordinal)

    def order(self, case: Case, level: str = "blue", *, by: str = "guyu", **words: Any) -> Order:
        """Issue an order to the lead of a case."""
        return issue([self.task(case)], level, by=self.actor(by), at=self.now, **(WORDS | words))

    def told(self) -> list[tuple[str, str]]:
        """Deliver what the journal has to say, and return (who, title) of every note since the last time."""
        errands.drain(at=self.now)
        found = list(Notice.objects.filter(district_id=DISTRICT).order_by("pk").values_list("user__username", "title"))
        Notice.objects.filter(district_id=DISTRICT).delete()
        return found

    def agrees(self) -> None:
        """See that lines and states agree."""
        assert verify(DISTRICT) == []


@contextmanager
def standing(neighbourhood: Neighbourhood, patch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """Give the stage: a demonstration, so that nobody needs a second factor, with heads in two units."""
    stage = Stage(neighbourhood, neighbourhood.at)
    patch.setattr("shanzhi.kernel.clock.now", lambda: stage.now)
    kept = Deployment(district_id=DISTRICT, name="云溪县", is_demonstration=True, created_at=neighbourhood.at)
    patch.setitem(Deployment.objects._kept, DISTRICT, kept)
    for code, username, name, title in (("works", "jishu", "季疏桐", "所长"), ("water", "shuitou", "水头", "经理")):
        unit = neighbourhood.units[code]
        user = User.objects.create(username=username, name=name)
        post = {"capacity": "unit_approver", "title": title, "is_head": True, "unit": unit, "unit_path": unit.path}
        Post.objects.create(user=user, starts_on=FROM, **post)
        neighbourhood.users[username] = user
    yield stage
