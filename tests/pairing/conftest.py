"""The neighbourhood with its partner units, the pages' clock at its moment."""

from __future__ import annotations

import pytest

from shanzhi.organisation.models import Unit
from tests.grounds import ground as ground
from tests.grounds import own_home as own_home
from tests.grounds import signed_in as signed_in
from tests.neighbourhood import FROM, Neighbourhood


@pytest.fixture
def partners(ground: Neighbourhood) -> list[Unit]:
    """Give five partner units of the community."""
    return [
        Unit.objects.create(
            code=f"G{n:03d}", name=f"共建{n}号", kind="partner", division=ground.community, path=f"{n + 50:04d}",
            valid_from=FROM,
        )
        for n in range(5)
    ]  # fmt: skip
