"""Addresses of supervision: ``/supervision/``."""

from __future__ import annotations

from django.urls import path

from shanzhi.supervision.views import cases, orders, standing

app_name = "supervision"
urlpatterns = [
    path("supervision/", orders.home, name="home"),
    path("supervision/orders/<str:number>/", orders.order, name="order"),
    path("supervision/orders/<str:number>/print/", orders.order_print, name="order_print"),
    path("supervision/orders/<str:number>/<str:verb>/", orders.order_step, name="order_step"),
    path("supervision/batch/", orders.batch, name="batch"),
    path("supervision/cases/<str:number>/urge/", cases.urging, name="urge"),
    path("supervision/cases/<str:number>/order/", cases.ordering, name="issue"),
    path("supervision/requests/", standing.request_list, name="requests"),
    path("supervision/rules/", standing.rules, name="rules"),
    path("supervision/rules/change/", standing.rules_change, name="rules_change"),
]
