"""A dispute in the neighbourhood: whoever mediates it, the pages' clock at its moment, a folder of its own for keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from shanzhi.mediation.actions import applying, mediating
from shanzhi.mediation.models import Dispute
from shanzhi.mediation.vault import Person
from tests.grounds import client_of
from tests.grounds import ground as ground
from tests.grounds import own_home as own_home
from tests.neighbourhood import Neighbourhood


@pytest.fixture
def signed_in(ground: Neighbourhood) -> Callable[[str], Client]:
    """Give ``signed_in(name)``: the client of one of the cast."""
    return lambda name="heyan": client_of(ground, name)


PARTIES = (Person("applicant", "甄自在", "13812349876", "9号楼8单元707"), Person("respondent", "贾不让"))
WORDS = "甄自在家漏水，淹了贾不让家的天花板，修理费谈不拢。"


@pytest.fixture
def applied(ground: Neighbourhood) -> Dispute:
    """Give a dispute that a grid worker wrote down for the parties."""
    told = {"kind": "neighbours", "area_path": ground.community.path, "parties": PARTIES, "key": "k" * 32}
    return applying.apply(WORDS, by=ground.actor("qiaohe"), at=ground.at, **told)


@pytest.fixture
def dispute(ground: Neighbourhood, applied: Dispute) -> Dispute:
    """Give the dispute taken by its mediator, after one sitting."""
    by, at = ground.actor("heyan"), ground.at
    mediating.take(applied, by=by, at=at, seen=applied.version)
    note = "甄自在答应先修水管，贾不让要先赔钱。"
    mediating.sit(applied, on=at.date(), place_text="贾不让家", note=note, by=by, at=at, seen=applied.version)
    return applied
