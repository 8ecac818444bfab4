"""Questions of one visit 入户检查: what it asks, its notice, the photos of a defect."""

from __future__ import annotations

from django.db.models import Q

from shanzhi.enforcement.models import Item
from shanzhi.enforcement.queries import mixed_list
from shanzhi.inspections.models.visits import Finding, Notice, Photo, Visit


def items_of(visit: Visit) -> list[Item]:
    """Return the items a visit asks: the inspection's topic, version and units, the leading unit's first."""
    task = visit.inspection
    units = task.units.order_by("ordinal").values_list("unit_id", flat=True)
    return mixed_list(task.item_list_id, task.topic, list(units))


def notice_of(visit: Visit) -> Notice | None:
    """Return the notice about a visit's defects, None before it is written."""
    return Notice.objects.filter(visit=visit, district_id=visit.district_id).first()


def photos_of(finding: Finding) -> list[Photo]:
    """Return the photos of a defect: its item's as it was found, then those of its rechecks."""
    rows = Photo.objects.in_district(finding.district_id).filter(visit_id=finding.visit_id, item_id=finding.item_id)
    return list(rows.filter(Q(finding=None) | Q(finding=finding.pk)).order_by("ordinal"))
