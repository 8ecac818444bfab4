"""The pictures' addresses: overview/, map/."""

from __future__ import annotations

from django.urls import path

from shanzhi.insight import views

app_name = "insight"
urlpatterns = [
    path("overview/", views.overview, name="overview"),
    path("map/", views.full_map, name="map"),
]
