"""Addresses of requests carried out: ``/identities/``."""

from __future__ import annotations

from django.urls import path

from shanzhi.rights import views

app_name = "rights"
urlpatterns = [path("identities/<str:number>/", views.identity, name="identity")]
