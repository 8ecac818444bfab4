"""The loop's addresses: board/, cases/, tasks/, applications/."""

from __future__ import annotations

from django.urls import path

from shanzhi.desks.views import board, case, lists, unit

app_name = "desks"
urlpatterns = [
    path("board/", board.board, name="board"),
    path("board/side/<str:number>/", board.side, name="side"),
    path("board/undo/", board.undo, name="undo"),
    path("board/bulk/", board.bulk, name="bulk"),
    path("board/keep/", board.keep, name="keep"),
    path("board/<str:queue>/", board.board, name="queue"),
    path("cases/", lists.case_list, name="list"),
    path("cases/export.xlsx", lists.export, name="export"),
    path("cases/units/", lists.units, name="units"),
    path("cases/matters/", lists.matters, name="matters"),
    path("cases/areas/", lists.areas, name="areas"),
    path("cases/places/", lists.places, name="places"),
    path("cases/<str:number>/", case.case_page, name="case"),
    path("cases/<str:number>/note/", case.note, name="note"),
    path("cases/<str:number>/correct/", case.correct, name="correct"),
    path("cases/<str:number>/project/", case.project, name="project"),
    path("cases/<str:number>/<str:verb>/", case.case_step, name="step"),
    path("cases/<str:number>/tasks/<int:ordinal>/apply/<str:kind>/", unit.apply, name="apply"),
    path("cases/<str:number>/tasks/<int:ordinal>/decide/<str:kind>/<str:verb>/", unit.decide, name="decide"),
    path("cases/<str:number>/tasks/<int:ordinal>/<str:verb>/", unit.task_step, name="task_step"),
    path("tasks/", unit.inbox, name="inbox"),
    path("applications/", unit.waiting, name="waiting"),
]
