"""台账日报: the day's checkpoint on one page, to be put up where people pass; it names nobody and no case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from shanzhi.press.model import Code, Facts, Foot, Head, Sheet, Text, Verbatim
from shanzhi.press.wording import say_day, say_moment, say_number

PROVED = (
    "能证明：签进检查点的行，从那时起没有一行被改动、删除、插入或换过次序。",
    "不能证明：记下的事本身是真的；入账以前没有人动过。",
    "怎么用：留下这一页。以后台账若被改写，拿它和当时的台账一比就知道。核对用verify.py，要公钥。",
)


@dataclass(frozen=True, slots=True)
class Bulletin:
    """A day of the ledger. ``entered`` counts the lines first signed on that day; ``uncovered`` says what isn't yet.

    ``checked`` is the sentence of the last check of the day, '' where there was none.
    """

    org: str
    day: date
    origin: str
    size: int
    entered: int
    checkpoints: int
    signed_at: datetime
    checkpoint: str
    keys: tuple[str, ...]
    uncovered: str
    checked: str
    address: str
    watermark: str = ""


def sheet(bulletin: Bulletin) -> Sheet:
    """Return the bulletin on its sheet. The QR holds the checkpoint itself: it can be read without this house."""
    facts = Facts(
        (
            ("共入账", f"{say_number(bulletin.size)}行"),
            ("当天新增", f"{say_number(bulletin.entered)}行，签了{say_number(bulletin.checkpoints)}个检查点"),
            ("末次签署", say_moment(bulletin.signed_at, weekday=True)),
            ("没签进去", bulletin.uncovered),
            ("当天核验", bulletin.checked or "这一天没有核验。"),
        )
    )
    return Sheet(
        name=f"台账日报 {say_day(bulletin.day)}",
        head=Head(bulletin.org, "台账日报", say_day(bulletin.day, weekday=True), bulletin.origin),
        parts=(
            facts,
            Verbatim(bulletin.checkpoint.rstrip("\n"), heading="检查点"),
            Verbatim("\n".join(bulletin.keys), heading="公钥"),
            Text(PROVED, heading="能证明什么", small=True),
        ),
        at=bulletin.signed_at,
        code=Code(
            bulletin.checkpoint,
            ("二维码里就是上面的检查点，不用联网也能读出来。", f"当天的台账：{bulletin.address}"),
            size=42,
        ),
        foot=Foot(f"依{say_moment(bulletin.signed_at)}签署的检查点"),
        watermark=bulletin.watermark,
    )
