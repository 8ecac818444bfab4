"""Who sees whose figures: leaders and supervisors their areas (over the county also every unit), heads their own unit.

A person's own figures are for that person and whoever leads them directly, and for nobody else, whatever their rank.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.http import Http404

from shanzhi.accounts.models import User
from shanzhi.assessment.models import Period
from shanzhi.cases.querysets import UNIT_CAPACITIES
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.paths import is_within
from shanzhi.people.access import actor_for
from shanzhi.people.capacities import Capacity
from shanzhi.territory.models import Division

LOOKERS = (Capacity.SUPERVISOR, Capacity.LEADER)
SHOWN_KINDS = ("half", "year")
HEADS = (Capacity.UNIT_APPROVER,)
WORKERS = (
    Capacity.HANDLER, Capacity.GRID_WORKER, Capacity.REGISTRAR, Capacity.DISPATCHER, Capacity.CHECKER,
    Capacity.INTAKE_AGENT, Capacity.UNIT_APPROVER, Capacity.GRID_HEAD,
)  # fmt: skip


def area_roots(actor: Actor) -> list[str]:
    """Return the paths of the areas a leader or supervisor looks over."""
    return actor.areas_as(LOOKERS)


def looks_over(actor: Actor, path: str, *capacities: Capacity) -> bool:
    """Return whether one of these posts covers an area whole."""
    return bool(path) and actor.stands_over(path, capacities or LOOKERS)


def own_units(actor: Actor) -> frozenset[int]:
    """Return the units somebody heads."""
    return actor.units_as(HEADS)


def may_manage(actor: Actor, county: str) -> bool:
    """Return whether an actor keeps the sheets and freezes: a supervisor over the whole county."""
    return looks_over(actor, county, Capacity.SUPERVISOR)


def may_sign(actor: Actor, county: str) -> bool:
    """Return whether an actor signs results and decides on the reserve list: a leader over the whole county."""
    return looks_over(actor, county, Capacity.LEADER)


def may_read_opinions(actor: Actor, period: Period) -> bool:
    """Return whether what tellers answered is open: to whoever is posted in a unit only once the period is frozen."""
    return period.is_frozen or not actor.capacities() & UNIT_CAPACITIES


def is_led_by(person: User, actor: Actor, *, at: datetime) -> bool:
    """Return whether an actor leads somebody directly: the head of a unit its handlers, a grid head its workers."""
    theirs = actor_for(person, at=at)
    if theirs.units_as(str(Capacity.HANDLER)) & own_units(actor):
        return True
    return actor.stands_over_a_post(theirs, str(Capacity.GRID_WORKER), str(Capacity.GRID_HEAD))


def get_person(actor: Actor, username: str, *, at: datetime) -> User:
    """Return somebody whose own figures the actor may read.

    :raises Http404: when there is nobody of this name, or they aren't the actor or led by the actor.
    """
    person = User.objects.people().filter(username=username, is_active=True).first()
    if person is None or (person.pk != actor.user_id and not is_led_by(person, actor, at=at)):
        raise Http404
    return person


def get_period(actor: Actor, code: str) -> Period:
    """Return a period of the actor's county.

    :raises Http404: when there is none.
    """
    found = Period.objects.filter(district_id=actor.district_id, code=code).first()
    if found is None:
        raise Http404
    return found


def areas_in_sight(actor: Actor) -> list[Division]:
    """Return the county, streets and communities an actor looks over, the widest first (one statement)."""
    roots = area_roots(actor)
    if not roots:
        return []
    kinds = [Division.Kind.COUNTY, Division.Kind.STREET, Division.Kind.COMMUNITY]
    rows = Division.objects.filter(kind__in=kinds, code__startswith=actor.district_id, valid_to=None)
    return [one for one in rows.order_by("path") if any(is_within(one.path, root) for root in roots)]


def is_showcased(period: Period) -> bool:
    """Return whether a period's results were shown to everybody: a frozen half year or year."""
    return period.kind in SHOWN_KINDS and period.is_frozen


def asked(params: Mapping[str, str]) -> tuple[str, str]:
    """Return which scope an address asks for: (kind, code), or ('', '') for none."""
    for kind in ("unit", "area", "person"):
        if params.get(kind):
            return kind, params[kind][:32]
    return "", ""
