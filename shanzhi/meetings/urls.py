"""Addresses of talks, topics, the ledger, the appeals list and the public board: ``/meetings/``."""

from __future__ import annotations

from django.urls import path

from shanzhi.meetings.views import lists, public, talks, topics

app_name = "meetings"
urlpatterns = [
    path("meetings/", talks.home, name="home"),
    path("meetings/month/", talks.month, name="month"),
    path("meetings/convene/", talks.convene, name="convene"),
    path("meetings/topics/", topics.waiting, name="topics"),
    path("meetings/topics/<str:number>/", topics.topic, name="topic"),
    path("meetings/topics/<str:number>/<str:verb>/", topics.step, name="topic_step"),
    path("meetings/ledger/", topics.ledger, name="ledger"),
    path("meetings/appeals/", lists.appeals, name="appeals"),
    path("meetings/appeals/export/", lists.export, name="export"),
    path("meetings/appeals/<str:number>/", lists.appeals_of, name="appeals_of"),
    path("meetings/rules/", lists.rules, name="rules"),
    path("meetings/board/", public.board, name="board"),
    path("meetings/board/<str:code>/", public.board_of, name="board_of"),
    path("meetings/propose/", public.propose, name="propose"),
    path("meetings/talks/<str:number>/", talks.talk, name="talk"),
    path("meetings/talks/<str:number>/change/", talks.change, name="change"),
    path("meetings/talks/<str:number>/heads/", talks.heads, name="heads"),
    path("meetings/talks/<str:number>/add/", talks.add, name="add"),
    path("meetings/talks/<str:number>/release/", talks.release, name="release"),
    path("meetings/talks/<str:number>/notice/", talks.notice, name="notice"),
    path("meetings/talks/<str:number>/minutes/", talks.minutes, name="minutes"),
    path("meetings/talks/<str:number>/sheet/", talks.sheet, name="sheet"),
    path("meetings/talks/<str:number>/<str:verb>/", talks.step, name="step"),
]
