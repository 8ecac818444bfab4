"""An enterprise of the neighbourhood with its own people, the pages' clock at its moment."""

from __future__ import annotations

from typing import Any

import pytest

from shanzhi.accounts.models import User
from shanzhi.enterprises.actions import keeping
from shanzhi.enterprises.models import Enterprise
from shanzhi.organisation.models import Unit
from shanzhi.people.access import actor_for
from shanzhi.people.models import Post
from tests.grounds import ground as ground
from tests.grounds import own_home as own_home
from tests.grounds import signed_in as signed_in
from tests.neighbourhood import FROM


@pytest.fixture
def shop(ground: Any) -> Enterprise:
    """Give an enterprise of the community, with a contact of its own (qiye), and a bank."""
    unit = Unit.objects.create(
        code="Q001", name="兴旺机械厂", kind="enterprise", division=ground.community, path="0101", valid_from=FROM
    )
    bank = Unit.objects.create(code="B001", name="云溪农商银行", kind="partner", path="0301", valid_from=FROM)
    ground.units |= {"shop": unit, "bank": bank}
    user = User.objects.create(username="qiye", name="厂里的人")
    Post.objects.create(user=user, capacity="contact", starts_on=FROM, unit=unit, unit_path=unit.path)
    ground.users["qiye"], ground.actors["qiye"] = user, actor_for(user, at=ground.at)
    return keeping.register(unit, trade="机械", headcount=40, members=4, by=ground.actor("tongchou"), at=ground.at)
