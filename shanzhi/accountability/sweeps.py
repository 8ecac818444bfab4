"""What the worker runs for this room, district by district: warnings, telling of them, proposals by stated rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from shanzhi.accountability.actions import items, warnings
from shanzhi.journal import sweeps
from shanzhi.people.models import Deployment


def _everywhere(run: Callable[..., int], at: datetime) -> None:
    for district_id in Deployment.objects.values_list("district_id", flat=True):
        run(district_id, at=at)


@sweeps.every(300, "accountability: raise warnings")
def raise_warnings(at: datetime) -> None:
    """Raise the warnings the clocks have come to."""
    _everywhere(warnings.raise_due, at)


@sweeps.every(120, "accountability: tell of warnings")
def tell_of_warnings(at: datetime) -> None:
    """Tell people of the warnings whose hour has come."""
    _everywhere(warnings.tell, at)


@sweeps.every(3600, "accountability: propose by rule")
def propose(at: datetime) -> None:
    """Propose what the stated rules find; a person decides."""
    _everywhere(items.propose_due, at)
