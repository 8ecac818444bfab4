"""Questions about what the catalogue was: a matter in every version, and with which one it went."""

from __future__ import annotations

from shanzhi.catalogue.models import CatalogueVersion, Matter, Part
from shanzhi.catalogue.queries import versions


def matter_history(code: str) -> list[Matter]:
    """Return the rows of a matter's code in every version, the newest first."""
    rows = Matter.objects.filter(version__part=Part.MATTERS, code=code).select_related("version")
    return list(rows.order_by("-version__published_at", "-pk"))


def dropped_by(last: Matter) -> CatalogueVersion | None:
    """Return the first version published without a matter after the ``last`` that had it.

    Nothing where no later one was: then an earlier version than the last is in force again.
    """
    stood = (last.version.published_at, last.version_id)
    later = [one for one in versions(Part.MATTERS) if (one.published_at, one.pk) > stood]
    return later[-1] if later else None
