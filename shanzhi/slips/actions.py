"""Printing 出单: the paper, and a journal line that says who took what out of the house."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.assessment.models import Period
from shanzhi.assessment.queries.scopes import Sight
from shanzhi.cases.models import Case
from shanzhi.journal import sentences
from shanzhi.journal.exports import take_out, workbook
from shanzhi.journal.shapes import EntryView
from shanzhi.kernel.actors import Actor
from shanzhi.loop.workflow import Zone
from shanzhi.press.documents import order, register, scores, slip
from shanzhi.press.excel import write_excel
from shanzhi.press.model import Sheet
from shanzhi.press.pdf import write_pdf
from shanzhi.press.word import write_word
from shanzhi.slips.papers import order_of, scores_of
from shanzhi.slips.queries import Listed, register_of, slip_of
from shanzhi.supervision.models import Order
from shanzhi.supervision.queries import orders as ordered

MOST_ROWS = 5_000
WRITERS: dict[str, Callable[[Sheet], bytes]] = {"pdf": write_pdf, "docx": write_word, "xlsx": write_excel}


def print_slip(case: Case, form: str, *, by: Actor, at: datetime, address: str) -> bytes:
    """Return the dispatch slip of a case as ``pdf`` or ``docx``; write it down."""
    with translation.override(settings.LANGUAGE_CODE):
        made = WRITERS[form](slip.sheet(slip_of(case, by=by, at=at, address=address)))
    take_out("slip.print", {"case": case.number, "form": form}, by=by, at=at)
    return made


def print_register(asked: Listed, form: str, *, by: Actor, at: datetime) -> bytes:
    """Return a list of cases as ``pdf`` or ``xlsx``; write it down."""
    with translation.override(settings.LANGUAGE_CODE):
        said = register_of(asked, by=by, at=at)
        made = WRITERS[form](register.sheet(said))
    told = {"rows": len(said.rows), "form": form, "queue": asked.queue, **asked.asked.params()}
    take_out("register.print", told, by=by, at=at)
    return made


def print_order(one: Order, form: str, *, by: Actor, at: datetime, address: str) -> bytes:
    """Return a supervision order as ``pdf`` or ``docx``; write it down."""
    with translation.override(settings.LANGUAGE_CODE):
        made = WRITERS[form](order.sheet(order_of(one, by=by, at=at, address=address)))
    take_out("order.print", {"order": one.number, "form": form}, by=by, at=at)
    return made


def export_orders(show: str, *, by: Actor, at: datetime) -> bytes:
    """Return the supervision orders one may know of, running or ended, as a workbook; none of a closed zone."""
    rows = [
        [
            one.shown, str(one.level_label), row.first.number if row.first is not None else "",
            row.first.title if row.first is not None else "", len(row.cases), one.unit.name, one.head_name,
            str(one.state_label), one.opened_at, one.due_at, one.replied_at, one.ended_at,
        ]
        for row in ordered.orders(by, show=show, size=MOST_ROWS)
        if (one := row.order).zone == str(Zone.ORDINARY)
    ]  # fmt: skip
    headers = [
        _("文号"), _("级别"), _("事项编号"), _("事项"), _("共几件"), _("单位"), _("第一责任人"), _("到哪一步"),
        _("发出"), _("答复期限"), _("答复"), _("办结"),
    ]  # fmt: skip
    take_out("orders.export", {"rows": len(rows), "show": show}, by=by, at=at)
    return workbook(headers, rows, title=_("督办单"), by=by, at=at)


def print_scores(period: Period, seen: Sight, form: str, *, by: Actor, at: datetime, address: str) -> bytes:
    """Return a score sheet as ``pdf``, ``docx`` or ``xlsx``; write it down."""
    with translation.override(settings.LANGUAGE_CODE):
        made = WRITERS[form](scores.sheet(scores_of(period, seen, by=by, at=at, address=address)))
    take_out("scores.print", {"period": period.code, "whose": seen.scope.name, "form": form}, by=by, at=at)
    return made


def _slip(_entry: EntryView, data: Mapping[str, Any]) -> str:
    return _("%(case)s的派单。") % {"case": data.get("case", "")}


def _order(_entry: EntryView, data: Mapping[str, Any]) -> str:
    return _("督办单%(order)s。") % {"order": data.get("order", "")}


def _scores(_entry: EntryView, data: Mapping[str, Any]) -> str:
    return _("%(whose)s，%(period)s。") % {"whose": data.get("whose", ""), "period": data.get("period", "")}


def _register(_entry: EntryView, data: Mapping[str, Any]) -> str:
    return _("%(n)s件。") % {"n": data.get("rows", 0)}


sentences.register("slip.print", label=gettext_lazy("打印派单"), say=_slip)
sentences.register("order.print", label=gettext_lazy("打印督办单"), say=_order)
sentences.register("orders.export", label=gettext_lazy("导出督办单"), say=_register)
sentences.register("scores.print", label=gettext_lazy("打印考核表"), say=_scores)
sentences.register("register.print", label=gettext_lazy("打印台账"), say=_register)
