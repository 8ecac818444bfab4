"""How a line about an inspection is written in the journal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shanzhi.kernel.actors import Actor


def line(
    verb: str, subject_id: str, *, district_id: str, by: Actor, at: datetime, was: str = "", now: str = "", **data: Any
) -> dict[str, Any]:
    """Return a line for ``journal.record`` (or many of them); the subject's kind is the first part of the verb."""
    return {
        "verb": verb,
        "district_id": district_id,
        "subject_kind": verb.split(".")[0],
        "subject_id": subject_id,
        "by": by,
        "at": at,
        "was": str(was),
        "now": str(now),
        "data": data,
    }
