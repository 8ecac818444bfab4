"""Addresses of pairing: ``/pairing/``."""

from __future__ import annotations

from django.urls import path

from shanzhi.pairing import views

app_name = "pairing"
urlpatterns = [
    path("pairing/", views.home, name="home"),
    path("pairing/export/", views.export, name="export"),
    path("pairing/counts/", views.counts, name="counts"),
    path("pairing/rules/", views.rules, name="rules"),
    path("pairing/propose/", views.propose, name="propose"),
    path("pairing/accept/", views.accept, name="accept"),
    path("pairing/new/", views.new, name="new"),
    path("pairing/sides/", views.sides, name="sides"),
    path("pairing/pairs/<str:number>/", views.pair, name="pair"),
    path("pairing/pairs/<str:number>/<str:verb>/", views.step, name="step"),
]
