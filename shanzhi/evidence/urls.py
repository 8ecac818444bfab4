"""Addresses of the photos of the work: ``/evidence/``. A teller's lies where the proof of their code reaches."""

from __future__ import annotations

from django.urls import path

from shanzhi.evidence import views

app_name = "evidence"
urlpatterns = [
    path("evidence/<str:number>/", views.add, name="add"),
    path("evidence/<str:number>/<int:ordinal>/take-back/", views.take_back, name="take_back"),
    path("evidence/<str:number>/<int:ordinal>/choose/", views.choose, name="choose"),
]
