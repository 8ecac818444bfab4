"""The neighbourhood with the pages' clock at its moment, and a contest whose judges have codes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from shanzhi.activities import queries as contests
from shanzhi.activities.actions import judging as keeping
from shanzhi.activities.actions import planning
from shanzhi.activities.models import Activity
from shanzhi.judging import actions
from tests.grounds import ground as ground
from tests.grounds import own_home as own_home
from tests.grounds import signed_in as signed_in
from tests.neighbourhood import DISTRICT, Neighbourhood

ENTRIES = [("竹编", "云溪县", 0), ("蜂蜜", "青山县", 0), ("茶叶", "白水县", 0)]


@dataclass
class Panel:
    """A contest with two judges, and the codes they hold."""

    ground: Neighbourhood
    number: str
    codes: dict[str, str] = field(default_factory=dict)

    @property
    def row(self) -> Activity:
        """Return the contest as it stands."""
        found = contests.activity_numbered(DISTRICT, self.number)
        assert found is not None
        return found

    def judge(self, name: str) -> Any:
        """Return a judge as they stand."""
        return next(one for one in contests.judges(self.row) if one.name == name)

    def keys(self) -> dict[str, str]:
        """Return the key of each entry by its name."""
        return {one.name: one.pk.hex for one in contests.entrants(self.row).values()}

    def counted(self, name: str, *, of: int = 0) -> dict[int, int]:
        """Return what counts of a judge in a round."""
        return contests.sheets(contests.rounds(self.row)[of]).get(self.judge(name).pk, {})

    def set(self, entries: Any = ENTRIES, judges: Any = None, rounds: Any = (("初评", 2), ("终评", 1))) -> None:
        """Set the lists."""
        panel = judges or {"甲": ("云溪县",), "乙": ()}
        by, at = self.ground.actor("tongchou"), self.ground.at
        keeping.set_contest(self.row, keeping.Setting(entries, panel, rounds), by=by, at=at)

    def at_the_door(self, name: str, client: Client | None = None) -> Client:
        """Return a browser in which a judge opened the door with their code."""
        client = client or Client()
        answer = client.post("/judging/", {"number": self.number, "code": self.codes[name]})
        assert answer.status_code == 302, answer.content.decode()
        return client

    def points(self, client: Client, *marks: str, do: str = "keep", **more: str) -> Any:
        """Send marks for the entries the page shows, in their order."""
        page = client.get(f"/judging/at/{self.number}/").context
        fields = [bound.html_name for _entry, bounds in page["form"].rows() for bound, _label in bounds]
        told = dict(zip(fields, marks, strict=False)) | {"seen": page["form"]["seen"].value(), "do": do}
        return client.post(f"/judging/at/{self.number}/", told | more)


@pytest.fixture
def panel(ground: Neighbourhood) -> Panel:
    """Give a contest that residents know of, with its lists set and both judges' codes given."""
    start, common = ground.at + timedelta(days=3), {"by": ground.actor("tongchou"), "at": ground.at}
    told = planning.Plan(
        "contest", "好物大赛", "比一比。", ground.units["street"], "文化站", start, start + timedelta(hours=8)
    )
    made = Panel(ground, planning.take_step(planning.plan(told, **common), "open", **common).number)
    made.set()
    given = actions.give_codes(made.row, contests.judges(made.row), key="k" * 20, **common)
    made.codes = {judge.name: code for judge, code in given}
    return made
