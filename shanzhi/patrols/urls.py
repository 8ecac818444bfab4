"""The worker's addresses: patrol/."""

from __future__ import annotations

from django.urls import path

from shanzhi.patrols.views import home, telling, visits

app_name = "patrols"
urlpatterns = [
    path("patrol/", home.home, name="home"),
    path("patrol/tell/", telling.tell, name="tell"),
    path("patrol/done/", telling.done, name="done"),
    path("patrol/told/", telling.told, name="told"),
    path("patrol/guess/", telling.guess, name="guess"),
    path("patrol/near/", telling.near, name="near"),
    path("patrol/verify/<str:number>/", visits.verify, name="verify"),
    path("patrol/tasks/", home.tasks, name="tasks"),
    path("patrol/grid/", home.grid, name="grid"),
]
