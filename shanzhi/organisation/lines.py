"""Lines in the journal about reference data: units here, people and coverage above."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from shanzhi.journal import actions as journal
from shanzhi.kernel.actors import Actor


def district_of(by: Actor) -> str:
    """Return the district in which somebody acts; the deployment's own for the system."""
    return by.district_id or settings.ENV.district_id


def write(
    verb: str,
    kind: str,
    key: object,
    *,
    by: Actor,
    at: datetime,
    was: str = "",
    now: str = "",
    data: Mapping[str, Any] | None = None,
) -> None:
    """Write one line about the subject of a kind and key, in the transaction of the act."""
    journal.record(
        verb,
        district_id=district_of(by),
        subject_kind=kind,
        subject_id=str(key),
        by=by,
        at=at,
        was=was,
        now=now,
        data=data,
    )
