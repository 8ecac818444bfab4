"""The counter's addresses: the residents' door, the teller's page, the clerk's desk, staff pages about tellings."""

from __future__ import annotations

from django.urls import path

from shanzhi.counter.views import desk, status, tell, tellings

app_name = "counter"
urlpatterns = [
    path("", tell.tell_page, name="home"),
    path("tell/", tell.tell, name="tell"),
    path("tell/where/", tell.where, name="where"),
    path("tell/alike/", tell.alike, name="alike"),
    path("told/", tell.told, name="told"),
    path("told/pdf/", tell.told_pdf, name="told_pdf"),
    path("elsewhere/", tell.elsewhere, name="elsewhere"),
    path("your-data/", tell.personal, name="personal"),
    path("status/", status.status, name="status"),
    path("status/leave/", status.leave, name="leave"),
    path("status/<str:number>/", status.report_status, name="report_status"),
    path("status/<str:number>/add/", status.add, name="add"),
    path("status/<str:number>/object/", status.object_to, name="object"),
    path("status/<str:number>/rate/", status.rate, name="rate"),
    path("status/<str:number>/photos/<int:ordinal>/", status.photo, {"kind": "told"}, name="own_photo"),
    path("status/<str:number>/work/<int:ordinal>/", status.photo, {"kind": "work"}, name="work_photo"),
    path("desk/", desk.desk, name="desk"),
    path("desk/beside/", desk.beside, name="beside"),
    path("desk/told/", desk.desk_told, name="desk_told"),
    path("desk/told/pdf/", desk.desk_told_pdf, name="desk_told_pdf"),
    path("reports/<str:number>/", tellings.report_page, name="report"),
    path("reports/<str:number>/open/", tellings.open_identity, name="open"),
    path("reports/<str:number>/code/", tellings.new_code, name="new_code"),
    path("reports/<str:number>/relay/", tellings.relay, name="relay"),
    path("reports/<str:number>/release/", tellings.release, name="release"),
    path("reports/<str:number>/tie/", tellings.tie, name="tie"),
    path("reports/<str:number>/untie/", tellings.untie, name="untie"),
    path("objections/", tellings.objections, name="objections"),
    path("objections/<str:number>/", tellings.judge, name="judge"),
    path("photos/<str:number>/<int:ordinal>/", tellings.photo, name="photo"),
]
