"""Addresses of mediation: ``/mediation/``; parties apply at ``/mediation/ask/``."""

from __future__ import annotations

from django.urls import path

from shanzhi.mediation.views import applying, disputes

app_name = "mediation"
urlpatterns = [
    path("mediation/", disputes.home, name="home"),
    path("mediation/ask/", applying.ask, name="ask"),
    path("mediation/apply/", applying.apply, name="apply"),
    path("mediation/mediators/", disputes.mediators, name="mediators"),
    path("mediation/disputes/<str:number>/", disputes.dispute, name="dispute"),
    path("mediation/disputes/<str:number>/open/", disputes.unseal, name="unseal"),
    path("mediation/disputes/<str:number>/agreement/", disputes.agreement, name="agreement"),
    path("mediation/disputes/<str:number>/<str:verb>/", disputes.step, name="step"),
]
