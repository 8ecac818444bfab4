"""Addresses of judging: ``/judging/`` for judges, ``/judging/desk/`` for the organiser."""

from __future__ import annotations

from django.urls import path

from shanzhi.judging.views import desk, own

app_name = "judging"
urlpatterns = [
    path("judging/", own.door, name="door"),
    path("judging/at/<str:contest>/", own.sheet, name="sheet"),
    path("judging/at/<str:contest>/keep/", own.keep, name="keep"),
    path("judging/at/<str:contest>/paper/", own.paper, name="paper"),
    path("judging/at/<str:contest>/account/", own.account, name="account"),
    path("judging/at/<str:contest>/leave/", own.leave, name="leave"),
    path("judging/desk/<str:contest>/", desk.desk, name="desk"),
    path("judging/desk/<str:contest>/codes/", desk.codes, name="codes"),
    path("judging/desk/<str:contest>/<str:verb>/", desk.step, name="step"),
]
