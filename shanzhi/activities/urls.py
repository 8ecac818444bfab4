"""Addresses of activities: ``/activities/`` for residents, ``/activities/desk/`` for staff."""

from __future__ import annotations

from django.urls import path

from shanzhi.activities.views import contest, desk, public

app_name = "activities"
urlpatterns = [
    path("activities/", public.calendar, name="calendar"),
    path("activities/of/<str:number>/", public.activity, name="activity"),
    path("activities/of/<str:number>/mine/", public.mine, name="mine"),
    path("activities/of/<str:number>/results/", public.results, name="results"),
    path("activities/desk/", desk.activity_list, name="desk"),
    path("activities/desk/export/", desk.export, name="export"),
    path("activities/desk/add/", desk.plan, name="plan"),
    path("activities/desk/of/<str:number>/", desk.desk_activity, name="desk_activity"),
    path("activities/desk/of/<str:number>/change/", desk.change, name="change"),
    path("activities/desk/of/<str:number>/step/", desk.step, name="step"),
    path("activities/desk/of/<str:number>/contest/", contest.contest, name="contest"),
    path("activities/desk/of/<str:number>/contest/export/", contest.export, name="export_results"),
    path("activities/desk/of/<str:number>/contest/entrants/", contest.take_in, name="entrants"),
    path("activities/desk/of/<str:number>/contest/entrants/export/", contest.export_entrants, name="export_entrants"),
    path("activities/desk/of/<str:number>/publish/", contest.publish, name="publish"),
]
