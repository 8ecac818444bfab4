"""Score sheets 评分表 as data: read, refused where they reward numbers of reports or traces, and reckoned. Pure.

Points = Σ weight × indicator with caps and floors. Below the minimum n an item takes the county's mean, and says so. An
item that people judge is never given points by the software.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from shanzhi.kernel.refusal import Refused
from shanzhi.scoring import dictionary
from shanzhi.scoring.arithmetic import Rate, clipped, deducted, exactly, percent, rounded, threshold
from shanzhi.scoring.lists import LISTS
from shanzhi.ui.joining import joined

FILE = Path(__file__).parent / "data" / "sheets.json"
KINDS = frozenset({"proportional", "inverse", "threshold", "deduct", "all_of", "floor", "manual"})
# What may never earn points: traces of presence (基层减负), by whatever name a sheet calls it.
TRACES = re.compile(
    r"attendance|clock_?in|check_?in|punch|log_?in|online|active_time|track|steps|mileage|photo|visit|打卡|考勤|签到|在线|登录|"
    r"轨迹|步数|里程|时长|照片|走访"
)
NOUGHT, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a sheet."""

    code: str
    points: Fraction
    kind: str
    words: Mapping[str, Any]

    @property
    def name(self) -> str:
        """Return the name in the language of the moment."""
        return dictionary.spoken(self.words, "zh", "en")

    def indicators(self) -> list[str]:
        """Return the indicators the line stands on."""
        named = [self.words["indicator"]] if self.words.get("indicator") else []
        return [*named, *self.words.get("needs", {}), *self.words.get("per", {})]

    @property
    def is_reckoned(self) -> bool:
        """Return whether the software gives points for it."""
        return self.kind not in {"manual", "floor"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A score sheet with its version and where it comes from."""

    code: str
    version: str
    source: str
    items: tuple[Item, ...]
    words: Mapping[str, Any]

    @property
    def name(self) -> str:
        """Return the name in the language of the moment."""
        return dictionary.spoken(self.words, "zh", "en")

    @property
    def reckoned(self) -> Fraction:
        """Return how many points the software can give at most."""
        return sum((item.points for item in self.items if item.is_reckoned), NOUGHT)


def read(told: Mapping[str, Any]) -> Sheet:
    """Return a sheet from data.

    :raises Refused: with every reason: a number of reports, a trace of presence, an unknown indicator or rule.
    """
    faults = [] if told.get("code") and told.get("zh") and told.get("version") else [_("评分表要有代码、名称和版本。")]
    items = []
    for row in told.get("items", ()):
        found = _faults(row)
        faults += found
        if not found:
            items.append(Item(row["code"], Fraction(str(row["points"])), row["kind"], row))
    if not told.get("items"):
        faults.append(_("评分表里一项也没有。"))
    if faults:
        raise Refused(*faults)
    return Sheet(told["code"], str(told["version"]), told.get("source", ""), tuple(items), told)


def _faults(row: Mapping[str, Any]) -> list[str]:
    name = row.get("zh") or row.get("code") or "？"
    said = " ".join(str(value) for value in row.values())
    if TRACES.search(said.lower()):
        return [_("“%(item)s”是痕迹，不是结果：打卡、在线、轨迹、次数一类不进评分（基层减负）。") % {"item": name}]
    if not {"code", "points", "kind"} <= set(row) or row["kind"] not in KINDS:
        return [_("“%(item)s”的算法不认识：要写代码、分值和算法。") % {"item": name}]
    named = [row.get("indicator") or "", *row.get("needs", {}), *row.get("per", {})]
    named = [one for one in [*named, row.get("list", "")] if one]
    counts = [one for one in named if one in LISTS]
    if counts:
        words = joined(LISTS[one].words for one in counts)
        return [
            _("“%(item)s”拿%(lists)s的件数打分：报得多、办得多不等于好，件数不能当指标，请换成比率。")
            % {"item": name, "lists": words}
        ]
    unknown = [one for one in named if one not in dictionary.read()]
    if unknown or (row["kind"] != "manual" and not named):
        return [_("“%(item)s”用的指标字典里没有：%(codes)s。") % {"item": name, "codes": joined(unknown) or "–"}]
    return _number_faults(row, name)


def _number_faults(row: Mapping[str, Any], name: object) -> list[str]:
    given = [row["points"], *row.get("needs", {}).values(), *row.get("per", {}).values()]
    wanted = {"threshold": ("full", "per_point"), "floor": ("at_least",)}.get(row["kind"], ())
    try:
        amounts = [Fraction(str(one)) for one in [*given, *(row[key] for key in wanted)]]
    except (KeyError, ValueError, ZeroDivisionError):
        amounts = [Fraction(-1)]
    return [_("“%(item)s”的分值或界线不是数。") % {"item": name}] if min(amounts) < 0 else []


@cache
def shipped() -> dict[str, Sheet]:
    """Return the sheets that come with the house, by code."""
    return {row["code"]: read(row) for row in json.loads(FILE.read_text("utf-8"))["sheets"]}


@dataclass(frozen=True, slots=True)
class Line:
    """One item reckoned: the points (None where people judge or nothing can be said), and why, in words."""

    item: Item
    points: Decimal | None
    words: str
    indicator: str = ""
    by_mean: bool = False
    below_floor: bool = False


@dataclass(frozen=True, slots=True)
class Scored:
    """A sheet reckoned for one scope."""

    sheet: Sheet
    lines: tuple[Line, ...]

    @property
    def total(self) -> Decimal:
        """Return the points the software gives, exact to two places a line."""
        return sum((line.points for line in self.lines if line.points is not None), Decimal(0))

    @property
    def at_most(self) -> Decimal:
        """Return how many it could have given: items without any figure are left out."""
        given = (line.item.points for line in self.lines if line.points is not None)
        return rounded(sum(given, NOUGHT), "0.01")


def score(sheet: Sheet, own: Mapping[str, Rate], means: Mapping[str, Rate]) -> Scored:
    """Return a sheet reckoned from a scope's figures, with the county's where its own are too few."""
    return Scored(sheet, tuple(_line(item, own, means) for item in sheet.items))


def _line(item: Item, own: Mapping[str, Rate], means: Mapping[str, Rate]) -> Line:
    if item.kind == "manual":
        return Line(item, None, _("由人评定，系统不打分"))
    codes = item.indicators()
    if item.kind == "deduct":
        return _deduct(item, own)
    taken = {code: _taken(code, own, means) for code in codes}
    missing = [code for code, (rate, _mean) in taken.items() if rate is None]
    if missing:
        return Line(item, None, _("没有可算的件数"), codes[0])
    shares = {code: rate.share for code, (rate, _mean) in taken.items() if rate is not None}
    by_mean = any(mean for _rate, mean in taken.values())
    said = "；".join(f"{dictionary.read()[code].name} {percent(share)}%" for code, share in shares.items())
    if by_mean:
        said += _("（件数不足，用全县平均）")
    share = shares[codes[0]]
    if item.kind == "floor":
        below = share < exactly(item.words["at_least"])
        verdict = _("没到底线") if below else _("到了底线")
        return Line(item, None, f"{said}；{verdict}", codes[0], by_mean, below)
    return Line(item, rounded(_points(item, share, shares), "0.01"), said, codes[0], by_mean)


def _taken(code: str, own: Mapping[str, Rate], means: Mapping[str, Rate]) -> tuple[Rate | None, bool]:
    minimum = dictionary.read()[code].minimum
    mine, mean = own.get(code), means.get(code)
    if mine is not None and mine.is_enough(minimum):
        return mine, False
    return (mean, True) if mean is not None and mean.denominator else (None, True)


def _points(item: Item, share: Fraction, shares: Mapping[str, Fraction]) -> Fraction:
    if item.kind == "threshold":
        words = item.words
        return threshold(share, points=item.points, full=exactly(words["full"]), per_point=exactly(words["per_point"]))
    if item.kind == "all_of":
        met = all(shares[code] >= exactly(least) for code, least in item.words["needs"].items())
        return item.points if met else NOUGHT
    return item.points * clipped(ONE - share if item.kind == "inverse" else share, 0, 1)


def _deduct(item: Item, own: Mapping[str, Rate]) -> Line:
    losses = []
    said = []
    for code, each in item.words["per"].items():
        rate = own.get(code)
        n = exactly(rate.numerator) if rate is not None else NOUGHT
        losses.append((n, exactly(each)))
        said.append(
            _("%(what)s%(n)s件，每件扣%(each)s")
            % {"what": LISTS[dictionary.read()[code].numerator].words, "n": n, "each": each}
        )
    return Line(item, rounded(deducted(item.points, losses), "0.01"), "；".join(said), item.indicators()[0])
