"""Three walls, for every role, at page and at API level, exports and search with them.

Nobody checks their own work; no unit reads what tellers answered before the month is frozen; nobody sees another's
score. Who may is written here by hand, apart from the code that decides it.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from shanzhi.accounts.models import User
from shanzhi.api.access import FOR_SYSTEMS
from shanzhi.api.actions.systems import make_system
from shanzhi.api.models import Scope
from shanzhi.cases.actions.tasks import take_task_step
from shanzhi.cases.models import Case
from shanzhi.journal import errands
from shanzhi.kernel import clock
from shanzhi.people.access import actor_for
from shanzhi.people.capacities import UNIT_BOUND, Capacity
from shanzhi.people.models import Post
from shanzhi.reports.actions.answers import rate
from shanzhi.reports.models import Report
from tests.api.conftest import System
from tests.assessment.conftest import LATER
from tests.assessment.living import HOUR, Life
from tests.assessment.test_freezing import freeze_march
from tests.neighbourhood import DISTRICT, FROM, TELLER
from tests.whole.addresses import endpoints
from tests.whole.asking import ask, unpacked

pytestmark = [pytest.mark.full, pytest.mark.django_db]
SOAKING = os.environ.get("SHANZHI_SOAK") == "1"
SLICE = 10  # of the addresses without arguments a person, in a check; a soak asks for all
SAID = "金丝雀评语"  # written by a teller beside the three answers, and nowhere else
ASKED = "对您尊重吗"  # the head of the answers, where somebody reads them
DICTIONARY = "/assessment/dictionary/"  # quotes the question in a rule, of no case
BOTH = "shuangzhi"  # handles in the works office, and holds a checker's post over the street as well
CHECKERS = {"jiangcheng"}
UNIT = {"hanzhou", "fangyuan", "zhifa", BOTH}  # whoever is posted in the unit that is rated
OWN_BUSINESS = ("web:sign_out", "web:second_factor", "web:recovery_codes")
EXPORTS = ("desks:export", "slips:register")


@dataclass
class Walls:
    """The month with one more person, a case handed in by the works office, and a rated one with words."""

    month: Life
    handed_in: Case
    rated: Case
    report: Report
    cookies: dict[str, dict[str, str]] = field(default_factory=dict)
    systems: dict[str, System] = field(default_factory=dict)

    def everybody(self, *near: str) -> list[str]:
        """Return the whole cast and nobody at all; in a check one for each set of posts, and whoever is ``near``."""
        if SOAKING:
            return [*self.month.ground.users, ""]
        actors = reversed(self.month.ground.actors.items())
        one_each = {tuple(sorted(actor.capacities())): name for name, actor in actors}
        return [*dict.fromkeys([*one_each.values(), "hanzhou", BOTH, "jiangcheng", *near, ""])]

    def see(self, name: str, method: str, url: str, **data: Any) -> Any:
        """Return what somebody is answered; whatever it did is undone."""
        if name not in self.cookies:
            client = Client()
            if name:
                client.force_login(self.month.ground.users[name], backend="django.contrib.auth.backends.ModelBackend")
            self.cookies[name] = {key: one.value for key, one in client.cookies.items()}
        return ask(self.cookies[name], method, url, data=data)


@pytest.fixture
def walls(month: Life, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> Iterator[Walls]:
    """Give the month with what the walls stand before; the module's own transaction keeps nothing of it."""
    settings.HOME = tmp_path
    ground = month.ground
    user = User.objects.create(username=BOTH, name="双职")
    works = ground.units["works"]
    Post.objects.create(user=user, capacity=Capacity.HANDLER, unit=works, unit_path=works.path, starts_on=FROM)
    street = {"division": ground.street, "area_path": ground.street.path}
    Post.objects.create(user=user, capacity=Capacity.CHECKER, starts_on=FROM, **street)
    ground.users[BOTH], ground.actors[BOTH] = user, actor_for(user, at=month.at)
    handed_in, _report = month.signed()
    said = {"outcome": "回填了", "public_text": "补好了。"}
    take_task_step(ground.task(handed_in), "hand_in", by=month.actor("hanzhou"), at=month.at + HOUR, **said)
    rated = month.closed()
    report = Report.objects.of_case(DISTRICT, rated.pk).get()
    rate(report, answers={"solved": 0, "clear": 1, "respect": 0}, words=SAID, at=month.at + 2 * HOUR, by=TELLER)
    errands.drain(at=month.at + 2 * HOUR)
    yield Walls(month, ground.fresh(handed_in), rated, report)
    for held in (ground.users, ground.actors):
        del held[BOTH]


@pytest.fixture
def machines(walls: Walls) -> dict[str, System]:
    """Give a system for every post a machine may hold: over the street, or in the unit; a checker's in the unit too."""
    made = {}
    for capacity in FOR_SYSTEMS:
        made[str(capacity)] = _system(walls, str(capacity), in_unit=capacity in UNIT_BOUND)
    made["checker in the unit"] = _system(walls, "checker", in_unit=True, over=True)
    return made


