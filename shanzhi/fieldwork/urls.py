"""The addresses of the inspector's phone: fieldwork/."""

from __future__ import annotations

from django.urls import path

from shanzhi.fieldwork import views

app_name = "fieldwork"
urlpatterns = [
    path("fieldwork/", views.home, name="home"),
    path("fieldwork/visits/<str:number>/", views.visit, name="visit"),
    path("fieldwork/drafts/", views.drafts, name="drafts"),
    path("fieldwork/drafts/photo/", views.photo, name="draft_photo"),
    path("fieldwork/offline/", views.offline, name="offline"),
    path("fieldwork/worker.js", views.worker, name="worker"),
    path("fieldwork/manifest.webmanifest", views.manifest, name="manifest"),
]
