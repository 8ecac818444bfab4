"""The phone's page as an installed one 装到桌面: its manifest, its service worker, the page for what needs the net.

The manifest and the worker tell nothing about anybody and ask for no signing in: browsers fetch them on their own.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shanzhi.drafts.views import manifest_answer, worker_answer
from shanzhi.patrols.access import TELLERS
from shanzhi.people.access import requires

KEPT = ("home", "tell", "done", "tasks", "grid", "offline")  # what a phone keeps, and nothing else


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Describe the page for a phone's home screen."""
    return manifest_answer(name=_("善治巡查"), short_name=_("巡查"), home=reverse("patrols:home"))


@never_cache
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Give the service worker."""
    kept = [reverse(f"patrols:{name}") for name in KEPT]
    return worker_answer(request, "patrol", kept=kept, offline=reverse("patrols:offline"))


@requires(*TELLERS)
@never_cache
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Show, kept on the phone beforehand, that a page needs the net."""
    return render(request, "patrols/offline.html")
