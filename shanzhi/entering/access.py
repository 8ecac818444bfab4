"""Who hands in, and who decides: a unit's own people for their unit alone, coordinators for the contest."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from shanzhi.activities.access import may_keep
from shanzhi.activities.models import Activity, Entrant
from shanzhi.activities.queries import activity_numbered
from shanzhi.kernel.actors import Actor
from shanzhi.needs.models import own_units


def own_entries(actor: Actor) -> QuerySet[Entrant]:
    """Return what this actor's units handed in, and nothing of any other unit."""
    return _entries(actor).filter(unit_id__in=own_units(actor))


def known_entries(actor: Actor) -> QuerySet[Entrant]:
    """Return the entries an actor may know of: their units' own; for who keeps activities all of them."""
    if not may_keep(actor):
        return own_entries(actor)
    rows: QuerySet[Entrant] = Entrant.objects.in_district(actor.district_id)
    return rows.filter(activity__district_id=actor.district_id)


def _entries(actor: Actor) -> QuerySet[Entrant]:
    rows: QuerySet[Entrant] = Entrant.objects.in_district(actor.district_id).exclude(unit=None)
    return rows.filter(activity__district_id=actor.district_id)


def may_decide(actor: Actor, entry: Entrant) -> bool:
    """Return whether an actor accepts or returns an entry: who keeps activities, not of the unit that handed it in."""
    return may_keep(actor) and entry.unit_id not in own_units(actor)


def get_entry(actor: Actor, number: str) -> Entrant:
    """Return an entry that a unit handed in, for its own people and for who keeps activities.

    :raises Http404: when it isn't there or isn't theirs; the two answer alike.
    """
    rows = _entries(actor) if may_keep(actor) else own_entries(actor)
    found: Entrant | None = rows.filter(number=number).select_related("activity", "unit").first() if number else None
    if found is None:
        raise Http404
    return found


def get_contest(actor: Actor, number: str, *, is_sent: bool = False) -> Activity:
    """Return a contest that took or takes entries of units; its keeper finds any contest.

    Something sent to one finds it, too, when it takes none any more: what was written is kept and told why.

    :raises Http404: when there is none.
    """
    row = activity_numbered(actor.district_id, number)
    if row is None or not row.is_contest:
        raise Http404
    if not may_keep(actor) and (row.is_planned or (row.entries_until is None and not is_sent)):
        raise Http404
    return row
