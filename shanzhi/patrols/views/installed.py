"""The phone's page as an installed one 装到桌面: its manifest, its service worker, the page for what needs the net.

The manifest and the worker tell nothing about anybody and ask for no signing in: browsers fetch them on their own.
"""

from __future__ import annotations

from hashlib import sha256

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

import shanzhi
from shanzhi.patrols.access import TELLERS
from shanzhi.people.access import requires

KEPT = ("home", "tell", "done", "tasks", "grid", "offline")  # what a phone keeps, and nothing else


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Describe the page for a phone's home screen."""
    sizes = (("192x192", "patrols/icon-192.png"), ("512x512", "patrols/icon-512.png"))
    icons = [
        {"src": static(path), "sizes": size, "type": "image/png", "purpose": purpose}
        for size, path in sizes
        for purpose in ("any", "maskable")
    ]
    home = reverse("patrols:home")
    return JsonResponse(
        {
            "id": home,
            "name": _("善治巡查"),
            "short_name": _("巡查"),
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


@never_cache
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Give the service worker; a new version of the house gives a new one, and the old copies go with the old."""
    build = f"{shanzhi.__version__} {getattr(staticfiles_storage, 'manifest_hash', '')}"
    context = {
        "version": sha256(build.encode()).hexdigest()[:12],
        "kept": [reverse(f"patrols:{name}") for name in KEPT],
        "offline": reverse("patrols:offline"),
        "files": settings.STATIC_URL,
    }
    return render(request, "patrols/worker.js", context, content_type="text/javascript; charset=utf-8")


@requires(*TELLERS)
@never_cache
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Show, kept on the phone beforehand, that a page needs the net."""
    return render(request, "patrols/offline.html")
