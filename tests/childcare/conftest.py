"""A child in the neighbourhood: sealed, consented, paired; the pages' clock at its moment, keys of its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from shanzhi.childcare.models import Bond
from tests.childcare.laying import paired
from tests.grounds import client_of
from tests.grounds import ground as ground
from tests.grounds import own_home as own_home
from tests.neighbourhood import Neighbourhood


@pytest.fixture
def signed_in(ground: Neighbourhood) -> Callable[[str], Client]:
    """Give ``signed_in(name)``: the client of one of the cast."""
    return lambda name="zhongmama": client_of(ground, name)


@pytest.fixture
def bond(ground: Neighbourhood) -> Bond:
    """Give a pairing that goes on, after its accompanied meeting."""
    return paired(ground)
