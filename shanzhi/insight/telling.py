"""Sentences built from facts 成文, in either language: what page and monthly brief say; every number is a fact's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy, npgettext_lazy

from shanzhi.insight.facts import LATE_UNIT, Fact, of_indicator
from shanzhi.insight.queries.whole import Whole
from shanzhi.readings.dictionary import THEMES
from shanzhi.scoring.spans import in_words
from shanzhi.ui.dates import say_when
from shanzhi.ui.joining import joined

COUNTED: dict[str, Promise] = {
    "件": npgettext_lazy("figure", "%(n)s件", "%(n)s件", "n"),
    "个": npgettext_lazy("figure", "%(n)s个", "%(n)s个", "n"),
    "对": npgettext_lazy("figure", "%(n)s对", "%(n)s对", "n"),
    "处": npgettext_lazy("figure", "%(n)s处", "%(n)s处", "n"),
    "场": npgettext_lazy("figure", "%(n)s场", "%(n)s场", "n"),
    "条": npgettext_lazy("figure", "%(n)s条", "%(n)s条", "n"),
    "张": npgettext_lazy("figure", "%(n)s张", "%(n)s张", "n"),
    "次": ngettext_lazy("%(n)s次评价", "%(n)s次评价", "n"),
}
HEADINGS: dict[str, Promise] = {
    "loop": gettext_lazy("闭环"),
    "now": gettext_lazy("现在"),
    **THEMES,
    "scores": gettext_lazy("考核"),
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: words with places for numbers, each number with the list it opens."""

    template: str
    numbers: Mapping[str, tuple[str, str]]

    @property
    def text(self) -> str:
        """Return it plain, for paper."""
        return self.template % {name: words for name, (words, _url) in self.numbers.items()}

    @property
    def html(self) -> SafeString:
        """Return it with every number a link to its list."""
        links = {
            name: format_html('<a class="n nb" href="{}">{}</a>', url, words) if url else escape(words)
            for name, (words, url) in self.numbers.items()
        }
        return mark_safe(str(escape(self.template)) % links)  # noqa: S308 - the words and each link are escaped above


Told = dict[str, list[Sentence]]


def tell(seen: Whole, facts: Mapping[str, Fact]) -> Told:
    """Return the sentences of a picture by theme; a theme of which nothing is known isn't there."""
    found = {
        "loop": _loop(seen, facts),
        "now": _now(seen, facts),
        "stations": _stations(facts),
        "pairing": _pairing(facts),
        "meetings": _meetings(facts),
        "campaigns": _campaigns(facts),
        "burden": _burden(facts),
        "scores": _scores(seen),
    }
    return {theme: said for theme, said in found.items() if said}


def before(seen: Whole, code: str) -> Fact | None:
    """Return the same indicator of the month before, where there are enough for a rate."""
    earlier = seen.months.codes[-2]
    shown = seen.months.shown(earlier, code)
    return of_indicator(shown, earlier, f"area={seen.scope.codes}") if shown is not None and shown.is_enough else None


def _amount(number: str, unit: str) -> str:
    """Return a number, thousands apart, with its unit in the language of the moment."""
    plain = number.replace(",", "")
    n = int(plain) if plain.isdecimal() else 2
    return str(COUNTED[unit] % {"n": n}).replace(plain, number, 1)


def _top(fact: Fact, unit: str) -> tuple[str, str]:
    return _amount(fact.top, unit), fact.top_url


def _bottom(fact: Fact, unit: str) -> tuple[str, str]:
    return _amount(fact.bottom, unit), fact.bottom_url


def _rate(fact: Fact) -> tuple[str, str]:
    return fact.said, fact.why_url


def _loop(seen: Whole, facts: Mapping[str, Fact]) -> list[Sentence]:
    told, closing = facts.get("valid_report_rate"), facts.get("closing_rate")
    month = {"month": (in_words(seen.month.code), "")}
    said = []
    if told is not None:
        said.append(Sentence(_("%(month)s报来%(told)s。"), month | {"told": _bottom(told, "件")}))
    if closing is not None:
        words = {"due": _bottom(closing, "件"), "closed": _top(closing, "件")}
        said.append(Sentence(_("应结案%(due)s，结了%(closed)s。"), words))
    in_time, first = facts.get("in_time_closing_rate"), facts.get("first_pass_rate")
    if in_time is not None and in_time.share is not None:
        earlier = before(seen, "in_time_closing_rate")
        if earlier is not None:
            words = {"rate": _rate(in_time), "before": _rate(earlier)}
            said.append(Sentence(_("按期结案率%(rate)s，上月%(before)s。"), words))
        else:
            said.append(Sentence(_("按期结案率%(rate)s。"), {"rate": _rate(in_time)}))
    if first is not None and first.share is not None:
        said.append(Sentence(_("一次就办合格的占%(rate)s。"), {"rate": _rate(first)}))
    solved, satisfied = facts.get("resolution_rate"), facts.get("satisfaction_rate")
    if solved is not None and satisfied is not None and solved.share is not None and satisfied.share is not None:
        words = {"n": _bottom(solved, "次"), "solved": _rate(solved), "satisfied": _rate(satisfied)}
        said.append(Sentence(_("收到%(n)s，说解决了的占%(solved)s，满意和基本满意的占%(satisfied)s。"), words))
    return said or [Sentence(_("%(month)s还没有统计出数来。"), month)]


