"""Where a phone sends its photos, and the files that make the pages an installed one 装到桌面.

The manifest and the worker tell nothing about anybody and ask for no signing in: browsers fetch them on their own.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from shanzhi.drafts.views import manifest_answer, owner_answer, photo_answer, worker_answer
from shanzhi.fieldwork.access import INSPECTORS
from shanzhi.fieldwork.models import RecheckDraft, VisitDraft
from shanzhi.people.access import StaffRequest, requires


@requires(*INSPECTORS)
@never_cache
@require_safe
def drafts(request: StaffRequest) -> HttpResponse:
    """Say whose phone this is now, with a fresh token."""
    return owner_answer(request)


@requires(*INSPECTORS)
@require_POST
def photo(request: StaffRequest) -> HttpResponse:
    """Take in one photo of a draft, and acknowledge it by the SHA-256 of the bytes that came."""
    kind = RecheckDraft if request.POST.get("kind") == "recheck" else VisitDraft
    return photo_answer(request, kind)


@requires(*INSPECTORS)
@never_cache
@require_safe
def offline(request: StaffRequest) -> HttpResponse:
    """Show, kept on the phone beforehand, that a page needs the net."""
    return render(request, "fieldwork/offline.html")


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Describe the page for a phone's home screen; it tells nothing about anybody."""
    return manifest_answer(name=_("善治外勤检查"), short_name=_("外勤检查"), home=reverse("fieldwork:home"))


@never_cache
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Give the service worker; it keeps the list of visits and rechecks, and each of them."""
    first, needs_net = reverse("fieldwork:home"), reverse("fieldwork:offline")
    below = [f"{first}visits/", f"{first}rechecks/"]
    return worker_answer(request, "fieldwork", kept=[first, needs_net], below=below, offline=needs_net)
