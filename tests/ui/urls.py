"""The product's addresses, the kit page, and the bare pages on which behaviour is tried."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import engines
from django.urls import path

from shanzhi.ui import shapes, views
from shanzhi.urls import urlpatterns as product

OUTLINES = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"name": name, "class": shade},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[x, 35.4], [x + 0.01, 35.4], [x + 0.01, 35.41], [x, 35.41], [x, 35.4]]],
            },
        }
        for name, shade, x in (("第一网格", "q2", 116.40), ("第二网格<b>", "q4", 116.41))
    ],
}
MAP = """{% extends "ui/public.html" %}{% block head %}{% include "ui/_map_head.html" only %}{% endblock %}
{% block main %}<h1>在哪里</h1><input id="lon"><input id="lat">
<button class="btn" data-here data-lon-input="lon" data-lat-input="lat" data-said="said" data-found="约{metres}米"
 data-failed="没找到">我就在这里</button><p id="said" role="status"></p>
{% include "ui/map_card.html" with map=map only %}{% endblock %}"""
PLOT = """{% extends "ui/staff.html" %}{% load ui %}{% block head %}{% include "ui/_plot_head.html" only %}
{% endblock %}{% block main %}<section class="panel"><header><h2>每天新来和办结</h2></header><div class="body">
<div class="plotbox" data-plot="line" data-table="days" role="img" aria-label="每天新来和办结"></div>
<table class="table" id="days"><thead><tr><th>日期</th>
<th class="num" data-series>新来</th><th class="num" data-series>办结</th></tr></thead>
<tbody><tr><td>3月9日</td><td class="num">71</td><td class="num">1,038</td></tr>
<tr><td>3月10日</td><td class="num">60</td><td class="num">900</td></tr></tbody></table></div></section>
{% endblock %}"""
ROWS = """{% extends "ui/staff.html" %}{% load static %}{% block head %}
<script src="{% static 'ui/js/rows.js' %}" type="module"></script>{% endblock %}
{% block main %}<form class="panel">{% include "ui/bulk_bar.html" with buttons=buttons only %}
<div data-bulk-hides>筛选</div>
<table class="table" data-rows><thead><tr>
<th><input type="checkbox" data-tick-all aria-label="全选"></th><th>事</th></tr></thead>
<tbody>{% for n in "123" %}<tr data-row><td>
<input type="checkbox" name="n" value="{{ n }}" aria-label="选中{{ n }}"></td>
<td><a class="title" href="#row{{ n }}">第{{ n }}件</a></td></tr>{% endfor %}</tbody></table>
<a href="#queue3" data-key="G 3">第三队列</a>
<input class="input" id="search" data-key="/" aria-label="搜索"></form>{% endblock %}"""

BARE = """{% extends layout %}{% load ui %}{% block page_head %}<header class="page-head"><h1>待办</h1></header>
{% endblock %}{% block main %}{% panel title="今天先办7件" %}<p>超期2件；签收3件，最早16:00前。</p>
<p class="row wrap"><a class="btn main" href="#a">签收</a><a class="btn" href="#b">不归我们</a></p>{% endpanel %}
{% include "ui/empty.html" with title="没有待裁定的退单" text="有争议的，会到这里。" only %}{% endblock %}
{% block aside %}{% panel title="等核查" meta="3件" %}<p>由街道另派人核查。</p>{% endpanel %}{% endblock %}
{% block keys %}{% include "ui/keyboard_strip.html" only %}{% endblock %}"""


def _page(source: str, **context: object):
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(engines["django"].from_string(source).render(context, request))

    return view


def outlines(request: HttpRequest) -> JsonResponse:
    return JsonResponse(OUTLINES)


_map = shapes.MapView("/try/outlines/", text="梧桐路47号，在第一网格。", lon_input="lon", lat_input="lat")
urlpatterns = [
    *product,
    path("ui/kit/", views.kit, name="kit"),
    path("try/outlines/", outlines),
    path("try/map/", _page(MAP, map=_map)),
    *(path(f"try/{name}/", _page(BARE, layout=f"ui/{name}.html")) for name in ("staff", "public", "worker")),
    path("try/plot/", _page(PLOT)),
    path("try/rows/", _page(ROWS, buttons=[("step", "dispatch", "派这几件")])),
]
