"""Addresses of inspections: ``/inspections/``; notices, draws and results are read without an account."""

from __future__ import annotations

from django.urls import path

from shanzhi.inspectorate.views import findings, inspections, open_pages, visits

app_name = "inspectorate"
urlpatterns = [
    path("inspections/", inspections.home, name="home"),
    path("inspections/add/", inspections.convene, name="convene"),
    path("inspections/of/<str:number>/", inspections.inspection, name="inspection"),
    path("inspections/of/<str:number>/<slug:verb>/", inspections.step, name="step"),
    path("inspections/visits/<str:number>/", visits.visit, name="visit"),
    path("inspections/visits/<str:number>/drop/", visits.drop, name="drop"),
    path("inspections/visits/<str:number>/notice/", visits.notice, name="write_notice"),
    path("inspections/visits/<str:number>/photos/<int:ordinal>/", visits.photo, name="photo"),
    path("inspections/findings/<str:number>/<int:ordinal>/", findings.finding, name="finding"),
    path("inspections/findings/<str:number>/<int:ordinal>/case/", findings.open_case, name="open_case"),
    path("inspections/notices/<str:number>/<str:code>/", open_pages.notice, name="notice"),
    path("inspections/draws/<str:number>/", open_pages.draw, name="draw"),
    path("inspections/draws/<str:number>/inputs.json", open_pages.draw_inputs, name="draw_inputs"),
    path("inspections/results/", open_pages.results, name="results"),
]
