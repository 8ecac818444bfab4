"""The pictures' addresses: overview/, map/."""

from __future__ import annotations

from django.urls import path

from shanzhi.insight.views import pictures, whole

app_name = "insight"
urlpatterns = [
    path("overview/", pictures.overview, name="overview"),
    path("overview/export/", pictures.export, name="export"),
    path("overview/whole/", whole.whole, name="whole"),
    path("overview/whole/export/", whole.export, name="whole_export"),
    path("overview/screen/", whole.screen, name="screen"),
    path("map/", pictures.full_map, name="map"),
]
