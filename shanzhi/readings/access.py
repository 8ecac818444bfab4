"""Who reads the leader's figures: leaders and supervisors, of the areas of their posts."""

from __future__ import annotations

from django.http import Http404

from shanzhi.assessment.access import LOOKERS as LOOKERS
from shanzhi.assessment.access import area_roots
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.paths import is_within
from shanzhi.readings.dictionary import MEASURES, Measure
from shanzhi.territory.models import Division
from shanzhi.territory.queries import division_by_code

KINDS = (Division.Kind.COUNTY, Division.Kind.STREET, Division.Kind.COMMUNITY)


def get_area(actor: Actor, code: str) -> Division:
    """Return the area of a code that lies in one of the actor's own; for '' the first of their own.

    :raises Http404: when it isn't there or isn't theirs; the two answer alike.
    """
    roots = area_roots(actor)
    if not code and roots:
        first: Division | None = Division.objects.holding().filter(path=roots[0]).first()
        if first is not None:
            return first
    found = division_by_code(code) if code else None
    if found is None or found.kind not in KINDS or not any(is_within(found.path, root) for root in roots):
        raise Http404
    return found


def get_measure(code: str, area: Division) -> Measure:
    """Return a figure of an area.

    :raises Http404: when there is none of this name, or none for so small an area.
    """
    found = MEASURES.get(code)
    if found is None or (found.county and area.kind != Division.Kind.COUNTY):
        raise Http404
    return found
