"""The neighbourhood, played, with its pages' clock standing still."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from shanzhi.burden.actions.forms import Column, register_form
from shanzhi.burden.models import RegisteredForm
from shanzhi.people.models import Deployment
from tests.grounds import client_of
from tests.neighbourhood import DISTRICT, Neighbourhood

UNTIL = date(2026, 12, 31)


@pytest.fixture
def street(neighbourhood: Neighbourhood, at: datetime, monkeypatch: pytest.MonkeyPatch) -> Iterator[Neighbourhood]:
    monkeypatch.setattr("shanzhi.kernel.clock.now", lambda: at)
    Deployment.objects.filter(district_id=DISTRICT).update(is_demonstration=True)
    Deployment.objects.forget()
    yield neighbourhood
    Deployment.objects.forget()


@pytest.fixture
def sign_in(street: Neighbourhood) -> Callable[[str], Client]:
    def enter(name: str) -> Client:
        return client_of(street, name)

    return enter


@pytest.fixture
def form(street: Neighbourhood, at: datetime) -> Callable[..., RegisteredForm]:
    """Give ``form("A-1", "本周处数", name="…")``: a form registered for the works office; columns typed or held."""

    def register(code: str, *columns: Any, who: str = "fangyuan", **given: Any) -> RegisteredForm:
        told = {
            "name": "隐患周报",
            "owner": street.units["works"],
            "basis": "防汛条例第十条",
            "expires_on": UNTIL,
            "filler": "grid_worker",
            "period": "weekly",
        } | given
        listed = [Column(*one) if isinstance(one, tuple) else Column(one) for one in columns]
        return register_form(code, columns=listed, by=street.actor(who), at=at, **told)

    return register
