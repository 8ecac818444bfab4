"""The hotline's addresses: hotline/."""

from __future__ import annotations

from django.urls import path

from shanzhi.hotline.views import sheets

app_name = "hotline"
urlpatterns = [
    path("hotline/", sheets.sheets, name="sheets"),
    path("hotline/<str:number>/", sheets.sheet, name="sheet"),
    path("hotline/<str:number>/progress/", sheets.progress, name="progress"),
    path("hotline/<str:number>/start/", sheets.start, name="start"),
    path("hotline/<str:number>/go-on/", sheets.go_on, name="go_on"),
    path("hotline/<str:number>/stop/", sheets.stop, name="stop"),
    path("hotline/<str:number>/discard/", sheets.discard, name="discard"),
    path("hotline/<str:number>/faults.xlsx", sheets.faults, name="faults"),
]
