"""Every room's addresses, gathered. A room that has no ``urls.py`` has no pages of its own."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.urls import include, path

# The first path segments each room answers for stand in its own urls.py; none may overlap (a test says so).
handler400 = "shanzhi.ui.views.bad_request"
urlpatterns = [
    path("", include(f"shanzhi.{room}.urls")) for room in settings.ROOMS if find_spec(f"shanzhi.{room}.urls")
]
