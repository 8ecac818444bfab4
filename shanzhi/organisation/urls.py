"""Addresses of units: ``/units/``."""

from __future__ import annotations

from django.urls import path, re_path

from shanzhi.organisation import views

app_name = "organisation"
urlpatterns = [
    path("units/", views.unit_list, name="units"),
    path("units/add/", views.add, name="unit_add"),
    path("units/party/", views.party_line, name="party_line"),
    path("units/of/<str:code>/", views.unit, name="unit"),
    re_path(
        r"^units/of/(?P<code>[^/]+)/(?P<verb>rename|details|alias|merge|close)/$", views.change, name="unit_change"
    ),
]
