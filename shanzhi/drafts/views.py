"""What every door that phones send drafts to answers: whose phone it is, photos by their hash, reasons; and the two
files that make pages an installed one 装到桌面. Doors stand in rooms above and say who may enter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static

import shanzhi
from shanzhi.accounts.access import StaffRequest
from shanzhi.drafts.actions import Sent, Taken, receive_photo
from shanzhi.drafts.forms import PhotoForm, SentForm
from shanzhi.drafts.models import PhoneDraft
from shanzhi.drafts.queries import whose
from shanzhi.kernel.refusal import Refused
from shanzhi.ui.context import moment_of
from shanzhi.ui.forms import unfit


def owner_answer(request: StaffRequest) -> JsonResponse:
    """Say whose phone this is now, with a fresh token."""
    return JsonResponse({"whose": whose(request.actor), "token": get_token(request)})


def photo_answer(request: StaffRequest, kind: type[PhoneDraft]) -> JsonResponse:
    """Take in one photo of a draft, and acknowledge it by the SHA-256 of the bytes that came."""
    form = PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        return refused_answer(said(form))
    data = form.cleaned_data
    try:
        digest = receive_photo(kind, data["photo"], key=data["key"], by=request.actor, at=moment_of(request))
    except Refused as refused:
        return refused_answer(refused.reasons)
    return JsonResponse({"received": digest})


def missing_answer(hashes: Sequence[str]) -> JsonResponse:
    """Name the photos that must come (again) before the words."""
    return JsonResponse({"missing": list(hashes)}, status=409)


def refused_answer(reasons: Iterable[object]) -> JsonResponse:
    """Say in whole sentences why it wasn't taken in."""
    return JsonResponse({"reasons": [str(one) for one in reasons]}, status=422)


def said(*forms: BaseForm) -> list[str]:
    """Return what is wrong in some forms, as sentences, each beside the name of its field."""
    return [str(reason) for form in forms if form.errors for reason in unfit(form).reasons]


def sent(form: SentForm) -> Sent:
    """Return what a phone says beside the words, from a valid form."""
    data = form.cleaned_data
    return Sent(data["key"], data["written_at"], data["phone_clock_at"], data["photos"])


def taken_answer(request: StaffRequest, take: Callable[[Sent], Taken[Any]], *, number: str, url: str) -> JsonResponse:
    """Let ``take`` take in a draft's words, and say what became of them: its number and where it is, or why not."""
    about = SentForm(request.POST)
    if not about.is_valid():
        return refused_answer(said(about))
    try:
        taken = take(sent(about))
    except Refused as refused:
        return refused_answer(refused.reasons)
    if taken.draft is None:
        return missing_answer(taken.missing)
    return JsonResponse({"number": number, "url": url, "repeated": taken.repeated})


def manifest_answer(*, name: str, short_name: str, home: str) -> JsonResponse:
    """Describe pages for a phone's home screen."""
    sizes = (("192x192", "drafts/icon-192.png"), ("512x512", "drafts/icon-512.png"))
    icons = [
        {"src": static(path), "sizes": size, "type": "image/png", "purpose": purpose}
        for size, path in sizes
        for purpose in ("any", "maskable")
    ]
    return JsonResponse(
        {
            "id": home,
            "name": name,
            "short_name": short_name,
            "lang": "zh-Hans",
            "start_url": home,
            "scope": home,
            "display": "standalone",
            "background_color": "#f5f5f2",
            "theme_color": "#153d5f",
            "icons": icons,
        },
        content_type="application/manifest+json",
        json_dumps_params={"ensure_ascii": False},
    )


def worker_answer(
    request: HttpRequest, door: str, *, kept: Sequence[str], offline: str, below: Sequence[str] = ()
) -> HttpResponse:
    """Give the service worker; a new version of the house gives a new one, and the old copies go with the old.

    ``door`` names what the phone keeps, ``kept`` are the pages, the first one first; pages below one of ``below`` are
    kept as far as the first one links to them, and what stands there as a picture as far as such a page shows it.
    """
    build = f"{shanzhi.__version__} {getattr(staticfiles_storage, 'manifest_hash', '')}"
    context = {
        "door": door,
        "version": sha256(build.encode()).hexdigest()[:12],
        "kept": kept,
        "below": below,
        "offline": offline,
        "files": settings.STATIC_URL,
    }
    return render(request, "drafts/worker.js", context, content_type="text/javascript; charset=utf-8")
