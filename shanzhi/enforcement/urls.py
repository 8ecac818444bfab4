"""Addresses of the registers that inspections stand on: ``/enforcement/``."""

from __future__ import annotations

from django.urls import path

from shanzhi.enforcement import views

app_name = "enforcement"
urlpatterns = [
    path("enforcement/", views.home, name="registers"),
    path("enforcement/items.csv", views.example, name="example"),
    path("enforcement/allowances/", views.allowances, name="allowances"),
    path("enforcement/allowances/<str:number>/", views.decide, name="decide"),
    path("enforcement/change/<slug:what>/", views.change, name="register_change"),
]
