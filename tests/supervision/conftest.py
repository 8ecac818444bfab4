"""The neighbourhood in time, for the tests of supervision."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.neighbourhood import Neighbourhood
from tests.supervision.stage import Stage, standing


@pytest.fixture
def stage(neighbourhood: Neighbourhood, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    with standing(neighbourhood, monkeypatch) as one:
        yield one
