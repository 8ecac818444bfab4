"""派单: the dispatch slip of a case, for units that work on paper. Masked words only; never a teller."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shanzhi.press.model import Cell, Code, Column, Foot, Form, Head, Sheet, Table, Text
from shanzhi.press.wording import say_moment, say_number, say_printed

UNITS = (
    Column("主协办", 0.9, "center"),
    Column("单位", 2.5),
    Column("到期", 2.2),
    Column("到哪一步", 1.1, "center"),
    Column("依据或要求", 2.5),
)


@dataclass(frozen=True, slots=True)
class SlipUnit:
    """One unit's part: lead or supporting, how it stands, when it is due and why it is this unit's."""

    role: str
    name: str
    state: str
    due_at: datetime | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class DispatchSlip:
    """What a slip says. ``summary`` is the masked text, ``place`` the spot and ``grid`` where it lies."""

    org: str
    number: str
    title: str
    matter: str
    grade: str
    place: str
    grid: str
    channel: str
    told_at: datetime
    reports: int
    summary: str
    units: tuple[SlipUnit, ...]
    sign_due_at: datetime | None
    unit_due_at: datetime | None
    answer_due_at: datetime | None
    dispatched_by: str
    dispatched_at: datetime | None
    basis: str
    address: str
    printed_by: str
    printed_at: datetime
    fingerprint: str = ""
    watermark: str = ""


def sheet(slip: DispatchSlip) -> Sheet:
    """Return the slip on its sheet."""
    sent = f"{slip.dispatched_by}　{say_moment(slip.dispatched_at)}" if slip.dispatched_at else slip.dispatched_by
    told = f"{slip.channel}，最早{say_moment(slip.told_at)}反映，来件{say_number(slip.reports)}件"
    form = Form(
        (
            (Cell("事项", (told,), lead=slip.title),),
            (Cell("类别", (slip.matter,)), Cell("等级", (slip.grade,))),
            (Cell("地点", (slip.place,)), Cell("网格", (slip.grid,))),
            (Cell("反映的事", tuple(slip.summary.splitlines()) or ("没有另写。",)),),
            (Cell("签收时限", (_due(slip.sign_due_at),)), Cell("办理时限", (_due(slip.unit_due_at),))),
            (Cell("答复时限", (_due(slip.answer_due_at),)), Cell("派遣", (sent,))),
            (Cell("依据", (slip.basis or "没有另写。",)),),
        )
    )
    units = Table(
        UNITS,
        tuple(
            (one.role, one.name, say_moment(one.due_at) if one.due_at else "没有定", one.state, one.why)
            for one in slip.units
        ),
    )
    pen = Form(
        (
            (Cell("办理情况", hint="由承办单位填写，或在系统里写，写一处即可", room=34),),
            (Cell("签收"), Cell("办结日期")),
        )
    )
    return Sheet(
        name=f"派单 {slip.number}",
        head=Head(slip.org, "事项派单", f"编号 {slip.number}"),
        parts=(form, Text((), heading="承办单位"), units, pen),
        at=slip.printed_at,
        code=Code(slip.address, ("扫码看这件事的现状，要登录。", "反映人的姓名、电话已遮去，纸上和网上都没有。")),
        foot=Foot(say_printed(slip.printed_by, slip.printed_at), slip.fingerprint),
        watermark=slip.watermark,
    )


def _due(moment: datetime | None) -> str:
    return f"{say_moment(moment)}前" if moment is not None else "没有定"
