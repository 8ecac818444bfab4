"""Addresses of the leader's figures: ``/readings/``."""

from __future__ import annotations

from django.urls import path

from shanzhi.readings import views

app_name = "readings"
urlpatterns = [
    path("readings/", views.measures, name="dictionary"),
    path("readings/<slug:code>/", views.why, name="why"),
    path("readings/<slug:code>/<slug:part>/", views.listing, name="list"),
]
