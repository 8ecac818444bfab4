"""The monthly brief 月报 from the same picture as the page: sentences, tables, and every number's definition."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shanzhi.insight import tables
from shanzhi.insight.facts import Fact
from shanzhi.insight.queries.whole import Whole
from shanzhi.insight.tables import Table
from shanzhi.insight.telling import HEADINGS, Told, before
from shanzhi.kernel.actors import Actor
from shanzhi.people.queries import deployment
from shanzhi.press.documents.brief import Definition, Listing, MonthlyBrief, Section
from shanzhi.scoring.spans import in_words
from shanzhi.ui.dates import say_when

MONTHS_SHOWN = 6


def defined(seen: Whole, facts: Mapping[str, Fact], told: Told) -> list[Fact]:
    """Return every fact that stands in a sentence, in the order they are told, last month's rate after this one's."""
    used = {url for said in told.values() for one in said for _words, url in one.numbers.values() if url}
    found: list[Fact] = []
    for code, fact in facts.items():
        earlier = before(seen, code) if code == "in_time_closing_rate" else None
        found += [
            one for one in (fact, earlier) if one is not None and used & {one.top_url, one.bottom_url, one.why_url}
        ]
    return found


def name_of(fact: Fact, seen: Whole) -> str:
    """Return what a number is called among the definitions: of another month, with its month."""
    earlier = seen.months.codes[-2]
    words = {"rule": fact.name, "version": in_words(earlier)}
    return _("%(rule)s（%(version)s）") % words if f"/{earlier}/" in fact.why_url else fact.name


def document(seen: Whole, shown: Mapping[str, Any], *, by: Actor, at: datetime, address: str) -> MonthlyBrief:
    """Return the brief as paper says it, in the language of the moment; ``shown`` is what the page shows."""
    language: Literal["zh", "en"] = "en" if (get_language() or "").startswith("en") else "zh"
    kept = deployment(by.district_id)
    space = " " if language == "en" else ""
    facts, told = shown["facts"], shown["told"]
    sections = [Section(str(HEADINGS[theme]), space.join(one.text for one in said)) for theme, said in told.items()]
    listings = [_listing(tables.of_volumes(_some(shown["volumes"])))]
    if shown["scores"] is not None:
        listings.append(_listing(tables.of_scores(shown["scores"])))
    if shown["units"]:
        listings.append(_listing(tables.of_clocks(_("各单位的时限"), _("单位"), shown["units"])))
    return MonthlyBrief(
        org=kept.name if kept is not None else "",
        title=_("基层治理月报"),
        area=seen.scope.name,
        month=in_words(seen.month.code),
        sections=tuple(sections),
        listings=tuple(one for one in listings if one.rows),
        definitions=tuple(
            Definition(
                name_of(one, seen),
                one.value or ("–" if one.bottom else one.top),
                one.of_what,
                _("%(rule)s（%(version)s）") % {"rule": one.rule, "version": one.version},
            )
            for one in defined(seen, facts, told)
        ),
        heading=_("每个数是怎么来的"),
        heads=(_("数"), _("值"), _("分子／分母"), _("规则（版本）")),
        signed=(_("拟稿人"), _("审核人")),
        notes=notes(seen),
        printed=_("%(name)s，%(when)s打印") % {"name": by.name, "when": say_when(at, now=at, form="print")},
        printed_at=at,
        address=address,
        scan=_("扫码看每个数背后的清单，要登录。"),
        watermark=_("演示数据：人名、单位和事情都是编的") if kept is not None and kept.is_demonstration else "",
        language=language,
    )


def notes(seen: Whole) -> tuple[str, ...]:
    """Return what must be known of the numbers as a whole."""
    when = say_when(seen.at, now=seen.at, form="print")
    told = {"when": when, "counted": say_when(seen.counted_at or seen.at, now=seen.at, form="print")}
    first = _("月度的数按考核统计到%(counted)s，剔除的不在内；“现在”的数截至%(when)s。") % told
    running = (_("这个月还没有过完，数还会变。"),) if seen.is_running else ()
    return (first, *running, _("举报和未成年人的事不在任何数里。只列单位，不列个人，不排名次。"))


def _some(volumes: dict[str, Any]) -> dict[str, Any]:
    return {**volumes, "rows": [row for row in volumes["rows"] if row in volumes["known"]][:MONTHS_SHOWN]}


def _listing(table: Table) -> Listing:
    rows = tuple(tuple("–" if cell is None else str(cell) for cell in row) for row in table.rows)
    return Listing(table.title, tuple(str(one) for one in table.heads), rows)
