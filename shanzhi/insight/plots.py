"""Pictures of months and rates 制图: lines over twelve months, a rate beside what is expected. Pure: coordinates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

WIDTH, HEIGHT = 600, 206
LEFT, ROOM, TOP, FOOT = 46.0, 112.0, 16.0, 24.0
APART = 24.0  # so that they don't meet on a phone either, where letters are drawn larger
DOTS = 230
BAR = 120


@dataclass(slots=True)
class Track:
    """One series: its unbroken stretches, its dots, and where its name stands at the right."""

    stretches: list[str] = field(default_factory=list)
    dots: list[tuple[float, float]] = field(default_factory=list)
    label_y: float = 0.0
    last: float | None = None


@dataclass(slots=True)
class Tracks:
    """Some series over the same months on one percentage axis; months without a rate are gaps."""

    width: int = WIDTH
    height: int = HEIGHT
    left: float = LEFT
    right: float = WIDTH - ROOM
    base: float = HEIGHT - FOOT
    ticks: list[tuple[float, int]] = field(default_factory=list)
    tracks: list[Track] = field(default_factory=list)


def tracks(series: Sequence[Sequence[float | None]]) -> Tracks:
    """Return the drawing of up to three series of percentages, the axis from a ten below the lowest to 100."""
    found = Tracks()
    known = [value for line in series for value in line if value is not None]
    low = max(0, int((min(known, default=100.0) - 5) // 10) * 10)
    span = 100 - low
    step = 10 if span <= 40 else 20 if span <= 60 else 25 if low == 0 else 20

    def y(value: float) -> float:
        return round(found.base - (found.base - TOP) * (value - low) / span, 1)

    def x(index: int, count: int) -> float:
        return round(found.left + (found.right - found.left) * (index / (count - 1) if count > 1 else 1), 1)

    found.ticks = [(y(value), value) for value in range(low, 101, step)]
    for line in series:
        track, run = Track(), []
        for index, value in enumerate([*line, None]):
            if value is not None:
                run.append((x(index, len(line)), y(value)))
                track.last, track.label_y = value, run[-1][1]
            elif run:
                track.stretches += [" ".join(f"{a:g},{b:g}" for a, b in run)] if len(run) > 1 else []
                track.dots += run
                run = []
        found.tracks.append(track)
    _spread([one for one in found.tracks if one.last is not None], low=TOP, high=found.base)
    return found


def _spread(listed: list[Track], *, low: float, high: float) -> None:
    """Push the names at the right apart, in the order of their lines, within the drawing."""
    placed = sorted(listed, key=lambda one: one.label_y)
    for before, after in pairwise(placed):
        after.label_y = max(after.label_y, before.label_y + APART)
    over = placed[-1].label_y - high if placed else 0.0
    if over > 0:
        for one in placed:
            one.label_y = max(low, one.label_y - over)


def along(percent: float | None, *, low: float) -> float | None:
    """Return where a percentage stands on a strip from ``low`` to 100."""
    if percent is None:
        return None
    return round(6 + (DOTS - 12) * (max(percent, low) - low) / (100 - low), 1)


def lowest(percents: Sequence[float | None]) -> int:
    """Return the ten below the lowest percentage: where a strip begins."""
    known = [one for one in percents if one is not None]
    return min(90, max(0, int((min(known, default=90.0) - 2) // 10) * 10))


def filled(share: float | None) -> float:
    """Return how long a bar of a share is."""
    return round(BAR * min(max(share or 0.0, 0.0), 1.0), 1)
