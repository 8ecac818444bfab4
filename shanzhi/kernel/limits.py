"""The values a clock is reckoned from: limits (时限), what happened to them, the rules, and the lines of the answer.

All immutable, all kept as plain JSON. Knows no arithmetic (``reckoning``) and no words (``calendars.words``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from shanzhi.kernel.clock import CHINA
from shanzhi.kernel.worktime import Span


class LimitUnit(StrEnum):
    """The units of handbook §4."""

    HOURS = "hours"  # wall clock
    DAYS = "days"  # calendar days
    WORKING_HOURS = "working_hours"  # office hours alone
    WORKDAYS = "workdays"
    EMERGENCY_HOURS = "emergency_hours"  # round the clock, said as such

    @property
    def is_by_day(self) -> bool:
        """Whether whole days are counted, the first not among them."""
        return self in (LimitUnit.DAYS, LimitUnit.WORKDAYS)

    @property
    def is_working(self) -> bool:
        """Whether only office time is measured."""
        return self in (LimitUnit.WORKING_HOURS, LimitUnit.WORKDAYS)


@dataclass(frozen=True, slots=True)
class Limit:
    """So many of a unit, and the version of the limit table it stands in. 0 days mean "the same day"."""

    amount: int
    unit: LimitUnit
    version: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "unit", LimitUnit(self.unit))
        if self.amount < (0 if self.unit.is_by_day else 1):
            raise ValueError("a limit must be positive")

    @property
    def seconds(self) -> int:
        """The seconds of an hour limit.

        :raises ValueError: for a day limit, whose days differ.
        """
        if self.unit.is_by_day:
            raise ValueError("a day limit has no fixed number of seconds")
        return self.amount * 3600

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"amount": self.amount, "unit": self.unit.value, "version": self.version}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Limit:
        """Return the limit kept by :meth:`to_json`."""
        return cls(data["amount"], LimitUnit(data["unit"]), data.get("version", ""))


class EventKind(StrEnum):
    """What can happen to a running clock."""

    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    LIMIT_CHANGED = "limit_changed"


@dataclass(frozen=True, slots=True)
class ClockEvent:
    """One thing that happened to a clock: when, why, by whose word, on what basis.

    ``to`` is the moment an extension promises. ``limit`` is the new limit after ``LIMIT_CHANGED``; with an
    extension it is the limit it was granted on, and ``more`` what it adds: seconds for an hour limit, days for a
    day limit (:func:`reckoning.extension` fills both in).
    """

    kind: EventKind
    at: datetime
    reason: str = ""
    by: str = ""
    basis: str = ""
    to: datetime | None = None
    limit: Limit | None = None
    more: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", EventKind(self.kind))
        if self.kind is EventKind.EXTEND and self.to is None:
            raise ValueError("an extension names its moment")
        if self.kind is EventKind.LIMIT_CHANGED and self.limit is None:
            raise ValueError("a changed limit names the new one")

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values, empty ones left out."""
        data: dict[str, Any] = {"kind": self.kind.value, "at": self.at.astimezone(CHINA).isoformat()}
        for name in ("reason", "by", "basis", "more"):
            if getattr(self, name):
                data[name] = getattr(self, name)
        if self.to is not None:
            data["to"] = self.to.astimezone(CHINA).isoformat()
        if self.limit is not None:
            data["limit"] = self.limit.to_json()
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> ClockEvent:
        """Return the event kept by :meth:`to_json`."""
        return cls(
            kind=EventKind(data["kind"]),
            at=_moment(data["at"]),
            reason=data.get("reason", ""),
            by=data.get("by", ""),
            basis=data.get("basis", ""),
            to=_moment(data["to"]) if data.get("to") else None,
            limit=Limit.from_json(data["limit"]) if data.get("limit") else None,
            more=data.get("more", 0),
        )


class DayEnd(StrEnum):
    """When the last day of a day limit ends."""

    CLOSING = "closing"  # when the office closes
    MIDNIGHT = "midnight"


@dataclass(frozen=True, slots=True)
class Rules:
    """How days are counted. The numbers are those of handbook §4, cited in traces as 时限规则第n条."""

    version: str = "1"
    counts_first_day: bool = False  # rule 2
    day_end: DayEnd = DayEnd.CLOSING
    rolls_rest_days: bool = True  # rule 3


DEFAULT = Rules()


class Why(StrEnum):
    """Why a line of a reckoning counts or doesn't."""

    FIRST_DAY = "first_day"  # the day of receipt isn't counted
    SAME_DAY = "same_day"  # a limit of 0 days
    REST = "rest"
    CLOSED = "closed"  # told while the office was closed
    DAY = "day"  # the n-th day
    DAYS = "days"  # the n-th to m-th calendar day
    HOURS = "hours"
    PAUSED = "paused"
    ROLLED = "rolled"  # the last day was a rest day
    ROLLED_TO = "rolled_to"  # the workday it moved to
    EXTENDED = "extended"
    EXTENDED_TO = "extended_to"  # time up to the promised moment beyond what the count gives
    LIMIT_CHANGED = "limit_changed"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class TraceLine:
    """One day or span of a reckoning: counted or not, how much, and because of what.

    ``amount_seconds`` is office or wall time by the unit, ``amount_days`` whole counted days; ``spans`` are the
    measured pieces inside it (for a pause: the pieces that were lost). ``start`` and ``end`` are in China.
    """

    start: datetime
    end: datetime
    counted: bool
    amount_seconds: int
    amount_days: int
    why_code: Why
    why_data: Mapping[str, Any] = field(default_factory=dict)
    spans: tuple[Span, ...] = ()

    @property
    def runs(self) -> bool:
        """Whether time on the way to the due moment passes here, counted in the amount or not."""
        return self.counted or self.why_code in (Why.ROLLED, Why.ROLLED_TO, Why.EXTENDED_TO)

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "counted": self.counted,
            "seconds": self.amount_seconds,
            "days": self.amount_days,
            "why": self.why_code.value,
            "data": dict(self.why_data),
            "spans": [[begin.isoformat(), finish.isoformat()] for begin, finish in self.spans],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> TraceLine:
        """Return the line kept by :meth:`to_json`."""
        return cls(
            start=_moment(data["start"]),
            end=_moment(data["end"]),
            counted=data["counted"],
            amount_seconds=data["seconds"],
            amount_days=data["days"],
            why_code=Why(data["why"]),
            why_data=dict(data["data"]),
            spans=tuple((_moment(begin), _moment(finish)) for begin, finish in data["spans"]),
        )


def events_to_json(events: Iterable[ClockEvent]) -> list[dict[str, Any]]:
    """Return the events as plain JSON values."""
    return [event.to_json() for event in events]


def events_from_json(data: Iterable[Mapping[str, Any]]) -> tuple[ClockEvent, ...]:
    """Return the events kept by :func:`events_to_json`."""
    return tuple(ClockEvent.from_json(item) for item in data)


def trace_to_json(trace: Iterable[TraceLine]) -> list[dict[str, Any]]:
    """Return the lines as plain JSON values."""
    return [line.to_json() for line in trace]


def trace_from_json(data: Iterable[Mapping[str, Any]]) -> tuple[TraceLine, ...]:
    """Return the lines kept by :func:`trace_to_json`."""
    return tuple(TraceLine.from_json(item) for item in data)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(CHINA)
