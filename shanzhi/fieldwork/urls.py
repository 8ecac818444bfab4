"""The addresses of the inspector's phone: fieldwork/."""

from __future__ import annotations

from django.urls import path

from shanzhi.fieldwork.views import installed, rechecks, visits

app_name = "fieldwork"
urlpatterns = [
    path("fieldwork/", visits.home, name="home"),
    path("fieldwork/visits/<str:number>/", visits.visit, name="visit"),
    path("fieldwork/rechecks/<str:number>/<int:ordinal>/", rechecks.recheck, name="recheck"),
    path("fieldwork/rechecks/<str:number>/<int:ordinal>/before/<int:photo>.jpg", rechecks.before, name="before"),
    path("fieldwork/drafts/", installed.drafts, name="drafts"),
    path("fieldwork/drafts/photo/", installed.photo, name="draft_photo"),
    path("fieldwork/offline/", installed.offline, name="offline"),
    path("fieldwork/worker.js", installed.worker, name="worker"),
    path("fieldwork/manifest.webmanifest", installed.manifest, name="manifest"),
]
