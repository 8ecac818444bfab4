"""Addresses of stations, namings, opinions, the circle, and what residents read: ``/stations/``."""

from __future__ import annotations

from django.urls import path

from shanzhi.stations.views import circle, namings, public, stations

app_name = "stations"
urlpatterns = [
    path("stations/", stations.home, name="home"),
    path("stations/add/", stations.add, name="add"),
    path("stations/import/", stations.take_in, name="import"),
    path("stations/export/", stations.export, name="export"),
    path("stations/of/<str:code>/", stations.station, name="station"),
    path("stations/of/<str:code>/change/", stations.change, name="change"),
    path("stations/of/<str:code>/hours/", stations.hours, name="hours"),
    path("stations/of/<str:code>/fault/", stations.fault, name="fault"),
    path("stations/of/<str:code>/plate/", stations.plate, name="plate"),
    path("stations/of/<str:code>/nominate/", namings.nominate, name="nominate"),
    path("stations/of/<str:code>/<str:verb>/", stations.step, name="step"),
    path("stations/namings/", namings.namings, name="namings"),
    path("stations/namings/<str:number>/<str:verb>/", namings.judge, name="judge"),
    path("stations/opinions/", namings.opinions, name="opinions"),
    path("stations/opinions/<str:number>/<str:verb>/", namings.answer, name="answer"),
    path("stations/circle/", circle.circle, name="circle"),
    path("stations/circle/streets/", circle.streets, name="streets"),
    path("stations/near/", public.near, name="near"),
    path("stations/at/<str:code>/", public.station, name="at"),
    path("stations/at/<str:code>/say/", public.say, name="say"),
]