def _system(walls: Walls, capacity: str, *, in_unit: bool, over: bool = False) -> System:
    ground = walls.month.ground
    post: dict[str, Any] = {"capacity": capacity}
    post |= {"unit": ground.units["works"]} if in_unit else {}
    post |= {"division": ground.street} if over or not in_unit else {}
    name = f"系统{capacity}{in_unit}"
    row, token = make_system(name, post=post, scopes=list(Scope.values), by=ground.actor("mubai"), at=LATER)
    return System(token, row)


def state_of(case: Case) -> str:
    return str(Case.objects.in_district(DISTRICT).values_list("state", flat=True).get(pk=case.pk))


# --- nobody checks their own work ----------------------------------------------------------------------------------

BROUGHT = {
    "close": {"finding": "自己看过", "public_text": "好了。"},
    "rework": {"missing": "还差一点"},
}


@pytest.mark.parametrize("verb", BROUGHT if SOAKING else ["close"])
def test_nobody_checks_their_own_work_at_any_page(walls: Walls, verb: str) -> None:
    case, moved, offered = walls.handed_in, set(), set()
    page, step = f"/cases/{case.number}/", f"/cases/{case.number}/{verb}/"
    for name in walls.everybody():
        if f'href="{step}"' in walls.see(name, "get", page).text:
            offered.add(name)
        client = Client(raise_request_exception=False)
        client.cookies.load(walls.cookies[name])
        with transaction.atomic():
            client.post(step, {"seen": case.version, **BROUGHT[verb]})
            if state_of(case) != "handled":
                moved.add(name)
            transaction.set_rollback(True)
    assert (moved, offered - moved) == (CHECKERS, set())
    assert state_of(case) == "handled"


@pytest.mark.parametrize("verb", BROUGHT)
def test_nobody_checks_their_own_work_through_the_interface(walls: Walls, machines, verb: str) -> None:
    case, moved, offered = walls.handed_in, set(), set()
    for name, system in machines.items():
        allowed = system.get(f"/cases/{case.number}/allowed_steps")
        if verb in {one["verb"] for one in (json.loads(allowed.content) if allowed.status_code == 200 else ())}:
            offered.add(name)
        body = {"verb": verb, "version": case.version, "brought": BROUGHT[verb]}
        with transaction.atomic():
            answer = system.post(f"/cases/{case.number}/steps", body)
            if state_of(case) != "handled":
                moved.add(name)
            transaction.set_rollback(True)
        assert answer.status_code < 500, (name, answer.content)
    assert (moved, offered) == ({"checker"}, {"checker"})


def test_whoever_handled_neither_calls_its_teller_nor_looks_again(walls: Walls) -> None:
    """The second post changes nothing: the unit's person finds neither the call nor the answer to a request."""
    number, report = walls.rated.number, walls.report.number
    for name in UNIT | {"waiban", "qiaohe"}:
        assert walls.see(name, "get", f"/callbacks/of/{report}/").status == 404, name
        assert report not in walls.see(name, "get", "/callbacks/").text, name
    assert walls.see("bailu", "get", f"/callbacks/of/{report}/").status in {200, 404}  # answered: nothing to ask
    assert number in walls.see(BOTH, "get", "/cases/").text


# --- no unit reads what tellers answered before the month is frozen ---------------------------------------------------


def addresses(walls: Walls, name: str) -> list[str]:
    """Return where somebody might read it: the case in every shape, lists, search, exports; in a check some of all."""
    case, report, told = walls.rated.number, walls.report.number, quote(SAID[:3])  # a page repeats what was asked for
    near = [
        f"/cases/{case}/", f"/board/side/{case}/", f"/reports/{report}/", f"/callbacks/of/{report}/", "/callbacks/",
        "/callbacks/coverage/", "/callbacks/exclusions/", f"/callbacks/exclusions/ask/{case}/", f"/search/?q={told}",
        f"/cases/?q={told}", "/cases/", "/tasks/", "/notices/", "/assessment/", "/assessment/in/2026-03/",
        "/assessment/in/2026-03/resolution_rate/", "/assessment/in/2026-03/resolution_rate/numerator/",
        "/assessment/in/2026-03/sheet/", "/assessment/mine/?period=2026-03",
    ]  # fmt: skip
    plain = [one for one in endpoints() if not one.arguments and one.name not in OWN_BUSINESS]
    chosen = plain if SOAKING else random.Random(f"{name} walls").sample(plain, SLICE)
    return near + [reverse(one.name) for one in chosen]


def written_for(walls: Walls, name: str) -> Iterator[tuple[str, str]]:
    """Yield everything somebody is answered, workbooks unpacked, and what they may take along."""
    for url in addresses(walls, name):
        yield url, walls.see(name, "get", url).text
    for export in EXPORTS:
        yield export, walls.see(name, "post", reverse(export), form="xlsx").text
    yield "slip", walls.see(name, "post", f"/slips/cases/{walls.rated.number}/", form="docx").text


