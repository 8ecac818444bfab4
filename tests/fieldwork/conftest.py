"""The street of inspections with one visit drawn, and the phone of whoever goes there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shanzhi.inspections.actions import visiting
from shanzhi.inspections.models.visits import Finding, Visit
from tests.grounds import client_of
from tests.inspections.conftest import sign_in as sign_in
from tests.inspections.conftest import street as street
from tests.inspections.street import drawn, findings_of, marks, team
from tests.neighbourhood import Neighbourhood
from tests.phones import picture


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
    left = [name for name in ("jianyi", "jianer", "shuiyi", "shuier", "zhifa") if name not in names(street, visit)]
    return lambda: client_of(street, left[0])


def defective(street: Neighbourhood, visit: Visit) -> list[Finding]:
    """Let the first of a visit's team find two defects, one with a photo, and write the notice; return the defects."""
    first, answers = team(street, visit)[0], marks(visit, A1="一本盗版教辅", B1="压力不足")
    photo = SimpleUploadedFile("a.jpg", picture("teal", (1600, 1200)), content_type="image/jpeg")
    answers = [replace(one, photo=photo) if one.item.code == "A1" else one for one in answers]
    visiting.record_visit(visit, answers, told_rights=True, by=first, at=street.at)
    visiting.issue_notice(visit, by=first, at=street.at)
    return findings_of(visit)


@pytest.fixture
def defects(street: Neighbourhood, visit: Visit) -> list[Finding]:
    """Give two defects under notice."""
    return defective(street, visit)


@pytest.fixture
def finder(street: Neighbourhood, visit: Visit) -> Client:
    """Give the phone of whoever found the defects."""
    return client_of(street, names(street, visit)[0])


def others(street: Neighbourhood, visit: Visit) -> list[str]:
    """Return who inspects for the two units and didn't find the visit's defects, by name."""
    return [name for name in ("jianyi", "jianer", "shuiyi", "shuier") if name != names(street, visit)[0]]


@pytest.fixture
def checkers(street: Neighbourhood, visit: Visit) -> list[Client]:
    """Give the phones of those who may recheck the defects."""
    return [client_of(street, name) for name in others(street, visit)]
