"""Which places kinds mean 目标清单: entries of the one register, by their kind and words in their names."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from shanzhi.campaigns.models import PlaceKind
from shanzhi.territory.models import Place
from shanzhi.territory.queries import area_within


def places_meant(kinds: Sequence[PlaceKind], area_path: str) -> list[tuple[Place, PlaceKind]]:
    """Return the places in use that kinds mean in an area, each once, with the first kind that means it."""
    found: dict[int, tuple[Place, PlaceKind]] = {}
    for kind in kinds:
        named = Q() if not kind.words else Q(pk__in=[])
        for word in kind.words:
            named |= Q(name__contains=word)
        rows = Place.objects.filter(named, area_within(area_path), kind=kind.register_kind, valid_to=None)
        for place in rows.order_by("code"):
            found.setdefault(place.pk, (place, kind))
    return list(found.values())
