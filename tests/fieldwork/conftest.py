"""The street of inspections with one visit drawn, and the phone of whoever goes there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from shanzhi.inspections.models.visits import Visit
from tests.grounds import client_of
from tests.inspections.conftest import street as street
from tests.inspections.street import drawn, team
from tests.neighbourhood import Neighbourhood


@pytest.fixture
def visit(street: Neighbourhood) -> Visit:
    """Give the first of the visits drawn."""
    _task, visits = drawn(street)
    return visits[0]


def names(street: Neighbourhood, visit: Visit) -> list[str]:
    """Return who was drawn for a visit, by name."""
    drawn_ids = [one.user_id for one in team(street, visit)]
    known = {actor.user_id: name for name, actor in street.actors.items()}
    return [known[one] for one in drawn_ids]


@pytest.fixture
def phones(street: Neighbourhood, visit: Visit) -> list[Client]:
    """Give the phones of the two inspectors drawn for the visit."""
    return [client_of(street, name) for name in names(street, visit)]


@pytest.fixture
def elsewhere(street: Neighbourhood, visit: Visit) -> Callable[[], Any]:
    """Give the phone of an inspector of the same units who wasn't drawn for the visit."""
    others = [name for name in ("jianyi", "jianer", "shuiyi", "shuier", "zhifa") if name not in names(street, visit)]
    return lambda: client_of(street, others[0])
