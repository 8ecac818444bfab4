"""The neighbourhood at its moment, signed-in clients, and the index kept up."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from shanzhi.journal import errands
from tests.neighbourhood import Neighbourhood
from tests.web.conftest import at_the_moment, signed_in  # noqa: F401


@pytest.fixture
def indexed(at_the_moment: Neighbourhood) -> Callable[[], None]:  # noqa: F811
    """Give a way to let the worker catch up."""
    return lambda: _catch_up(at_the_moment)


def _catch_up(neighbourhood: Neighbourhood) -> None:
    assert errands.drain(at=neighbourhood.at)
