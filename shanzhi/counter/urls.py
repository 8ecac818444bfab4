"""The counter's addresses."""

from __future__ import annotations

from django.urls import path

from shanzhi.counter.views import tellings

app_name = "counter"
urlpatterns = [
    path("reports/<str:number>/", tellings.report_page, name="report"),
    path("reports/<str:number>/open/", tellings.open_identity, name="open"),
    path("reports/<str:number>/relay/", tellings.relay, name="relay"),
    path("reports/<str:number>/release/", tellings.release, name="release"),
    path("reports/<str:number>/tie/", tellings.tie, name="tie"),
    path("reports/<str:number>/untie/", tellings.untie, name="untie"),
    path("objections/", tellings.objections, name="objections"),
    path("objections/<str:number>/", tellings.judge, name="judge"),
    path("photos/<str:number>/<int:ordinal>/", tellings.photo, name="photo"),
]
