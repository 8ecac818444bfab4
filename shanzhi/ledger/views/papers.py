"""What is printed of the ledger, for everybody: the bulletin of a day, and one line's receipt."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from shanzhi.kernel.clock import local
from shanzhi.ledger import bulletins
from shanzhi.ledger.views.pages import get_receipt
from shanzhi.press.documents.bulletin import Bulletin, sheet
from shanzhi.press.documents.receipts import line_sheet
from shanzhi.ui import slots
from shanzhi.ui.context import moment_of


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """Lead to today's bulletin, whose address stays."""
    return HttpResponseRedirect(reverse("ledger:bulletin", args=[local(moment_of(request)).date().isoformat()]))


@require_safe
def bulletin(request: HttpRequest, day: str) -> HttpResponse:
    """Show a day of the ledger, with the way to the days around it."""
    found = _bulletin(request, day)
    later = found.day + timedelta(days=1)
    before = found.size > found.entered  # there is no bulletin before the first checkpoint
    shown = {
        "bulletin": found,
        "earlier": found.day - timedelta(days=1) if before else None,
        "later": later if later <= local(moment_of(request)).date() else None,
    }
    return render(request, "ledger/bulletin.html", shown)


@require_safe
def bulletin_pdf(request: HttpRequest, day: str) -> HttpResponse:
    """Give the bulletin of a day on one page, to be put up."""
    found = _bulletin(request, day)
    return _pdf(bulletins.written(sheet(found)), f"ledger-{found.day:%Y%m%d}")


@require_safe
def receipt_pdf(request: HttpRequest, district: str, index: int) -> HttpResponse:
    """Give one line's receipt on one page."""
    found = get_receipt(district, index)
    address = request.build_absolute_uri(reverse("ledger:receipt", args=[district, index]))
    org, watermark = _frame(request)
    said = bulletins.line_receipt_of(found, org=org, address=address, watermark=watermark)
    return _pdf(bulletins.written(line_sheet(said)), f"receipt-{found.district_id}-{found.number}")


def _bulletin(request: HttpRequest, day: str) -> Bulletin:
    try:
        asked = date.fromisoformat(day)
    except ValueError as error:
        raise Http404 from error
    address = request.build_absolute_uri(reverse("ledger:bulletin", args=[asked.isoformat()]))
    org, watermark = _frame(request)
    at = moment_of(request)
    found = bulletins.bulletin_of(settings.ENV.district_id, asked, at=at, org=org, address=address, watermark=watermark)
    if found is None:
        raise Http404
    return found


def _frame(request: HttpRequest) -> tuple[str, str]:
    """Return whose paper it is and its watermark, as the rooms above say: in Chinese, as all papers are."""
    with translation.override(settings.LANGUAGE_CODE):
        org, mark = (slots.render(name, request) for name in ("place.name", "watermark"))
    return "".join(map(str, org)), "　".join(map(str, mark))


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
