"""The 界面 room's addresses: the two switches, and the kit page while developing."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, path

from shanzhi.ui import views

app_name = "ui"
urlpatterns: list[URLPattern] = [
    path("display/", views.set_density, name="display"),
    path("language/", views.set_language, name="language"),
]
if settings.DEBUG:
    urlpatterns.append(path("ui/kit/", views.kit, name="kit"))