def test_no_unit_reads_an_answer_before_the_month_is_frozen(walls: Walls, monkeypatch: pytest.MonkeyPatch) -> None:
    page = f"/cases/{walls.rated.number}/"
    for name in sorted(UNIT) if SOAKING else ("fangyuan", BOTH):
        told = written_for(walls, name)
        found = [where for where, text in told if SAID in text or (ASKED in text and where != DICTIONARY)]
        assert not found, (name, found)
    assert {SAID, ASKED} <= _of(walls.see("guyu", "get", page).text)  # who isn't rated reads all of it
    freeze_march(walls.month)
    monkeypatch.setattr(clock, "now", lambda: LATER + timedelta(hours=1))
    assert _of(walls.see("fangyuan", "get", page).text) == {ASKED}  # the answers, never the words: they would tell who
    assert _of(walls.see("waipi", "get", page).text) == set()


def _of(text: str) -> set[str]:
    return {one for one in (SAID, ASKED) if one in text}


def test_no_machine_is_told_an_answer(walls: Walls, machines: dict[str, System]) -> None:
    """The interface hands out no teller's answer at all, to no post, before or after."""
    case, report = walls.rated.number, walls.report.number
    for frozen in (False, True):
        if frozen:
            freeze_march(walls.month)
        for name, system in machines.items():
            for path in ("/reports", f"/reports/{report}", "/cases", f"/cases/{case}", "/tasks", "/journal?limit=500"):
                answer = system.client.get(f"/api/v1{path}", headers=system.headers)
                text = unpacked(answer.content)
                assert SAID not in text, (name, path)
                assert not {'"solved"', '"respect"', '"answers"'} & set(text.replace(":", " ").split()), (name, path)


# --- nobody sees another's score --------------------------------------------------------------------------------------

LED_BY = {"hanzhou": {"hanzhou", "fangyuan"}, "qiaohe": {"qiaohe"}, "wendi": {"wendi"}, BOTH: {BOTH, "fangyuan"}}


@pytest.mark.parametrize("person", LED_BY if SOAKING else ["hanzhou", "wendi"])
def test_a_persons_score_is_theirs_and_their_heads_at_every_page(walls: Walls, person: str, frozen_march) -> None:
    ways = [
        f"/assessment/person/{person}/",
        f"/assessment/person/{person}/?period=2026-03",
        f"/assessment/in/2026-03/in_time_disposal_rate/?person={person}",
        f"/assessment/in/2026-03/in_time_disposal_rate/denominator/?person={person}",
    ]
    for name in walls.everybody(*LED_BY[person]):
        for url in ways if SOAKING else ways[::2]:
            answer = walls.see(name, "get", url)
            assert (answer.status == 200) == (name in LED_BY[person]), (name, url, answer.status)
            if name not in LED_BY[person]:
                assert answer.text == walls.see(name, "get", url.replace(person, "nosuchbody")).text, (name, url)
        for form in ("pdf", "docx", "xlsx") if SOAKING else ("xlsx",):
            taken = walls.see(name, "post", "/slips/scores/2026-03/", form=form, person=person)
            assert taken.status in {302, 404}, (name, form)  # nobody takes a person's score along, their head neither


@pytest.fixture
def frozen_march(walls: Walls) -> Any:
    """Give March frozen, with the walls laid."""
    return freeze_march(walls.month)


def test_no_page_that_others_open_sets_people_side_by_side(walls: Walls, frozen_march: Any) -> None:
    """Overviews, sheets, the showcase and the team's page name no figure of a person."""
    for name in walls.everybody():
        for url in (
            "/assessment/", "/assessment/in/2026-03/", "/assessment/in/2026-03/?unit=works", "/assessment/showcase/",
            "/assessment/team/", "/assessment/in/2026-03/sheet/?unit=works", "/search/?q=%E9%9F%A9%E8%88%9F",
        ):  # fmt: skip
            text = walls.see(name, "get", url).text
            named = [one.name for one in walls.month.ground.users.values() if one.name in text]
            others = {one for one in named if one != _name(walls, name)}
            if url == "/assessment/team/":
                assert "%" not in text, (name, "figures beside names")
            elif url.startswith("/assessment/"):
                assert not others & {"韩舟", "乔禾", "双职"} or name in {"hanzhou", "qiaohe", BOTH}, (name, url, others)


def _name(walls: Walls, name: str) -> str:
    return str(walls.month.ground.users[name].name) if name else ""


def test_the_interface_knows_no_scores(walls: Walls, machines: dict[str, System], frozen_march: Any) -> None:
    document = json.loads(Client().get("/api/v1/openapi.json").content)
    assert not [path for path in document["paths"] if any(word in path for word in ("score", "assess", "person"))]
    for name, system in machines.items():
        for path in ("/scores", "/assessment", "/people/hanzhou", "/assessment/person/hanzhou"):
            assert system.get(path).status_code == 404, (name, path)
        lines = json.loads(system.client.get("/api/v1/journal?limit=500", headers=system.headers).content)
        verbs = {one["verb"].split(".")[0] for one in lines.get("items", ())}
        assert not verbs & {"assessment", "callback", "exclusion", "reserve", "accountability"}, (name, verbs)
