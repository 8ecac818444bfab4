"""Addresses of inspections: ``/inspections/``; notices, draws and results are read without an account."""

from __future__ import annotations

from django.urls import path

from shanzhi.inspections.views import open_pages, phone, tasks

app_name = "inspections"
urlpatterns = [
    path("inspections/", tasks.home, name="home"),
    path("inspections/add/", tasks.convene, name="convene"),
    path("inspections/of/<str:number>/", tasks.inspection, name="inspection"),
    path("inspections/of/<str:number>/<slug:verb>/", tasks.step, name="step"),
    path("inspections/visits/<str:number>/", phone.visit, name="visit"),
    path("inspections/visits/<str:number>/drop/", phone.drop, name="drop"),
    path("inspections/visits/<str:number>/notice/", phone.notice, name="write_notice"),
    path("inspections/visits/<str:number>/photos/<int:ordinal>/", phone.photo, name="photo"),
    path("inspections/findings/<str:number>/<int:ordinal>/", phone.finding, name="finding"),
    path("inspections/findings/<str:number>/<int:ordinal>/case/", phone.open_case, name="open_case"),
    path("inspections/notices/<str:number>/<str:code>/", open_pages.notice, name="notice"),
    path("inspections/draws/<str:number>/", open_pages.draw, name="draw"),
    path("inspections/draws/<str:number>/inputs.json", open_pages.draw_inputs, name="draw_inputs"),
    path("inspections/results/", open_pages.results, name="results"),
]
