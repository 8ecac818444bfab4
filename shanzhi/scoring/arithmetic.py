"""The arithmetic of assessment 考核: rates, intervals, expected rates, points. Pure; exact until shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import sqrt

Z = 1.959964  # 95 %
PLACES = Decimal("0.000001")


def exactly(value: Fraction | Decimal | int | str) -> Fraction:
    """Return a number as an exact fraction."""
    return Fraction(value)


def rounded(value: Fraction, places: str | Decimal) -> Decimal:
    """Return a fraction rounded half up, as offices do."""
    step = Decimal(places)
    whole = value / exactly(step)
    up = (whole.numerator * 2 + whole.denominator) // (whole.denominator * 2)
    return (Decimal(up) * step).quantize(step, ROUND_HALF_UP)


def percent(value: Fraction) -> Decimal:
    """Return a share as a percentage of two places: 911/972 → 93.72."""
    return rounded(value * 100, "0.01")


def wilson(rate: Fraction, n: int) -> tuple[Decimal, Decimal]:
    """Return the Wilson interval (95 %) of a rate as percentages; for weighted answers it is rather too wide."""
    p, square = float(rate), Z * Z
    middle = (p + square / (2 * n)) / (1 + square / n)
    half = Z / (1 + square / n) * sqrt(p * (1 - p) / n + square / (4 * n * n))
    low, high = max(0.0, middle - half), min(1.0, middle + half)
    return Decimal(f"{low * 100:.1f}"), Decimal(f"{high * 100:.1f}")


@dataclass(frozen=True, slots=True)
class Rate:
    """One figure: its two numbers, what was left out, and what the same matters come to everywhere."""

    numerator: Decimal
    denominator: int
    left_out: int = 0
    expected: Decimal | None = None  # a share: what these matters come to on average
    overall: Decimal | None = None  # a share: all matters everywhere

    @property
    def share(self) -> Fraction:
        """Return numerator over denominator; 0 for nothing."""
        return exactly(self.numerator) / self.denominator if self.denominator else Fraction(0)

    @property
    def adjusted(self) -> Fraction | None:
        """Return the share as it would be with the mix of matters of everybody: raw − expected + overall, 0 to 1."""
        if self.expected is None or self.overall is None:
            return None
        return min(Fraction(1), max(Fraction(0), self.share - exactly(self.expected) + exactly(self.overall)))

    def is_enough(self, minimum: int) -> bool:
        """Return whether it is a rate at all."""
        return self.denominator >= minimum


def expected_share(own: Mapping[str, int], everybody: Mapping[str, tuple[Fraction, int]]) -> Fraction | None:
    """Return the share to be expected of one's own mix: each kind's count × that kind's share everywhere."""
    n = sum(own.values())
    if not n:
        return None
    shares = {kind: (top / bottom if bottom else Fraction(0)) for kind, (top, bottom) in everybody.items()}
    return sum((count * shares[kind] for kind, count in own.items()), Fraction(0)) / n


def clipped(value: Fraction, low: Fraction | int, high: Fraction | int) -> Fraction:
    """Return a value held between a floor and a cap."""
    return max(Fraction(low), min(Fraction(high), value))


def threshold(share: Fraction, *, points: Fraction, full: Fraction, per_point: Fraction) -> Fraction:
    """Return all points from ``full`` on, ``per_point`` less for each percentage point below, never under 0."""
    missing = max(Fraction(0), (full - share) * 100)
    return clipped(points - per_point * missing, 0, points)


def deducted(points: Fraction, losses: Iterable[tuple[Fraction, Fraction]]) -> Fraction:
    """Return the points less so many times so much, never under 0."""
    return clipped(points - sum((count * each for count, each in losses), Fraction(0)), 0, points)


def street_score(
    dispose: Fraction, in_time: Fraction, rework: Fraction, overdue: Fraction, extension: Fraction
) -> Fraction:
    """Return a street's points as published for 成都金牛 (its 15 points for clocking in are left out)."""
    return dispose * 30 + in_time * 20 + (1 - rework) * 20 + (1 - overdue) * 20 + (1 - extension) * 10


def cycle_score(days: Fraction) -> Fraction:
    """Return the points for the handling time as published: (2 − days) × 10, held between 0 and 10."""
    return clipped((2 - days) * 10, 0, 10)


def volume_score(complaints: int, area: Fraction, population: Fraction) -> Fraction:
    """Return the published volume score 30 − (complaints × 0.002) ÷ (area × population).

    Kept for the arithmetic alone: it is a raw count of complaints, so no sheet of ours may use it.
    """
    return 30 - complaints * Fraction("0.002") / (area * population)
