"""Every statement of a broad day names the district: otherwise one machine of many couldn't answer it alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from shanzhi.cases.models import Case
from shanzhi.journal import errands, sweeps
from shanzhi.journal.verify import verify
from shanzhi.kernel import clock
from shanzhi.people.models import Deployment
from shanzhi.rehearse.models import Play
from shanzhi.reports.models import Rating, Report
from tests.neighbourhood import DISTRICT
from tests.statements import BOOKKEEPING, assert_district_named
from tests.whole.conftest import AT
from tests.whole.crawling import look_around
from tests.whole.world import World, begin, build

pytestmark = [pytest.mark.full, pytest.mark.both, pytest.mark.django_db]
LOOKING = ("", "wendi", "bailu", "hanzhou", "guyu", "xueqing", "mubai", "linfeng", "qiaohe")


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """Collect every different statement, at the world's one moment."""
    monkeypatch.setattr(clock, "now", lambda: AT)
    Deployment.objects.forget()
    found: set[str] = set()

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not BOOKKEEPING.match(sql):
            found.add(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield found
    Deployment.objects.forget()


def test_every_page_of_everybody_names_the_district(statements: set[str]) -> None:
    world = build(AT)
    for name in LOOKING:
        look_around(world, name)
    assert len(statements) > 300
    assert_district_named(sorted(statements))


def test_one_life_from_telling_to_rating_names_the_district(statements: set[str]) -> None:
    world = begin(AT)
    told = world.client("").post("/tell/", {"key": "k" * 32, "text": "梧桐路47号的路灯不亮了", "seen": "on"})
    assert told.status_code == 302
    report = Report.objects.in_district(DISTRICT).get()
    number = f"/cases/{Case.objects.in_district(DISTRICT).get().number}"
    for name, address, words in (
        ("bailu", f"{number}/accept/", {"matter": "0101"}),
        ("shiyan", f"{number}/register/", {"grade": "ordinary"}),
        ("wendi", f"{number}/dispatch/", {"lead": "works"}),
        ("hanzhou", f"{number}/tasks/1/sign/", {"seen": 1}),
        ("hanzhou", f"{number}/note/", {"public_text": "明天换灯泡。", "text": "灯泡到了"}),
        ("hanzhou", f"{number}/tasks/1/hand_in/", {"seen": 2, "outcome": "换了", "public_text": "灯亮了。"}),
        ("jiangcheng", f"{number}/close/", {"finding": "亮了", "public_text": "灯亮了，来看过。"}),
    ):
        seen = Case.objects.in_district(DISTRICT).values_list("version", flat=True).get()
        answer = world.client(name).post(address, {"seen": seen, **words})
        assert answer.status_code == 302, (address, answer.content.decode())
        errands.drain(at=AT)
    teller = world.client("")
    teller.cookies["proof"] = told.cookies["proof"].value
    address = reverse("counter:rate", args=[report.number])
    assert teller.post(address, {"solved": 2, "clear": 2, "respect": 2}).status_code == 302
    assert Rating.objects.in_district(DISTRICT).count() == 1
    assert_district_named(sorted(statements))


def test_the_worker_and_the_check_name_the_district(statements: set[str]) -> None:
    """Sheets taken in, what is due, what lapses, and the proof that lines and states agree."""
    world = build(AT)
    sheet = {"take": "on", "source": "12345", "channel": "hotline"} | _columns(world)
    assert world.client("bailu").post(f"/hotline/{world.sheet}/start/", sheet).status_code == 302
    Play.objects.all().delete()  # a rehearsal is for a demonstration
    sweeps.run_all(AT)
    errands.drain(at=AT)
    assert verify(DISTRICT) == []
    assert_district_named(sorted(statements))


def _columns(world: World) -> dict[str, str]:
    """Return the form of the sheet's page as it is offered."""
    page = world.client("bailu").get(f"/hotline/{world.sheet}/").content.decode()
    chosen = {}
    for select in re.findall(r"<select[^>]*name=\"([^\"]+)\"[^>]*>(.*?)</select>", page, re.DOTALL):
        picked = re.search(r"value=\"([^\"]*)\" selected", select[1])
        chosen[select[0]] = picked.group(1) if picked else ""
    return chosen
