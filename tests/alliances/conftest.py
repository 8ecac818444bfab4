"""An alliance of the neighbourhood's sub-district with a merchant that has its own people."""

from __future__ import annotations

from typing import Any

import pytest

from shanzhi.accounts.models import User
from shanzhi.alliances import actions
from shanzhi.alliances.models import Alliance
from shanzhi.organisation.models import Unit
from shanzhi.people.access import actor_for
from shanzhi.people.models import Post
from tests.grounds import ground as ground
from tests.grounds import own_home as own_home
from tests.grounds import signed_in as signed_in
from tests.neighbourhood import FROM


@pytest.fixture
def circle(ground: Any) -> Alliance:
    """Give a business circle with one merchant, whose owner signs in as shanghu."""
    unit = Unit.objects.create(
        code="Q001", name="老街面馆", kind="enterprise", division=ground.community, path="0101", valid_from=FROM
    )
    user = User.objects.create(username="shanghu", name="面馆的人")
    Post.objects.create(user=user, capacity="contact", starts_on=FROM, unit=unit, unit_path=unit.path)
    ground.users["shanghu"], ground.actors["shanghu"] = user, actor_for(user, at=ground.at)
    told = {"by": ground.actor("tongchou"), "at": ground.at}
    made = actions.found("老街商圈", kind="circle", area_path=ground.street.path, founded_on=FROM, **told)
    actions.join(made, unit=unit, kind="merchant", on=FROM, **told)
    return made
