"""Addresses of papers: ``/slips/``."""

from __future__ import annotations

from django.urls import path

from shanzhi.slips import views

app_name = "slips"
urlpatterns = [
    path("slips/register/", views.register, name="register"),
    path("slips/cases/<str:number>/", views.slip, name="slip"),
    path("slips/orders/", views.orders, name="orders"),
    path("slips/orders/<str:number>/", views.order, name="order"),
    path("slips/scores/<str:period>/", views.scores, name="scores"),
]
