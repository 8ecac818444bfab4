"""Addresses of accountability: ``/accountability/``."""

from __future__ import annotations

from django.urls import path

from shanzhi.accountability.views import items, stuck

app_name = "accountability"
urlpatterns = [
    path("accountability/", items.items, name="items"),
    path("accountability/stuck/", stuck.stuck_page, name="stuck"),
    path("accountability/stuck/list/", stuck.stuck_list, name="stuck_list"),
    path("accountability/stuck/export/", stuck.stuck_export, name="stuck_export"),
    path("accountability/warnings/", stuck.warning_list, name="warnings"),
    path("accountability/of/<str:number>/", items.item, name="item"),
    path("accountability/of/<str:number>/<str:verb>/", items.item_step, name="item_step"),
]
