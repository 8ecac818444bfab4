"""Addresses of what was learned: ``/learning/``."""

from __future__ import annotations

from django.urls import path

from shanzhi.learning import views

app_name = "learning"
urlpatterns = [
    path("learning/", views.versions, name="versions"),
    path("learning/learn/", views.learn, name="learn"),
    path("learning/of/<int:number>/back/", views.go_back, name="go_back"),
    path("learning/alike/", views.alikes, name="alikes"),
    path("learning/hot/", views.issues, name="issues"),
    path("learning/hot/<str:number>/", views.issue, name="issue"),
    path("learning/hot/<str:number>/accept/", views.accept, name="accept"),
    path("learning/hot/<str:number>/dismiss/", views.dismiss, name="dismiss"),
]
