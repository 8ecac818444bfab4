"""考核表: a unit's month, indicator by indicator, with what each figure is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from shanzhi.press.model import Code, Column, Foot, Head, Part, Sheet, Signature, Signatures, Table, Text
from shanzhi.press.wording import say_day, say_moment, say_printed

COLUMNS = (
    Column("指标", 2.6),
    Column("分子", 0.8, "right"),
    Column("分母", 0.8, "right"),
    Column("结果", 1.1, "right"),
    Column("权重", 0.8, "right"),
    Column("得分", 0.9, "right"),
    Column("说明", 3.2),
)


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One indicator. Figures come as they were reckoned, already in words: 93.3%, 14 / 15, or 不足30件，不算比率."""

    indicator: str
    numerator: str
    denominator: str
    result: str
    weight: str
    score: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """A unit's sheet of a period, of rules of one version; ``context`` says what the figures can't."""

    org: str
    unit: str
    period: str
    version: str
    rows: tuple[ScoreRow, ...]
    total: str
    frozen_at: datetime | None
    appeal_until: date | None
    printed_by: str
    printed_at: datetime
    context: tuple[str, ...] = ()
    address: str = ""
    fingerprint: str = ""
    watermark: str = ""


def sheet(scores: ScoreSheet) -> Sheet:
    """Return the sheet of scores."""
    rows = tuple(
        (one.indicator, one.numerator, one.denominator, one.result, one.weight, one.score, one.note)
        for one in scores.rows
    )
    frozen = f"{say_moment(scores.frozen_at)}定案。" if scores.frozen_at else "还没有定案，数字会变。"
    appeal = f"有不同意见，{say_day(scores.appeal_until, weekday=True)}前在系统里提出。" if scores.appeal_until else ""
    notes = (f"规则{scores.version}版。{frozen}{appeal}", "剔除的件另列，仍计入件数。只考核单位，不排个人名次。")
    parts: list[Part] = [
        Table(COLUMNS, rows, totals=("合计", "", "", "", "", scores.total, ""), empty="这个月没有指标。"),
        Text(notes, small=True),
    ]
    if scores.context:
        parts.append(Text(scores.context, heading="另外要说的", numbered=len(scores.context) > 1))
    return Sheet(
        name=f"{scores.unit}{scores.period}考核表",
        head=Head(scores.org, "考核表", scores.unit, scores.period),
        parts=(*parts, Signatures((Signature("被考核单位"), Signature("考核人")))),
        at=scores.printed_at,
        code=Code(scores.address, ("扫码看每个数是哪些件算出来的，要登录。",)) if scores.address else None,
        foot=Foot(say_printed(scores.printed_by, scores.printed_at), scores.fingerprint),
        watermark=scores.watermark,
    )
