"""Addresses of childcare: ``/childcare/``; a volunteer's own pairings at ``/childcare/mine/``."""

from __future__ import annotations

from django.urls import path

from shanzhi.childcare.views import guarding, mine, register

app_name = "childcare"
urlpatterns = [
    path("childcare/", guarding.home, name="home"),
    path("childcare/register/", guarding.register, name="register"),
    path("childcare/volunteers/", register.volunteers, name="volunteers"),
    path("childcare/export/", register.export, name="export"),
    path("childcare/counts/export/", register.export_counts, name="export_counts"),
    path("childcare/counts/", register.counts, name="counts"),
    path("childcare/children/<str:code>/", guarding.child, name="child"),
    path("childcare/children/<str:code>/open/", guarding.unseal, name="open"),
    path("childcare/children/<str:code>/<str:verb>/", guarding.step, name="step"),
    path("childcare/mine/", mine.mine, name="mine"),
    path("childcare/mine/agree/", mine.agree, name="agree"),
    path("childcare/mine/<str:number>/", mine.bond, name="own"),
    path("childcare/mine/<str:number>/<str:verb>/", mine.step, name="own_step"),
]
