"""Addresses of enterprises: ``/enterprises/``."""

from __future__ import annotations

from django.urls import path

from shanzhi.enterprises.views import enterprise, lists

app_name = "enterprises"
urlpatterns = [
    path("enterprises/", lists.register, name="register"),
    path("enterprises/missing/", lists.missing, name="missing"),
    path("enterprises/advisers/", lists.advisers, name="advisers"),
    path("enterprises/talents/", lists.talents, name="talents"),
    path("enterprises/loans/", lists.loans, name="loans"),
    path("enterprises/book/", lists.ledger, name="book"),
    path("enterprises/of/<str:code>/", enterprise.enterprise, name="enterprise"),
    path("enterprises/of/<str:code>/<str:verb>/", enterprise.act, name="act"),
    path("enterprises/things/<str:kind>/<str:number>/<str:verb>/", enterprise.step, name="step"),
]
