"""Asks a county of any size what people ask: pages of the desks, history, the leader's page, search, look-alikes.

Each question is put several times: how many statements it sends, how long the database works on them, how long one
waits for it, and for the whole answer. The measure is the 95th of a hundred for searches, the median for pages.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from django.db import connection
from django.test import Client

from shanzhi.accounts.models import User
from shanzhi.cases.models import Case
from shanzhi.loop.workflow import State
from shanzhi.people.access import actor_for
from shanzhi.people.capacities import Capacity
from shanzhi.people.models import Deployment, Post
from shanzhi.search.queries import found_cases
from shanzhi.territory.models import Division
from tests.neighbourhood import DISTRICT, FROM, Neighbourhood
from tests.scale.laying import ENDINGS, ROADS, THINGS

BACKEND = "django.contrib.auth.backends.ModelBackend"
SEARCHES: dict[str, Callable[[int], str]] = {
    "rare words": lambda n: f"{ROADS[n % len(ROADS)]}{1 + n}号 {THINGS[n % len(THINGS)]}",
    "a road": lambda n: ROADS[n * 7 % len(ROADS)],
    "a common word": lambda n: THINGS[n % len(THINGS)][:2],
    "two common words": lambda n: f"{THINGS[n % len(THINGS)]} {ENDINGS[n % len(ENDINGS)]}",
    "words never together": lambda n: f"{THINGS[n % 10]} {THINGS[10 + n % 10]}",
    "a unit and a thing": lambda n: f"第{n % 27}办事单位 {THINGS[n % len(THINGS)]}",
    "the end of a number": lambda n: f"{n * 37 % 10_000:04d}",
    "what stands nowhere": lambda n: "从未听说过的事",
}


@dataclass(slots=True)
class Meter:
    """What questions of one kind cost: statements, milliseconds in the database, milliseconds in all."""

    statements: int = 0
    of_server: list[float] = field(default_factory=list)
    in_database: list[float] = field(default_factory=list)
    in_all: list[float] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")

    @contextmanager
    def measuring(self) -> Iterator[None]:
        """Measure one question."""
        spent, number, here = 0.0, 0, 0.0

        def watch(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
            nonlocal spent, number, here
            began, worked = time.perf_counter(), time.thread_time()
            result = execute(sql, *rest)
            took = time.perf_counter() - began
            spent, number, here = spent + took, number + 1, here + time.thread_time() - worked
            self.slowest = max(self.slowest, (took * 1_000, sql))
            return result

        began, server = time.perf_counter(), _server_ms()
        with connection.execute_wrapper(watch):
            yield
        # SQLite works in this very thread.
        self.of_server.append(_server_ms() - server if connection.vendor == "postgresql" else here * 1_000)
        self.in_all.append((time.perf_counter() - began) * 1_000)
        self.in_database.append(spent * 1_000)
        self.statements = max(self.statements, number)

    def p95(self) -> float:
        """Return the 95th of a hundred of the milliseconds the database worked."""
        return quantiles(self.of_server, n=100)[94] if len(self.of_server) > 2 else max(self.of_server)

    def medians(self) -> dict[str, float]:
        """Return the medians: how long the database worked, how long one waited for it, how long for the answer."""
        shown = {"worked": self.of_server, "waited": self.in_database, "in all": self.in_all}
        return {f"{name} ms": round(median(spent), 1) for name, spent in shown.items()}


_server: list[int] = []


def _server_ms() -> float:
    """Return how long the server's process of this connection has run on a processor.

    Where others use the machine too, this is what a question costs: its pages lie in memory, and the time from sending
    to the last row is mostly spent waiting for one's turn.
    """
    if connection.vendor != "postgresql":
        return 0.0
    if not _server:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            _server.append(cursor.fetchone()[0])
    return int(Path(f"/proc/{_server[0]}/schedstat").read_text().split()[0]) / 1e6


def people(ground: Neighbourhood, at: datetime) -> dict[str, User]:
    """Return who asks: some of the cast, and a leader and a dispatcher of the whole county."""
    real = Deployment.objects.filter(district_id=DISTRICT, is_demonstration=False)
    if real.update(is_demonstration=True):  # nobody has a second factor
        Deployment.objects.forget()
    for username, capacity in (("xianzhang", Capacity.LEADER), ("zongdiao", Capacity.DISPATCHER)):
        user = User.objects.create(username=username, name=username)
        place = {"division": ground.county, "area_path": ground.county.path}
        Post.objects.create(user=user, capacity=capacity, starts_on=FROM, **place)
        ground.users[username], ground.actors[username] = user, actor_for(user, at=at)
    return ground.users


def pages(ground: Neighbourhood) -> dict[str, Callable[[], Any]]:
    """Return the questions asked by pages, by name."""
    closed = Case.objects.in_district(DISTRICT).filter(state=State.CLOSED, lead_unit__isnull=False)
    number = closed.order_by("-pk").values_list("number", flat=True)[0]
    waiting = Case.objects.visible_to(ground.actor("wendi")).filter(state=State.REGISTERED)
    registered = waiting.order_by("-pk").values_list("number", flat=True)[0]
    area = Division.objects.filter(kind="community").order_by("path").values_list("code", flat=True)[0]
    clients: dict[str, Client] = {}

    def get(name: str, address: str, data: dict[str, str] | None = None) -> Callable[[], Any]:
        if name not in clients:
            clients[name] = Client()
            if name:
                clients[name].force_login(ground.users[name], backend=BACKEND)
        client = clients[name]
        return lambda: _must(client.get(address) if data is None else client.post(address, data), address)

    told = {
        "text": "石桥路12号路灯不亮，老人摔了一跤。",
        "place_text": "石桥路12号",
        "key": "scale-key-0001",
        "phone": "",
    }
    return {
        "the board of a street, to be dispatched": get("wendi", "/board/dispatch/"),
        "the board of a street, overdue": get("wendi", "/board/late/"),
        "the board of the county, to be dispatched": get("zongdiao", "/board/dispatch/"),
        "the board of the county, by community and door": get("zongdiao", f"/board/dispatch/?area={area}&channel=web"),
        "the inbox of a unit": get("hanzhou", "/tasks/"),
        "the list of cases of a street": get("linfeng", "/cases/"),
        "the list of cases of the county": get("xianzhang", "/cases/"),
        "the list of the county, closed, oldest first": get("xianzhang", "/cases/?state=closed&sort=oldest"),
        "the list of one grid worker": get("qiaohe", "/cases/"),
        "the board's side of a case to dispatch": get("wendi", f"/board/side/{registered}/"),
        "a case with its history": get("zongdiao", f"/cases/{number}/"),
        "the search page": get("zongdiao", "/search/?q=路灯+老人"),
        "look-alikes while a resident types": get("", "/tell/alike/", told),
        "look-alikes at the counter": get("bailu", "/desk/beside/", told),
        "the leader's page of the county": get("xianzhang", "/overview/"),
        "the leader's page, ninety days": get("xianzhang", "/overview/?days=90"),
        "the map of the county": get("xianzhang", "/map/"),
    }


def _must(response: Any, address: str) -> None:
    assert response.status_code == 200, (address, response.status_code, response.content.decode()[:300])


def ask_pages(ground: Neighbourhood, *, rounds: int) -> dict[str, Meter]:
    """Put every question of the pages so many times, the first one unmeasured: what a process keeps is kept then."""
    meters: dict[str, Meter] = {}
    for name, ask in pages(ground).items():
        ask()
        meters[name] = Meter()
        for _round in range(rounds):
            with meters[name].measuring():
                ask()
    return meters


def ask_searches(
    ground: Neighbourhood, *, rounds: int, names: tuple[str, ...] = ("zongdiao", "wendi", "qiaohe", "hanzhou")
) -> dict[tuple[str, str], Meter]:
    """Search for words of every kind, so many of each, as each of some people."""
    meters: dict[tuple[str, str], Meter] = {}
    for kind, words in SEARCHES.items():
        for name in names:
            meter = meters[kind, name] = Meter()
            for number in range(rounds):
                with meter.measuring():
                    found_cases(ground.actor(name), words(number))
    return meters
