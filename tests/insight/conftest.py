"""Cases at every step for the pictures, the ground drawn, the clock set to a later day."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from shanzhi.cases.actions.steps import take_step
from shanzhi.cases.actions.tasks import take_task_step
from shanzhi.cases.models import Case
from shanzhi.insight.queries import ground
from shanzhi.people.models import Deployment
from shanzhi.territory import queries as territory
from shanzhi.territory.actions.stamps import renew
from shanzhi.territory.models import Grid
from tests.neighbourhood import DISTRICT, Neighbourhood

SQUARE = [[116.30, 35.40], [116.31, 35.40], [116.31, 35.41], [116.30, 35.41], [116.30, 35.40]]


@pytest.fixture
def later(at: datetime) -> datetime:
    """Give a moment 20 days after everything was told: limits have run out by then."""
    return at + timedelta(days=20)


@pytest.fixture
def street(neighbourhood: Neighbourhood, later: datetime, monkeypatch: pytest.MonkeyPatch) -> Neighbourhood:
    """Give the neighbourhood with its grid drawn and the pages' clock set to ``later``."""
    monkeypatch.setattr("shanzhi.kernel.clock.now", lambda: later)
    kept = Deployment.objects.get(district_id=DISTRICT)
    monkeypatch.setitem(Deployment.objects._kept, DISTRICT, kept)
    drawn = json.dumps({"type": "Polygon", "coordinates": [SQUARE]})
    Grid.objects.filter(pk=neighbourhood.grid.pk).update(outline=drawn, label_lon=116.305, label_lat=35.405)
    renew()
    ground._held.clear()
    territory._kept.clear()
    return neighbourhood


class OnTheMap:
    """The neighbourhood, its cases told with a point."""

    def __init__(self, street: Neighbourhood) -> None:
        self.street = street

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.street, name)
        if name not in {"case", "accepted", "registered", "dispatched", "handled", "closed"}:
            return found
        return lambda **told: found(**({"lon": 116.305, "lat": 35.405} | told))


@pytest.fixture
def life(street: Neighbourhood) -> dict[str, Case]:
    """Give one case of every fate, and what must stay out of the leader's sight."""
    people, at = street.actor, street.at
    street = OnTheMap(street)
    unplaced = {"place": None, "grid": None, "area_path": street.community.path, "lon": None, "lat": None}
    made: dict[str, Case] = {
        "reported": street.case(),
        "unplaced": street.case(title="说不清地方的事", **unplaced),
        "accepted": street.accepted(),
        "verifying": take_step(street.accepted(), "send_to_verify", by=people("shiyan"), at=at),
        "registered": street.registered(),
        "dispatched": street.dispatched(support=True),
        "handled": street.handled(),
        "closed": street.closed(),
    }
    words = {"code": "none", "public_text": "看过了，没有这回事。"}
    made["declined"] = take_step(street.accepted(), "decline", by=people("shiyan"), at=at, **words)
    words = {"code": "court", "public_text": "法院在管。"}
    made["rejected"] = take_step(street.case(), "reject", by=people("bailu"), at=at, **words)
    words = {"code": "test", "public_text": "是测试。"}
    made["void"] = take_step(street.accepted(), "void", by=people("guyu"), at=at, **words)
    made["dropped"] = take_step(street.dispatched(), "void", by=people("guyu"), at=at, **words)
    settled = {"matter": street.minor_matter, "outcome": "已清走"}
    made["self"] = take_step(street.case(), "self_resolve", by=people("qiaohe"), at=at, **settled)
    made["rework"] = take_step(street.handled(), "rework", by=people("jiangcheng"), at=at, missing="路面没压平")
    made["back"] = _returned(street)
    made["elsewhere"] = street.case(title="别处的事", **(unplaced | {"area_path": street.other_grid.path}))
    made["complaint"] = street.case(title="举报某人收钱", zone="complaint")
    made["child"] = street.case(title="孩子的事", zone="child")
    return made


def _returned(street: Any) -> Case:
    case = street.dispatched()
    words = {"duty_item": "第3条", "proposed_unit": street.units["water"], "reason": "不归我们"}
    take_task_step(street.task(case), "return", by=street.actor("fangyuan"), at=street.at, **words)
    return street.fresh(case)


@pytest.fixture
def look(street: Neighbourhood) -> Any:
    """Give ``look(name, address)``: the answer of a page to one of the cast."""

    def ask(name: str, address: str) -> Any:
        client = Client()
        client.force_login(street.users[name], backend="django.contrib.auth.backends.ModelBackend")
        return client.get(address)

    return ask
