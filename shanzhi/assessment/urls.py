"""Addresses of 考核: ``/assessment/``."""

from __future__ import annotations

from django.urls import path

from shanzhi.assessment.views import appeals, figures, people, periods

app_name = "assessment"
urlpatterns = [
    path("assessment/", figures.overview, name="overview"),
    path("assessment/dictionary/", figures.dictionary_page, name="dictionary"),
    path("assessment/sheets/", periods.sheet_list, name="sheets"),
    path("assessment/showcase/", periods.showcase, name="showcase"),
    path("assessment/mine/", people.mine, name="mine"),
    path("assessment/team/", people.team, name="team"),
    path("assessment/person/<str:username>/", people.person, name="person"),
    path("assessment/appeals/", appeals.appeal_list, name="appeals"),
    path("assessment/appeals/<str:number>/", appeals.appeal, name="appeal"),
    path("assessment/watch/", people.watch, name="watch"),
    path("assessment/watch/<str:key>/", people.look, name="look"),
    path("assessment/in/<str:period>/", figures.overview, name="period"),
    path("assessment/in/<str:period>/sheet/", periods.score_sheet, name="sheet"),
    path("assessment/in/<str:period>/freeze/", periods.freeze, name="freeze"),
    path("assessment/in/<str:period>/sign/", periods.sign, name="sign"),
    path("assessment/in/<str:period>/<slug:indicator>/", figures.figure, name="figure"),
    path("assessment/in/<str:period>/<slug:indicator>/appeal/", appeals.raise_appeal, name="raise"),
    path("assessment/in/<str:period>/<slug:indicator>/<slug:part>/", figures.figure_list, name="list"),
]
