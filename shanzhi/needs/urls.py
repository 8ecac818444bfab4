"""Addresses of the three lists: ``/needs/``."""

from __future__ import annotations

from django.urls import path

from shanzhi.needs.views import listings, own, projects

app_name = "needs"
urlpatterns = [
    path("needs/", listings.listings, name="listings"),
    path("needs/own/", own.own, name="own"),
    path("needs/board/", listings.board, name="board"),
    path("needs/add/", listings.add, name="add"),
    path("needs/export/", listings.export, name="export"),
    path("needs/public/", listings.public, name="public"),
    path("needs/projects/", projects.projects, name="projects"),
    path("needs/projects/<str:number>/", projects.project, name="project"),
    path("needs/projects/<str:number>/<str:verb>/", projects.step, name="project_step"),
    path("needs/of/<str:number>/", listings.listing, name="listing"),
    path("needs/of/<str:number>/change/", listings.change, name="change"),
    path("needs/of/<str:number>/claim/", projects.claim, name="claim"),
    path("needs/of/<str:number>/<str:verb>/", listings.step, name="step"),
]
