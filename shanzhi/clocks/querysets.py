"""Which rows of big tables: every question names its district."""

from __future__ import annotations

from typing import Any, Self

from django.db import models


class DistrictQuerySet(models.QuerySet[Any]):
    """Rows of big tables: every question names its district."""

    def in_district(self, district_id: str) -> Self:
        """Return the rows of one county."""
        return self.filter(district_id=district_id)
