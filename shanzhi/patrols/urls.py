"""The worker's addresses: patrol/."""

from __future__ import annotations

from django.urls import path

from shanzhi.patrols.views import drafts, home, installed, telling, visits

app_name = "patrols"
urlpatterns = [
    path("patrol/", home.home, name="home"),
    path("patrol/tell/", telling.tell, name="tell"),
    path("patrol/done/", telling.done, name="done"),
    path("patrol/told/", telling.told, name="told"),
    path("patrol/guess/", telling.guess, name="guess"),
    path("patrol/near/", telling.near, name="near"),
    path("patrol/drafts/", drafts.drafts, name="drafts"),
    path("patrol/drafts/photo/", drafts.photo, name="draft_photo"),
    path("patrol/offline/", installed.offline, name="offline"),
    path("patrol/worker.js", installed.worker, name="worker"),
    path("patrol/manifest.webmanifest", installed.manifest, name="manifest"),
    path("patrol/verify/<str:number>/", visits.verify, name="verify"),
    path("patrol/tasks/", home.tasks, name="tasks"),
    path("patrol/grid/", home.grid, name="grid"),
]
