"""Who is told of what 通知: notes in inboxes, never more than the reader may know. Sends nothing out of the house."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from shanzhi.accounts.models import User
from shanzhi.cases.models import Case
from shanzhi.kernel.actors import SYSTEM
from shanzhi.loop.workflow import ZONE_CAPACITY, Zone
from shanzhi.people.access import actor_for
from shanzhi.people.capacities import Capacity
from shanzhi.people.queries import holders
from shanzhi.post.actions import notify

LIVE = ("live", "rehearsal")


def of_units(unit_ids: Iterable[int], *, at: datetime, zone: str = Zone.ORDINARY) -> list[int]:
    """Return the people of units who act for them; in a closed zone those of its one capacity."""
    own = ZONE_CAPACITY.get(Zone(zone))
    wanted = [own] if own is not None else [Capacity.HANDLER, Capacity.UNIT_APPROVER]
    return [
        user for unit in unit_ids for capacity in wanted for user in holders(capacity=capacity, unit_id=unit, at=at)
    ]


def over(area_path: str, capacities: Iterable[str], *, at: datetime, zone: str = Zone.ORDINARY) -> list[int]:
    """Return those who hold a capacity over an area; in a closed zone those of its one capacity."""
    own = ZONE_CAPACITY.get(Zone(zone))
    wanted = [own] if own is not None else list(capacities)
    return [user for capacity in wanted for user in holders(capacity=capacity, area_path=area_path, at=at)]


def who_may_know(people: Iterable[int], case: Case, *, at: datetime) -> list[int]:
    """Leave out, in a closed zone, whoever may not know of the case."""
    listed = list(dict.fromkeys(people))
    if not case.is_confidential:
        return listed
    found = User.objects.filter(pk__in=listed).order_by("pk")
    return [user.pk for user in found if Case.objects.visible_to(actor_for(user, at=at)).filter(pk=case.pk).exists()]


def titled(case: Case) -> str:
    """Return what a note may say of a case: in a closed zone the number alone."""
    return case.number if case.is_confidential else case.title


def note(
    people: Iterable[int], title: object, link: str, *, district_id: str, at: datetime, body: object = "",
    apart: Collection[int | None] = (), urgent: bool = False,
) -> None:  # fmt: skip
    """Leave one note a person, nobody of ``apart``."""
    told = sorted({user for user in people if user not in apart})
    if told:
        notify(
            user_ids=told, title=title, body=body, link=link, district_id=district_id, at=at, by=SYSTEM, urgent=urgent
        )
