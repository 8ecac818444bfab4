"""Addresses of people and coverage: ``/people/``, ``/coverage/``."""

from __future__ import annotations

from django.urls import path, re_path

from shanzhi.people.views import coverage, staff

app_name = "people"
urlpatterns = [
    path("people/", staff.staff_list, name="staff"),
    path("people/invite/", staff.invite, name="invite"),
    path("people/of/<str:username>/", staff.person, name="person"),
    path("people/of/<str:username>/invite/", staff.invite_again, name="invite_again"),
    path("people/of/<str:username>/end-post/", staff.end_post, name="end_post"),
    path("people/of/<str:username>/hand-over/", staff.hand_over, name="hand_over"),
    re_path(r"^people/of/(?P<username>[^/]+)/(?P<verb>close|open|reset-second-factor)/$", staff.change, name="change"),
    path("coverage/", coverage.overview, name="coverage"),
    path("coverage/building/<str:code>/", coverage.building, name="coverage_building"),
    path("coverage/building/<str:code>/end/", coverage.end, name="coverage_end"),
    path("coverage/<str:code>/", coverage.community, name="coverage_community"),
]
