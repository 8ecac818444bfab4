"""The rehearsals' addresses: rehearse/."""

from __future__ import annotations

from django.urls import path

from shanzhi.rehearse import views

app_name = "rehearse"
urlpatterns = [
    path("rehearse/", views.index, name="index"),
    path("rehearse/cast/", views.cast, name="cast"),
    path("rehearse/enter/", views.enter, name="enter"),
    path("rehearse/<int:number>/", views.play, name="play"),
]
