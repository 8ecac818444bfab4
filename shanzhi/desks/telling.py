"""Who is told of a case 通知: notes in inboxes, never more than the reader may know. Sends nothing out of the house.

In a closed zone its one capacity is told in place of every other, and a note says the case's number alone: notes are
read over shoulders. Rooms above that tell of what hangs on cases do it by these.
"""

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

LIVE = ("live", "rehearsal")  # origins of lines that anybody is told of: an import is quiet
WHOLE_UNIT = (Capacity.HANDLER, Capacity.UNIT_APPROVER)


def of_units(
    unit_ids: Iterable[int],
    *,
    at: datetime,
    zone: str = Zone.ORDINARY,
    capacities: Collection[str] = WHOLE_UNIT,
) -> list[int]:
    """Return the people of units who act for them; in a closed zone those of its one capacity."""
    own = ZONE_CAPACITY.get(Zone(zone))
    wanted = capacities if own is None else [own]
    return [
        user for unit in unit_ids for capacity in wanted for user in holders(capacity=capacity, unit_id=unit, at=at)
    ]


def over(area_path: str, capacities: Collection[str], *, at: datetime, zone: str = Zone.ORDINARY) -> list[int]:
    """Return those who hold a capacity over an area; in a closed zone those of its one capacity."""
    own = ZONE_CAPACITY.get(Zone(zone))
    wanted = capacities if own is None else [own]
    return [user for capacity in wanted for user in holders(capacity=capacity, area_path=area_path, at=at)]


def who_may_know(people: Iterable[int], case: Case, *, at: datetime) -> list[int]:
    """Leave out, in a closed zone, whoever may not know of the case: it may be their own unit that is complained of."""
    listed = list(dict.fromkeys(people))
    if not case.is_confidential:
        return listed
    found = User.objects.filter(pk__in=listed).order_by("pk")
    return [user.pk for user in found if Case.objects.visible_to(actor_for(user, at=at)).filter(pk=case.pk).exists()]


def titled(case: Case) -> str:
    """Return what a note may say of a case: in a closed zone the number alone."""
    return case.number if case.is_confidential else case.title


def note(
    people: Iterable[int],
    title: object,
    link: str,
    *,
    district_id: str,
    at: datetime,
    body: object = "",
    apart: Collection[int | None] = (),
    urgent: bool = False,
) -> None:
    """Leave one note a person, none with those of ``apart``; ``link`` is a path of this house."""
    told = sorted({user for user in people if user not in apart})
    if told:
        notify(
            user_ids=told, title=title, body=body, link=link, district_id=district_id, at=at, by=SYSTEM, urgent=urgent
        )
