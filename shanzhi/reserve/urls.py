"""Addresses of the reserve list: ``/reserve/``."""

from __future__ import annotations

from django.urls import path

from shanzhi.reserve import views

app_name = "reserve"
urlpatterns = [
    path("reserve/", views.proposals, name="proposals"),
    path("reserve/<str:number>/", views.proposal, name="proposal"),
]
