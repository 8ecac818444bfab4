"""Addresses of units' entries of contests: ``/entering/``; the organiser's at ``/entering/desk/``."""

from __future__ import annotations

from django.urls import path

from shanzhi.entering.views import desk, own

app_name = "entering"
urlpatterns = [
    path("entering/", own.own, name="own"),
    path("entering/to/<str:contest>/", own.add, name="add"),
    path("entering/of/<str:number>/", own.entry, name="entry"),
    path("entering/of/<str:number>/change/", own.change, name="change"),
    path("entering/of/<str:number>/<str:verb>/", own.step, name="step"),
    path("entering/desk/<str:contest>/", desk.desk, name="desk"),
    path("entering/desk/<str:contest>/accept/", desk.accept, name="accept"),
]