def _now(seen: Whole, facts: Mapping[str, Fact]) -> list[Sentence]:
    every, late = facts["open"], facts["late_open"]
    if not seen.open():
        return [Sentence(_("现在没有没办完的事。"), {})]
    if not seen.open("late"):
        return [Sentence(_("现在没办完%(open)s，没有超期的。"), {"open": _top(every, "件")})]
    said = [Sentence(_("现在没办完%(open)s，超期%(late)s。"), {"open": _top(every, "件"), "late": _top(late, "件")})]
    units = [fact for code, fact in facts.items() if code.startswith(LATE_UNIT)]
    if units:
        words = {f"n{place}": _top(fact, "件") for place, fact in enumerate(units)}
        named = [fact.note.replace("%", "%%") + f"%(n{place})s" for place, fact in enumerate(units)]
        said.append(Sentence(_("单位在办的里，超期多的是%s。") % joined(named), words))
    return said


def _stations(facts: Mapping[str, Fact]) -> list[Sentence]:
    every, green, said = facts["stations_open"], facts["green_named"], []
    if every.bottom != "0":
        words = {"all": _bottom(every, "个"), "open": _top(every, "个")}
        said.append(Sentence(_("名录上有阵地%(all)s，在用%(open)s。"), words))
    if green.bottom != "0":
        words = {"all": _bottom(green, "个"), "named": _top(green, "个")}
        said.append(Sentence(_("绿色驿站%(all)s，命名的%(named)s。"), words))
    adult, elder = facts.get("circle_adult"), facts.get("circle_elder")
    if adult is not None and elder is not None and adult.share is not None and elder.share is not None:
        words = {"adult": _rate(adult), "elder": _rate(elder)}
        form = _("走15分钟能到开着的阵地：成年人%(adult)s，老年人%(elder)s。")
        said.append(Sentence(form + (_("这是按直线距离估算的。") if adult.note else ""), words))
    return said


def _pairing(facts: Mapping[str, Fact]) -> list[Sentence]:
    pairs = facts["pairs_in_touch"]
    if pairs.bottom == "0":
        return []
    words = {"all": _bottom(pairs, "对"), "touch": _top(pairs, "对")}
    return [Sentence(_("正在结对%(all)s，按约定节奏联系的%(touch)s。其余的去问一问，要不要帮一把。"), words)]


def _meetings(facts: Mapping[str, Fact]) -> list[Sentence]:
    talks, topics = facts["talks_held"], facts["topics_settled"]
    if talks.bottom == "0":
        return []
    said = [Sentence(_("定下议事会%(all)s，开了%(held)s。"), {"all": _bottom(talks, "场"), "held": _top(talks, "场")})]
    if topics.bottom != "0":
        words = {"all": _bottom(topics, "条"), "settled": _top(topics, "条")}
        said.append(Sentence(_("上会议题%(all)s，有了结果的%(settled)s。"), words))
    return said


def _campaigns(facts: Mapping[str, Fact]) -> list[Sentence]:
    places, defects = facts["places_seen"], facts["defects_fixed"]
    if places.bottom == "0":
        return []
    said = [
        Sentence(_("集中整治的场所%(all)s，看过%(seen)s。"), {"all": _bottom(places, "处"), "seen": _top(places, "处")})
    ]
    if defects.bottom != "0":
        words = {"all": _bottom(defects, "条"), "fixed": _top(defects, "条")}
        said.append(Sentence(_("看出问题%(all)s，改好%(fixed)s。"), words))
    return said


def _burden(facts: Mapping[str, Fact]) -> list[Sentence]:
    said = []
    forms, heard, minutes = facts.get("forms_live"), facts.get("suggestions_answered"), facts.get("worker_minutes")
    if forms is not None and forms.bottom != "0":
        words = {"all": _bottom(forms, "张"), "live": _top(forms, "张")}
        said.append(Sentence(_("要基层填的报表登记过%(all)s，还在要的%(live)s。"), words))
    if minutes is not None:
        said.append(Sentence(_("每个网格员一周平均要填%(mean)s分钟。"), {"mean": _rate(minutes)}))
    if heard is not None and heard.bottom != "0":
        words = {"all": _bottom(heard, "条"), "answered": _top(heard, "条")}
        said.append(Sentence(_("给系统提的意见%(all)s，答复了%(answered)s。"), words))
    return said


def _scores(seen: Whole) -> list[Sentence]:
    frozen = seen.months.frozen
    if frozen is None or frozen.frozen_at is None:
        return []
    words = {"month": (frozen.name, ""), "day": (say_when(frozen.frozen_at, now=seen.at, form="printday"), "")}
    return [Sentence(_("%(month)s的考核%(day)s封账。各单位的数在表里，按名录排，不是名次。"), words)]
