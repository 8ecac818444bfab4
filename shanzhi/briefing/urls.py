"""Addresses of the monthly brief: ``/briefing/``."""

from __future__ import annotations

from django.urls import path

from shanzhi.briefing import views

app_name = "briefing"
urlpatterns = [
    path("briefing/", views.brief, name="brief"),
    path("briefing/paper/", views.paper, name="paper"),
]
