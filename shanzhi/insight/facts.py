"""Facts 事实: a number with its name, its two lists and its rule, in words; what page, brief and screen all say."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from shanzhi.assessment.queries.figures import Shown
from shanzhi.insight.queries.whole import Whole
from shanzhi.insight.showing import RULES, Lists
from shanzhi.readings.dictionary import FEWEST, VERSION
from shanzhi.readings.queries.counts import Taken
from shanzhi.readings.queries.months import RATES, VOLUMES
from shanzhi.scoring import dictionary
from shanzhi.ui.dates import say_number

LATE_UNIT = "late_unit:"
LATE_UNITS = 3


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure: its numerator and denominator with their lists, why it is so, and the rate or mean they make.

    ``share`` is what a bar is drawn from, None where two numbers make no rate; ``value`` is '' then.
    """

    code: str
    name: str
    top: str
    top_url: str
    top_words: str
    why_url: str
    rule: str
    version: str
    bottom: str = ""
    bottom_url: str = ""
    bottom_words: str = ""
    share: float | None = None
    note: str = ""
    value: str = ""

    @property
    def said(self) -> str:
        """Return what it says: the rate or mean it makes, or else its numbers side by side."""
        return self.value or self.of

    @property
    def of(self) -> str:
        """Return the two numbers, or the one there is."""
        return self.top + _("／") + self.bottom if self.bottom else self.top

    @property
    def of_what(self) -> str:
        """Return the two numbers, each with what it counts."""
        form = _("%(words)s%(n)s")
        top = form % {"words": self.top_words, "n": self.top}
        if not self.bottom:
            return top
        return _("%(top)s／%(bottom)s") % {"top": top, "bottom": form % {"words": self.bottom_words, "n": self.bottom}}


def facts(seen: Whole, lists: Lists) -> dict[str, Fact]:
    """Return every figure of a picture by code, in the order they are told."""
    found = _told(seen, lists)
    for code in (*VOLUMES, *RATES):
        shown = seen.months.shown(seen.month.code, code)
        if shown is not None:
            found[code] = of_indicator(shown, seen.month.code, f"area={seen.scope.codes}")
    for taken in seen.taken.values():
        found[taken.measure.code] = of_taken(taken, area=seen.scope.codes, month=seen.month.code)
    return found


def _told(seen: Whole, lists: Lists) -> dict[str, Fact]:
    """Return the figures of cases as they stand now, and of the units with most overdue."""
    every, total, late = lists.url(state="open"), seen.open(), seen.open("late")
    rule = _("没有结案、作废、不予受理立案的事项，不管哪天反映；超期看本步时限，单位在办的看单位时限，暂停的不算超期。")
    found = {"open": Fact("open", _("现在没办完的"), say_number(total), every, _("没办完的事项"), every, rule, RULES)}
    over = lists.url(state="open", clock="late")
    found["late_open"] = _part("late_open", _("现在超期的"), late, total, (over, every), rule)
    rule = _("只算主办的、正在处理的，看单位时限；分母是这家单位在办的。")
    most = sorted(seen.handled("unit"), key=lambda one: (-one.counts["late"], one.code))[:LATE_UNITS]
    for one in most:
        if n := one.counts["late"]:
            urls = (lists.url(unit=one.code, step="handle", clock="late"), lists.url(unit=one.code, step="handle"))
            words, code = _("%(unit)s在办超期的") % {"unit": one.name}, f"{LATE_UNIT}{one.code}"
            found[code] = _part(code, words, n, one.total, urls, rule, one.name)
    return found


def _part(code: str, name: str, n: int, of: int, urls: tuple[str, str], rule: str, note: str = "") -> Fact:
    share = n / of if of >= FEWEST else None
    words = (_("超期的事项"), _("没办完的事项"))
    return Fact(
        code,
        name,
        say_number(n),
        urls[0],
        words[0],
        urls[1],
        rule,
        RULES,
        say_number(of),
        urls[1],
        words[1],
        share,
        note,
    )


def of_indicator(shown: Shown, month: str, query: str) -> Fact:
    """Return a month's indicator as a fact: no rate below its minimum."""
    one = shown.indicator
    part = {
        name: f"{reverse('assessment:list', args=[month, one.code, name])}?{query}"
        for name in ("numerator", "denominator")
    }
    return Fact(
        one.code,
        one.name,
        say_number(shown.numerator),
        part["numerator"],
        str(one.top.words),
        f"{reverse('assessment:figure', args=[month, one.code])}?{query}",
        one.rule,
        dictionary.version(),
        say_number(shown.rate.denominator),
        part["denominator"],
        str(one.bottom.words),
        float(shown.rate.share) if shown.is_enough else None,
        "" if shown.is_enough else _("不足%(n)s，不算比率") % {"n": one.minimum},
        f"{shown.percent}%" if shown.is_enough else "",
    )


def of_taken(taken: Taken, **asked: str) -> Fact:
    """Return a reading as a fact."""
    one, query = taken.measure, urlencode(asked)
    value = f"{taken.percent}%" if taken.percent is not None else str(taken.mean or "")
    return Fact(
        one.code,
        str(one.name),
        say_number(taken.top),
        f"{reverse('readings:list', args=[one.code, 'numerator'])}?{query}",
        str(one.top),
        f"{reverse('readings:why', args=[one.code])}?{query}",
        str(one.rule),
        VERSION,
        say_number(taken.bottom),
        f"{reverse('readings:list', args=[one.code, 'denominator'])}?{query}",
        str(one.bottom),
        taken.top / taken.bottom if taken.is_enough else None,
        _("有按直线估算的") if taken.estimated else "",
        value,
    )
