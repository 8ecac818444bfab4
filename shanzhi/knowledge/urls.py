"""Addresses of articles: ``/knowledge/`` for residents, ``/knowledge/desk/`` for staff."""

from __future__ import annotations

from django.urls import path

from shanzhi.knowledge import views

app_name = "knowledge"
urlpatterns = [
    path("knowledge/", views.public_list, name="public"),
    path("knowledge/of/<str:number>/", views.public_article, name="public_article"),
    path("knowledge/desk/", views.article_list, name="articles"),
    path("knowledge/desk/add/", views.begin, name="begin"),
    path("knowledge/desk/of/<str:number>/", views.article, name="article"),
    path("knowledge/desk/of/<str:number>/change/", views.change, name="change"),
    path("knowledge/desk/of/<str:number>/step/", views.step, name="step"),
    path("knowledge/desk/of/<str:number>/cite/", views.cite, name="cite"),
]
