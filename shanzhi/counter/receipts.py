"""The receipt 来件回执: number, code in fours, promised day, QR; made from the slip that lies in the browser."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from shanzhi.advice.emergency import calls
from shanzhi.clocks.models import Deadline
from shanzhi.counter import proofs
from shanzhi.journal.queries import latest
from shanzhi.people.queries import deployment
from shanzhi.press.documents.receipts import Receipt, sheet
from shanzhi.press.pdf import write_pdf
from shanzhi.reports import codes
from shanzhi.reports.models import Report, ReporterIdentity
from shanzhi.reports.shapes import Told
from shanzhi.ui import slots
from shanzhi.ui.codes import qr
from shanzhi.ui.dates import say_when
from shanzhi.ui.shapes import ReceiptView


def send_to(url: str, told: Told, *, proof: bool) -> HttpResponse:
    """Return the way to the receipt, with the slip for it; ``proof`` opens the status page to the same browser."""
    response = HttpResponseRedirect(url)
    proofs.hand_slip(response, proofs.Slip(told.report.number, told.code, told.repeated), path=url)
    if proof:
        proofs.hand_proof(response, told.report.number)
    return response


def of_slip(request: HttpRequest, at: datetime, *, district_id: str) -> dict[str, Any] | None:
    """Return what the receipt page shows, or None when the browser holds no slip."""
    slip = proofs.slip_of(request)
    if slip is None:
        return None
    report = Report.objects.in_district(district_id).filter(number=slip.number).first()
    if report is None:
        return None
    return {"report": report, "receipt": receipt(request, report, slip.code, at=at), "calls": calls(report.text)}


def as_pdf(request: HttpRequest, at: datetime, *, district_id: str) -> HttpResponse | None:
    """Return the same receipt on a slip of A5, or None when the browser holds no slip."""
    with translation.override(settings.LANGUAGE_CODE):  # paper is Chinese
        shown = of_slip(request, at, district_id=district_id)
        if shown is None:
            return None
        view, number = shown["receipt"], shown["report"].number
        address = request.build_absolute_uri(reverse("counter:report_status", args=[number]))
        rows = tuple((str(name), str(value)) for name, value in view.rows)
        words = {"how": str(view.address), "warning": str(view.warning), "promised": str(view.promised)}
        mark = "　".join(str(part) for part in slots.render("watermark", request))
        paper = Receipt(view.org, view.number, view.code, rows, address=address, printed_at=at, watermark=mark, **words)
    response = HttpResponse(write_pdf(sheet(paper)), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="huizhi-{number}.pdf"'
    return response


def _of_identity(report: Report) -> list[tuple[str, str]]:
    """Return what became of the identity at its teller's wish, for a receipt given anew; the first needs no look."""
    if report.version == 1:
        return []
    said = {"rights.correct": _("已按您的要求更正"), "rights.erase": _("已按您的要求删除")}
    said |= {"report.erase": _("保存期满，已清除")}
    done = [verb for verb in said if latest(report.district_id, verb, "report", [report.pk])]
    return [(_("姓名和电话"), said[done[-1]])] if done else []


def receipt(request: HttpRequest, report: Report, code: str, *, at: datetime) -> ReceiptView:
    """Return the receipt of one report. It says what was told in the masked words: receipts lie about."""
    total = Deadline.objects.in_district(report.district_id).filter(subject_id=report.pk, kind="total").first()
    left_phone = (
        ReporterIdentity.objects.in_district(report.district_id)
        .filter(report_id=report.pk)
        .exclude(phone_hash="")
        .exists()
    )
    address = request.build_absolute_uri(reverse("counter:report_status", args=[report.number]))
    kept = deployment(report.district_id)
    told = {"time": say_when(report.told_at, now=at, form="print"), "door": report.channel_label}
    when = _("%(time)s，%(door)s") % told
    words = report.masked_text if len(report.masked_text) <= 60 else report.masked_text[:59] + "…"
    return ReceiptView(
        org=f"{kept.name}{kept.street_name}" if kept is not None else "",
        title=_("来件回执"),
        number=report.shown_number,
        code=codes.shown(code),
        rows=[(_("反映"), words), (_("时间"), when), *_of_identity(report)],
        promised=say_when(total.due_at, now=at, form="printday") if total is not None else "",
        qr_svg=qr(address),
        address=_("扫码，或打开%(host)s，点“查进展”，输入编号和查询码，看办到哪一步。") % {"host": request.get_host()},
        warning=_("查询码只给您一个人，请收好；丢了到窗口换新的。手机号已封存，办理单位看不到。急事打110、119、120。")
        if left_phone
        else _("查询码只给您一个人，请收好；丢了到窗口换新的。急事打110、119、120。"),
    )
