"""The ledger's pages, open to everybody: the latest checkpoint, one line's receipt, and checking in the browser."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shanzhi.journal import sentences
from shanzhi.journal.models import Origin
from shanzhi.ledger import keys, queries
from shanzhi.ledger.models import Checkpoint
from shanzhi.ui.codes import qr
from shanzhi.ui.context import moment_of
from shanzhi.ui.dates import say_when


@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """Show the latest checkpoint, what it doesn't cover yet, and the key."""
    district_id = settings.ENV.district_id
    latest = queries.latest_checkpoint(district_id)
    shown = {
        "ledger": queries.read_ledger(district_id),
        "checkpoint": latest,
        "uncovered": queries.uncovered(district_id, at=moment_of(request)),
        "keys": keys.trusted(district_id) if latest else [],
    }
    return render(request, "ledger/ledger.html", shown)


@require_safe
def checkpoint(_request: HttpRequest) -> HttpResponse:
    """Give the latest checkpoint as it was signed, for witnesses and scripts."""
    latest = queries.latest_checkpoint(settings.ENV.district_id)
    if latest is None:
        raise Http404
    return HttpResponse(latest.text, content_type="text/plain; charset=utf-8")


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Show the page that checks a receipt in the browser; nothing is sent anywhere."""
    return render(request, "ledger/verify.html")


@require_safe
def receipt(request: HttpRequest, district: str, index: int) -> HttpResponse:
    """Show one line's receipt without names, and what it proves."""
    found = get_receipt(district, index)
    address = request.build_absolute_uri(reverse("ledger:receipt", args=[district, index]))
    shown = {"receipt": found, "shown": _rows(request, found), "address": address, "qr": qr(address)}
    return render(request, "ledger/receipt.html", shown)


@require_safe
def receipt_file(_request: HttpRequest, district: str, index: int) -> HttpResponse:
    """Give the same receipt as a file for ``verify.py``."""
    found = get_receipt(district, index)
    response = HttpResponse(found.as_json(), content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="receipt-{found.district_id}-{found.number}.json"'
    return response


def _rows(request: HttpRequest, found: queries.Receipt) -> list[tuple[str, str]]:
    """Return in words what a stranger may read of the line; nothing where it is kept confidential."""
    if not found.header:
        return []
    now = moment_of(request)
    said = [(_("办理"), sentences.label(found.header["verb"])), (_("来历"), str(Origin(found.header["origin"]).label))]
    for label, name in ((_("发生时间"), "at"), (_("记录时间"), "recorded_at")):
        said.append((label, say_when(datetime.fromisoformat(found.header[name]), now=now, form="print")))
    return said


def get_receipt(district: str, index: int) -> queries.Receipt:
    """Return the receipt of a line for everybody.

    :raises Http404: while no checkpoint covers it.
    """
    known = Checkpoint.objects.filter(district_id=district).exists() and index < 2**62
    found = queries.receipt_at(district, index) if known else None
    if found is None:
        raise Http404
    return found
