"""Addresses of the catalogue: ``/catalogue/``."""

from __future__ import annotations

from django.urls import path

from shanzhi.catalogue import views

app_name = "catalogue"
urlpatterns = [
    path("catalogue/", views.matters, name="matters"),
    path("catalogue/of/<str:code>/", views.matter, name="matter"),
    path("catalogue/limits/", views.limits, name="limits"),
    path("catalogue/duties/", views.duties, name="duties"),
    path("catalogue/reasons/", views.reasons, name="reasons"),
    path("catalogue/replies/", views.replies, name="replies"),
    path("catalogue/import/", views.take_in, name="import"),
    path("catalogue/import/back/", views.go_back, name="go_back"),
    path("catalogue/download/<str:part>/", views.download, name="download"),
    path("catalogue/example/<str:part>/", views.example, name="example"),
]
