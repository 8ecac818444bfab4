"""Addresses of campaigns: ``/campaigns/``; ``/campaigns/results/`` is read without an account."""

from __future__ import annotations

from django.urls import path

from shanzhi.campaigns.views import places, public, tasks

app_name = "campaigns"
urlpatterns = [
    path("campaigns/", tasks.home, name="home"),
    path("campaigns/results/", public.results, name="results"),
    path("campaigns/results/<str:number>/", public.result, name="result"),
    path("campaigns/photos/<slug:code>/", public.photo, name="public_photo"),
    path("campaigns/add/", tasks.begin, name="begin"),
    path("campaigns/proposed/<str:issue>/leave/", tasks.leave, name="leave"),
    path("campaigns/kinds/", tasks.kinds, name="kinds"),
    path("campaigns/kinds/kinds.csv", tasks.example, name="example"),
    path("campaigns/of/<str:number>/", tasks.campaign, name="campaign"),
    path("campaigns/of/<str:number>/print/", tasks.printed, name="print"),
    path("campaigns/of/<str:number>/export/", tasks.export, name="export"),
    path("campaigns/of/<str:number>/again/", tasks.again, name="again"),
    path("campaigns/of/<str:number>/end/", tasks.end, name="end"),
    path("campaigns/of/<str:number>/matrix/", places.matrix, name="matrix"),
    path("campaigns/of/<str:number>/defects/", places.defects, name="defects"),
    path("campaigns/of/<str:number>/places/<str:code>/", places.sheet, name="sheet"),
    path("campaigns/of/<str:number>/defects/<int:ordinal>/fix/", places.fix, name="fix"),
    path("campaigns/of/<str:number>/defects/<int:ordinal>/case/", places.open_case, name="open_case"),
    path("campaigns/of/<str:number>/defects/<int:ordinal>/photos/<slug:when>/", places.photo, name="photo"),
    path(
        "campaigns/of/<str:number>/defects/<int:ordinal>/photos/<slug:when>/<slug:verb>/", places.choose, name="choose"
    ),
]
