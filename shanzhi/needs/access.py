"""Who may list, claim, carry out and rate: coordinators of the area, and each unit's own people for their unit."""

from __future__ import annotations

from django.http import Http404

from shanzhi.kernel.actors import Actor
from shanzhi.needs.models import RUNNERS, Listing, Project, own_units


def may_coordinate(actor: Actor, area_path: str) -> bool:
    """Return whether an actor keeps the lists of this area."""
    return actor.stands_over(area_path, RUNNERS)


def may_list_for(actor: Actor, unit_id: int, area_path: str) -> bool:
    """Return whether an actor may list, change and withdraw what is this unit's."""
    return unit_id in own_units(actor) or may_coordinate(actor, area_path)


def may_claim(actor: Actor, need: Listing) -> bool:
    """Return whether an actor may claim a need: for a unit of their own that isn't the asker, or for others here."""
    return bool(own_units(actor) - {need.owner_id}) or may_coordinate(actor, need.area_path)


def may_carry_out(actor: Actor, project: Project) -> bool:
    """Return whether an actor may move a claimed project on."""
    return project.claimant_id in own_units(actor) or may_coordinate(actor, project.need.area_path)


def may_rate(actor: Actor, project: Project) -> bool:
    """Return whether an actor answers the three questions: the asker's people or the coordinator, not who did it."""
    units = own_units(actor)
    if project.claimant_id in units:
        return False
    return project.need.owner_id in units or may_coordinate(actor, project.need.area_path)


def get_listing(actor: Actor, number: str) -> Listing:
    """Return a listing of this number.

    :raises Http404: when it isn't there or isn't theirs; the two answer alike.
    """
    rows = Listing.objects.visible_to(actor).filter(number=number)
    found: Listing | None = rows.select_related("owner").first()
    if found is None:
        raise Http404
    return found


def get_project(actor: Actor, number: str) -> Project:
    """Return a project of this number.

    :raises Http404: when it isn't there or isn't theirs.
    """
    rows = Project.objects.visible_to(actor).filter(number=number)
    found: Project | None = rows.select_related("need__owner", "claimant").first()
    if found is None:
        raise Http404
    return found
