"""What the paper of a supervision order 督办单 and of a score sheet 考核表 says, from what those rooms know of them."""

from __future__ import annotations

from datetime import datetime

from shanzhi.assessment.document import score_sheet_document
from shanzhi.assessment.models import Period
from shanzhi.assessment.queries import figures
from shanzhi.assessment.queries.scopes import Sight
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.press.documents.order import SupervisionOrder
from shanzhi.press.documents.scores import ScoreRow, ScoreSheet
from shanzhi.press.wording import say_fingerprint, say_moment
from shanzhi.scoring.arithmetic import Rate
from shanzhi.slips.queries import place
from shanzhi.supervision.models import Order
from shanzhi.supervision.queries.orders import OrderLine, order_document

CHECK = "由督办的人到场看过再销单。核查人不是承办人。"
OBJECT_WITHIN = "答复期限"


def order_of(order: Order, *, by: Actor, at: datetime, address: str) -> SupervisionOrder:
    """Return the paper of an order (the statements of its plain data, and one for the place's name)."""
    told = order_document(order)
    org, invented = place(order.district_id)
    first = told.cases[0] if told.cases else None
    return SupervisionOrder(
        org=org,
        number=told.number,
        level=f"{told.level_name}（{told.level_place}）",
        unit=told.unit,
        first_responsible=f"{told.head_title}　{told.head_name}".strip("　") or "空缺",
        subject=first.title if first is not None and len(told.cases) == 1 else f"{len(told.cases)}件事项",
        subject_lines=tuple(_case(one, alone=len(told.cases) == 1) for one in told.cases),
        stands_at="；".join(dict.fromkeys(f"{one.step}，{one.role}" for one in told.cases)),
        limit_lines=tuple(_limit(one, alone=len(told.cases) == 1) for one in told.cases),
        why=(*told.reasons, *((f"越级的理由：{told.urgent_reason}",) if told.urgent_reason else ())),
        basis="；".join(told.basis),
        demands=(*told.demands, f"{say_moment(told.due_at)}前答复（{told.limit}）。"),
        issued_by=told.issued_by,
        issued_at=told.issued_at,
        check=told.finding or CHECK,
        address=address,
        object_within=OBJECT_WITHIN,
        printed_by=by.name,
        printed_at=at,
        reply=told.reply,
        replied=f"{told.replied_by}，{say_moment(told.replied_at)}" if told.replied_at is not None else "",
        signed_for=f"{told.signed_by}　{say_moment(told.signed_at)}" if told.signed_at is not None else "",
        fingerprint=say_fingerprint(told.fingerprint, told.line_index),
        watermark=invented,
    )


def _case(one: OrderLine, *, alone: bool) -> str:
    said = f"编号{one.number}，来件{one.reports}件，最早{say_moment(one.told_at)}反映"
    return said if alone else f"{one.title}（{said}）"


def _limit(one: OrderLine, *, alone: bool) -> str:
    due = f"{say_moment(one.due_at)}到期" if one.due_at is not None else "没有单位时限"
    late = f"，已超{one.late_days}个工作日" if one.late_days else ""
    return f"{due}{late}" if alone else f"{one.number}：{due}{late}"


def scores_of(period: Period, seen: Sight, *, by: Actor, at: datetime, address: str) -> ScoreSheet:
    """Return the paper of a unit's or an area's score sheet: the same digits as the page's."""
    told = score_sheet_document(period, seen.scope, opinions=seen.opinions)
    rates = {one.indicator.code: one.corrected or one.rate for one in figures.shown(period, seen.scope)}
    org, invented = place(period.district_id)
    frozen = period.counted_at if period.is_frozen else None
    corrected = told["corrected_total"]
    context = [f"{one['reason']}（{one['by']}）" for one in told["corrections"]]
    if not seen.opinions:
        context.append("解决率、满意率封账以后才列出。")
    return ScoreSheet(
        org=org,
        unit=seen.scope.name,
        period=period.name,
        version=told["sheet"],
        rows=tuple(_score(row, rates.get(row["indicator"])) for row in told["rows"]),
        total=f"{told['total']}／{told['at_most']}" if corrected is None else f"{told['total']}，更正后{corrected}",
        frozen_at=frozen,
        appeal_until=local(period.appeals_until).date() if period.appeals_until else None,
        printed_by=by.name,
        printed_at=at,
        context=(*context, told["source"]),
        address=address,
        fingerprint=f"结果摘要 {told['digest']}" if told["digest"] else "",
        watermark=invented,
    )


def _score(row: dict[str, str], rate: Rate | None) -> ScoreRow:
    top, bottom = (f"{rate.numerator.normalize():f}", str(rate.denominator)) if rate is not None else ("", "")
    return ScoreRow(row["item"], top, bottom, row["words"], row["at_most"], row["points"] or "–")
