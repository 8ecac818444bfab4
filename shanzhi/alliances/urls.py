"""Addresses of alliances: ``/alliances/``."""

from __future__ import annotations

from django.urls import path

from shanzhi.alliances import views

app_name = "alliances"
urlpatterns = [
    path("alliances/", views.alliances, name="alliances"),
    path("alliances/of/<str:number>/", views.alliance, name="alliance"),
    path("alliances/of/<str:number>/<str:verb>/", views.act, name="act"),
]
