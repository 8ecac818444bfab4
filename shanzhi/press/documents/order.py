"""督办单: a supervision order, from a supervisor to a unit and its first responsible person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shanzhi.press.model import Cell, Code, Foot, Form, Head, Sheet
from shanzhi.press.wording import say_moment, say_printed


@dataclass(frozen=True, slots=True)
class SupervisionOrder:
    """What an order says. Moments are aware; ``subject_lines``, ``limit_lines``, ``why`` and ``demands`` are sentences.

    ``number`` is as issued, 槐督〔2026〕7号; ``level`` says the colour and its place among the three. ``reply`` is what
    the unit has answered, '' where the pen is to write it. ``fingerprint`` comes from ``wording.say_fingerprint``.
    """

    org: str
    number: str
    level: str
    unit: str
    first_responsible: str
    subject: str
    subject_lines: tuple[str, ...]
    stands_at: str
    limit_lines: tuple[str, ...]
    why: tuple[str, ...]
    basis: str
    demands: tuple[str, ...]
    issued_by: str
    issued_at: datetime
    check: str
    address: str
    object_within: str
    printed_by: str
    printed_at: datetime
    reply: str = ""
    replied: str = ""
    signed_for: str = ""
    fingerprint: str = ""
    watermark: str = ""


def sheet(order: SupervisionOrder) -> Sheet:
    """Return the order on its sheet: red head, framed form, room for a pen, QR to where it stands."""
    reply = Cell("办理情况", (order.reply, order.replied) if order.replied else (order.reply,))
    if not order.reply:
        reply = Cell("办理情况", hint="由承办单位填写，或在系统里写，写一处即可", room=32)
    form = Form(
        (
            (Cell("承办单位", (order.unit,)), Cell("第一责任人", (order.first_responsible,))),
            (Cell("事项", order.subject_lines, lead=order.subject),),
            (Cell("到哪一步", (order.stands_at,)), Cell("单位时限", order.limit_lines)),
            (Cell("为什么督办", order.why, numbered=True),),
            (Cell("依据", (order.basis,)),),
            (Cell("要求", order.demands, numbered=True),),
            (reply,),
            (Cell("签发", (f"{order.issued_by}　{say_moment(order.issued_at)}",)), Cell("签收", (order.signed_for,))),
            (Cell("核查", (order.check,)),),
        )
    )
    return Sheet(
        name=f"督办单 {order.number}",
        head=Head(order.org, "督办单", order.number, order.level, red=True),
        parts=(form,),
        at=order.printed_at,
        code=Code(
            order.address,
            (
                "扫码看这张单子的现状，要登录。纸上和网上都没有反映人的信息。",
                f"对结论有不同意见，{order.object_within}内可在系统或书面提出，由街道另派人复核。",
            ),
        ),
        foot=Foot(say_printed(order.printed_by, order.printed_at), order.fingerprint),
        watermark=order.watermark,
    )
