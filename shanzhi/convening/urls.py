"""Addresses of what is convened: ``/convening/``."""

from __future__ import annotations

from django.urls import path

from shanzhi.convening.views import cases, following

app_name = "convening"
urlpatterns = [
    path("convening/cases/<str:number>/whistle/", cases.whistling, name="call"),
    path("convening/cases/<str:number>/board/", cases.hanging, name="hang"),
    path("convening/cases/<str:number>/joint/", cases.joining, name="call_joint"),
    path("convening/whistles/", following.whistle_list, name="whistles"),
    path("convening/whistles/<str:number>/", following.whistle, name="whistle"),
    path("convening/whistles/<str:number>/items/<int:ordinal>/", following.item_done, name="item_done"),
    path("convening/whistles/<str:number>/<str:verb>/", following.whistle_step, name="whistle_step"),
    path("convening/board/", following.board, name="board"),
    path("convening/board/<str:number>/<str:verb>/", following.board_step, name="board_step"),
    path("convening/joint/", following.joint_list, name="joints"),
    path("convening/joint/<str:number>/", following.joint, name="joint"),
    path("convening/joint/<str:number>/<str:verb>/", following.joint_step, name="joint_step"),
]
