"""Words for the portal's templates."""

from __future__ import annotations

from django import template

from shanzhi.people.capacities import label

register = template.Library()


@register.filter
def capacity_label(value: str) -> str:
    """Return the term of a stored capacity."""
    return label(value)
