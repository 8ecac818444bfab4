"""台账: a list of cases, as filed in a binder: what was asked for, the rows, how many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shanzhi.press.model import Column, Foot, Head, Sheet, Signature, Signatures, Table, Text
from shanzhi.press.wording import say_moment, say_number, say_printed, say_short

COLUMNS = (
    Column("序号", 0.55, "right"),
    Column("编号", 1.25),
    Column("反映的事", 3.4),
    Column("类别", 1.4),
    Column("地点", 2.2),
    Column("来源", 1),
    Column("反映时间", 1.15, "center"),
    Column("主办单位", 1.9),
    Column("到哪一步", 1, "center"),
    Column("到期或结案", 1.15, "center"),
)


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One case of the list."""

    number: str
    title: str
    matter: str
    place: str
    channel: str
    told_at: datetime
    unit: str
    state: str
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class Register:
    """A list and what it was asked for; ``cut`` says that there are more than stand here."""

    org: str
    title: str
    asked: tuple[str, ...]
    rows: tuple[RegisterRow, ...]
    printed_by: str
    printed_at: datetime
    cut: bool = False
    watermark: str = ""


def sheet(register: Register) -> Sheet:
    """Return the list on landscape sheets, its head on each."""
    rows = tuple(
        (
            say_number(place),
            one.number,
            one.title,
            one.matter or "没有定",
            one.place,
            one.channel,
            say_short(one.told_at),
            one.unit or "没有派",
            one.state,
            say_short(one.ends_at),
        )
        for place, one in enumerate(register.rows, start=1)
    )
    said = f"共{say_number(len(rows))}件，截至{say_moment(register.printed_at)}。"
    notes = [said + (f"超过{say_number(len(rows))}件的没有印，请缩小范围再印。" if register.cut else "")]
    return Sheet(
        name=register.title,
        head=Head(
            register.org, register.title, "、".join(register.asked) or "全部事项", f"共{say_number(len(rows))}件"
        ),
        parts=(
            Table(COLUMNS, rows, empty="没有这样的事项。"),
            Text((*notes, "举报和未成年人事项不上纸质台账。"), small=True),
            Signatures((Signature("填报人"), Signature("审核人"))),
        ),
        at=register.printed_at,
        foot=Foot(say_printed(register.printed_by, register.printed_at)),
        watermark=register.watermark,
        landscape=True,
    )
