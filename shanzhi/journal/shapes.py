"""Plain data that the journal hands out: a line as others see it, and a line as a page shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class EntryView:
    """A line with its payload read. ``data`` is empty, and ``erased`` true, when the payload was erased."""

    id: UUID
    district_id: str
    verb: str
    subject_kind: str
    subject_id: str
    version: int | None
    was: str
    now: str
    by_kind: str
    by_id: int | None
    by_name: str
    capacity: str
    at: datetime
    recorded_at: datetime
    zone: str
    origin: str
    data: Mapping[str, Any]
    erased: bool = False


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A line ready for a page's timeline: moment, the verb's label, a sentence, who, and whether it is a stop."""

    at: datetime
    verb: str
    text: str
    who: str
    stop: bool = False
    origin: str = "live"
