"""A constraint that several nouns of this room have."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models import Q


def one_of(column: str, values: Iterable[str], name: str) -> models.CheckConstraint:
    """Return the constraint that a column holds one of some words."""
    return models.CheckConstraint(condition=Q(**{f"{column}__in": [str(value) for value in values]}), name=name)
