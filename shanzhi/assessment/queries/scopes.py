"""Scopes: whose figures an actor may open, and the one an address asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404

from shanzhi.assessment import access
from shanzhi.assessment.models import Period
from shanzhi.assessment.queries.figures import Scope, units_of
from shanzhi.counting.figures import county_path
from shanzhi.kernel.actors import Actor
from shanzhi.organisation.models import Unit


@dataclass(slots=True)
class Sight:
    """What an actor may look at in a period, and what is looked at now."""

    county: str
    areas: list[Scope]
    units: list[Scope]
    scope: Scope
    may_manage: bool
    may_sign: bool
    opinions: bool


def sight(actor: Actor, period: Period, params: Mapping[str, str], *, at: datetime, showcased: bool = False) -> Sight:
    """Return what an actor may look at, and the scope the address asks for or else the first (about four statements).

    What the showcase shows of a unit to all is open to all, with the lists behind: ``showcased`` lets every unit in.

    :raises Http404: when there is nothing to look at, or what is asked for isn't theirs.
    """
    county = county_path(actor.district_id)
    areas = [Scope("area", one.path, one.code, one.name) for one in access.areas_in_sight(actor)]
    units = [_unit(one) for one in (units_of(period) if showcased else _units(actor, period, county))]
    kind, code = access.asked(params)
    if kind == "person":
        person = access.get_person(actor, code, at=at)
        scope = Scope("person", person.pk, person.username, person.name)
    else:
        mine = [*areas, *units]
        found = [one for one in mine if not kind or (one.kind, one.code) == (kind, code)]
        if not found:
            raise Http404
        scope = found[0]
    return Sight(
        county,
        areas,
        units,
        scope,
        access.may_manage(actor, county),
        access.may_sign(actor, county),
        access.may_read_opinions(actor, period),
    )


def _unit(one: Unit) -> Scope:
    return Scope("unit", one.pk, one.code, str(one))


def _units(actor: Actor, period: Period, county: str) -> list[Unit]:
    if access.looks_over(actor, county):
        return units_of(period)
    own = access.own_units(actor)
    return list(Unit.objects.filter(pk__in=own).order_by("path")) if own else []
