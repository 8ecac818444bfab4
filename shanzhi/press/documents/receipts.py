"""回执: what a teller takes away: number, code, promised day, QR. And the ledger's receipt of one line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shanzhi.press.model import Code, Facts, Foot, Head, Sheet, Text, Verbatim
from shanzhi.press.wording import say_moment, say_number


@dataclass(frozen=True, slots=True)
class Receipt:
    """A teller's receipt. ``code`` comes in groups of four, '' where it was given before; words are masked ones."""

    org: str
    number: str
    code: str
    rows: tuple[tuple[str, str], ...]
    promised: str
    address: str
    how: str
    warning: str
    printed_at: datetime
    watermark: str = ""


def sheet(receipt: Receipt) -> Sheet:
    """Return the receipt on a slip of A5."""
    rows = [("编号", receipt.number)]
    rows += [("查询码", receipt.code)] if receipt.code else []
    rows += receipt.rows
    rows += [("最晚答复", receipt.promised)] if receipt.promised else []
    return Sheet(
        name=f"来件回执 {receipt.number}",
        head=Head(receipt.org, "来件回执"),
        parts=(Facts(tuple(rows), large=("编号", "查询码", "最晚答复")), Text((receipt.warning,), small=True)),
        at=receipt.printed_at,
        code=Code(receipt.address, (receipt.how,), size=32),
        foot=Foot(f"{say_moment(receipt.printed_at)}打印"),
        watermark=receipt.watermark,
        small=True,
    )


@dataclass(frozen=True, slots=True)
class LineReceipt:
    """The ledger's receipt of one line: its hash, the path to a signed root, the checkpoint. It names nobody."""

    org: str
    origin: str
    index: int
    shown: tuple[tuple[str, str], ...]
    leaf: str
    path: tuple[str, ...]
    checkpoint: str
    size: int
    signed_at: datetime
    address: str
    watermark: str = ""


def line_sheet(receipt: LineReceipt) -> Sheet:
    """Return the receipt of a line on its sheet."""
    shown = Facts(receipt.shown) if receipt.shown else Text(("这一行涉及保密事项，只公开摘要。",))
    number = say_number(receipt.index + 1)
    return Sheet(
        name=f"台账回执 第{number}行",
        head=Head(receipt.org, "台账回执", f"第{number}行", receipt.origin),
        parts=(
            shown,
            Text((f"这一行在签过名的{say_number(receipt.size)}行之中。姓名、编号和内容都不在这里。",), small=True),
            Verbatim(receipt.leaf, heading="本行摘要"),
            Verbatim(receipt.checkpoint.rstrip("\n"), heading="检查点"),
            Verbatim("\n".join(receipt.path) or "只有一行，不用证明。", heading="从这一行算到检查点的根"),
        ),
        at=receipt.signed_at,
        code=Code(receipt.address, ("扫码打开这一行的回执，可以在浏览器里查，也可以下载用verify.py离线查。",), size=30),
        foot=Foot(f"依{say_moment(receipt.signed_at)}签署的检查点"),
        watermark=receipt.watermark,
    )
