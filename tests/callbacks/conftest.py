"""Tellers who left a number, cases closed by the verbs, the pages' clock set to a day after."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from shanzhi.callbacks.models import Callback
from shanzhi.journal import errands
from shanzhi.people.models import Deployment
from shanzhi.reports.actions.telling import tell
from shanzhi.reports.models import Report
from shanzhi.reports.shapes import Teller
from tests.grounds import client_of
from tests.neighbourhood import DISTRICT, TELLER, Neighbourhood


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Any) -> None:
    settings.HOME = tmp_path
    settings.MEDIA_ROOT = tmp_path / "attachments"


@pytest.fixture
def later(at: datetime) -> datetime:
    """Give the day after everything was closed: links have had their hours."""
    return at + timedelta(days=1, hours=1)


@pytest.fixture
def street(neighbourhood: Neighbourhood, later: datetime, monkeypatch: pytest.MonkeyPatch) -> Iterator[Neighbourhood]:
    """Give the neighbourhood, played, its pages' clock set to ``later``."""
    monkeypatch.setattr("shanzhi.kernel.clock.now", lambda: later)
    Deployment.objects.filter(district_id=DISTRICT).update(is_demonstration=True)
    Deployment.objects.forget()
    yield neighbourhood
    Deployment.objects.forget()


@pytest.fixture
def told(street: Neighbourhood) -> Callable[..., Report]:
    """Give ``told()``: something told with a number left and closed; the worker has answered the teller."""

    def go(*, phone: str = "13912345678", at: datetime | None = None, closed: bool = True, **given: Any) -> Report:
        at = at or street.at
        words = {"text": "梧桐路47号门前路面塌陷、积水", "channel": "web", "place": street.place, "grid": street.grid}
        words |= {"area_path": street.grid.path, "teller": Teller("某", phone) if phone else Teller()}
        made = tell(district_id=DISTRICT, by=TELLER, at=at, **(words | given))
        if closed:
            street.solve(made.case, at=at)
        errands.drain(at=at)
        return Report.objects.in_district(DISTRICT).select_related("case").get(pk=made.report.pk)

    return go


@pytest.fixture
def asking() -> Callable[[Report], Callback]:
    """Give ``asking(report)``: the row of asking its teller, as it is now."""

    def find(report: Report) -> Callback:
        return Callback.objects.in_district(DISTRICT).select_related("case", "report__case").get(report_id=report.pk)

    return find


@pytest.fixture
def sign_in(street: Neighbourhood) -> Callable[[str], Client]:
    """Give ``sign_in(name)``: a client of one of the cast."""

    def enter(name: str) -> Client:
        return client_of(street, name)

    return enter
