"""Addresses of the 地域 room: the outlines. Its keeper's pages are in ``web``."""

from __future__ import annotations

from django.urls import path

from shanzhi.territory import views

app_name = "territory"
urlpatterns = [
    path("territory/outlines.json", views.staff_outlines, name="outlines"),
    path("territory/public.json", views.public_outlines, name="public_outlines"),
]
