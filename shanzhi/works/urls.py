"""Addresses of works projects: ``/projects/``."""

from __future__ import annotations

from django.urls import path

from shanzhi.works import views

app_name = "works"
urlpatterns = [
    path("projects/", views.project_list, name="projects"),
    path("projects/add/", views.begin, name="begin"),
    path("projects/of/<str:code>/", views.project, name="project"),
    path("projects/of/<str:code>/change/", views.change, name="change"),
]
