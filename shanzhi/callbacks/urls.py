"""Addresses of asking after closing: ``/callbacks/``."""

from __future__ import annotations

from django.urls import path

from shanzhi.callbacks.views import asking, exclusions, looking

app_name = "callbacks"
urlpatterns = [
    path("callbacks/", asking.queue, name="queue"),
    path("callbacks/of/<str:number>/", asking.call, name="call"),
    path("callbacks/of/<str:number>/missed/", asking.missed, name="missed"),
    path("callbacks/coverage/", asking.coverage, name="coverage"),
    path("callbacks/rules/", asking.rules, name="rules"),
    path("callbacks/exclusions/", exclusions.exclusion_list, name="exclusions"),
    path("callbacks/exclusions/ask/<str:number>/", exclusions.ask, name="ask_exclusion"),
    path("callbacks/exclusions/of/<str:number>/", exclusions.exclusion, name="exclusion"),
    path("callbacks/exclusions/of/<str:number>/again/", exclusions.again, name="ask_again"),
    path("callbacks/rechecks/", looking.recheck_list, name="rechecks"),
    path("callbacks/rechecks/of/<str:number>/", looking.draw, name="draw"),
    path("callbacks/rechecks/of/<str:number>/<int:ordinal>/", looking.recheck, name="recheck"),
    path("callbacks/recurrences/", looking.recurrence_list, name="recurrences"),
]
