"""The 收发 room's addresses."""

from __future__ import annotations

from django.urls import path

from shanzhi.post import views

app_name = "post"
urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/read/", views.mark_read, name="mark_read"),
]
