"""The tables beside the plots as rows of a workbook: the same numbers, nothing more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from shanzhi.insight.facts import Fact
from shanzhi.loop.asking import CLOCK_WORDS


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its name, heads and rows."""

    title: str
    heads: Sequence[object]
    rows: Sequence[Sequence[object]]


def _number(said: str) -> float | None:
    """Return what a page says as a number, so that a column of it can be added up; nothing where nothing is said."""
    return float(said.replace(",", "")) if said else None


def of_areas(view: Any) -> Table:
    """Return the table beside the map."""
    rows = [(row["name"], row["grids"], row["open"].n, row["late"].n) for row in view.rows]
    return Table(_("在哪里"), (_("哪里"), _("网格数"), _("没办完"), _("超期")), rows)


def of_steps(funnel: Sequence[dict[str, Any]]) -> Table:
    """Return the table of the five steps."""
    rows = [(row["name"], row["reached"].n, row["here"].n, row["late"].n) for row in funnel]
    return Table(_("五步走到哪"), (_("步骤"), _("到过"), _("还停着"), _("超期")), rows)


def of_clocks(title: str, head: str, rows: Sequence[dict[str, Any]]) -> Table:
    """Return the table of clocks by unit or matter."""
    told = [(row["name"], *(one.n for one in row["figures"]), row["total"].n) for row in rows]
    return Table(title, (head, *CLOCK_WORDS.values(), _("合计")), told)


def of_days(days: dict[str, Any]) -> Table:
    """Return the table of days."""
    rows = [(row["day"], row["told"].n, row["closed"].n) for row in days["rows"]]
    return Table(_("每天新来和办结"), (_("哪天"), _("新来"), _("办结")), rows)


def of_volumes(months: dict[str, Any]) -> Table:
    """Return the table of what was told and closed in each month."""
    names = ("told", "due", "closed")
    rows = [(row["name"], *(row[name].n if row[name] else None for name in names)) for row in months["rows"]]
    return Table(_("十二个月的件数"), (_("月份"), _("报来"), _("应结案"), _("结案")), rows)


def of_quality(months: dict[str, Any]) -> Table:
    """Return the table of three rates, each with what it stands on."""
    heads = [_("月份")]
    for name in months["names"]:
        heads += [f"{name}（%）", _("%(name)s分子") % {"name": name}, _("%(name)s分母") % {"name": name}]
    rows = []
    for row in months["rows"]:
        told: list[object] = [row["name"]]
        for _code, one in row["cells"]:
            percent = one.percent if one is not None and one.is_enough else None
            told += [percent, one.numerator if one else None, one.rate.denominator if one else None]
        rows.append(told)
    return Table(_("十二个月的比率"), heads, rows)


def of_scores(scores: dict[str, Any] | None) -> Table:
    """Return the table of the units of the frozen month."""
    heads = (_("单位"), _("按期处置率（%）"), _("分子"), _("分母"), _("同类事项平均（%）"), _("得分"), _("可算的满分"))
    rows = []
    for row in (*scores["rows"], *scores["few"]) if scores is not None else ():
        one = row["shown"]
        share = (one.percent, one.expected) if one.is_enough else (None, None)
        rows.append(
            (str(row["unit"]), share[0], one.numerator, one.rate.denominator, share[1], row["points"], row["at_most"])
        )
    return Table(_("各单位的考核"), heads, rows)


def of_facts(facts: dict[str, Fact]) -> Table:
    """Return every figure with its two numbers and its rule."""
    rows = [
        (one.name, one.said, _number(one.top), _number(one.bottom), one.rule, one.version) for one in facts.values()
    ]
    return Table(_("全部的数"), (_("数"), _("值"), _("分子"), _("分母"), _("规则"), _("版本")), rows)
