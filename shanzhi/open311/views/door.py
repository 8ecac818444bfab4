"""GeoReport v2: discovery, services, requests, tokens, updates; one function an address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from shanzhi.accounts.addresses import client_address
from shanzhi.catalogue.models import CatalogueVersion, Part
from shanzhi.open311 import access, actions
from shanzhi.open311.forms import read_request, read_update
from shanzhi.open311.models import ApiKey
from shanzhi.open311.queries import offered
from shanzhi.open311.queries import requests as asked
from shanzhi.open311.queries import updates as told
from shanzhi.open311.queries.photos import shown_of
from shanzhi.open311.reading import Params, Wrong, said
from shanzhi.open311.rendering import FORMATS, Content
from shanzhi.open311.views.faces import answering, photos_of
from shanzhi.people.models import Deployment
from shanzhi.reports import codes
from shanzhi.reports.models import Report
from shanzhi.ui.context import moment_of

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
SINCE = "2026-11-01T00:00:00+08:00"  # when this door was first opened, where no catalogue was published yet


@answering("GET")
def discovery(request: HttpRequest, params: Params) -> Content:
    """Say which endpoint there is, in which formats."""
    published = CatalogueVersion.objects.filter(part=Part.MATTERS, is_current=True)
    changed = said(published.values_list("published_at", flat=True).first()) or SINCE
    kept = Deployment.objects.of(settings.ENV.district_id)
    # Published clients look for "production" unless told otherwise and fail where there is none: in a demonstration
    # the one endpoint stands under both words.
    types = ["test", "production"] if kept is None or kept.is_demonstration else ["production"]
    endpoint = {
        "specification": SPECIFICATION,
        "url": request.build_absolute_uri("/open311/v2"),
        "changeset": changed,
    }
    endpoints = [endpoint | {"type": one, "formats": list(FORMATS)} for one in types]
    place = kept.name if kept is not None else _("本县")
    words = {
        "changeset": changed,
        "contact": _("%(place)s社会治理中心。急事请打110、119、120。") % {"place": place},
        "key_service": _("读不用钥匙。要写，请向%(place)s社会治理中心要一把钥匙，管理员在网页上发。")
        % {"place": place},
    }
    return Content("discovery", {**words, "endpoints": endpoints})


@answering("GET")
def services(request: HttpRequest, params: Params) -> Content:
    """List the service types."""
    return Content("services", offered.services())


@answering("GET")
def definition(request: HttpRequest, params: Params, code: str) -> Content:
    """Show the extra questions of one service."""
    return Content("service_definition", offered.definition(code))


@answering("GET", "POST")
def requests(request: HttpRequest, params: Params) -> Content:
    """List what may be read, or take a request in."""
    at, district_id = moment_of(request), settings.ENV.district_id
    if request.method == "POST":
        return _posted(request, params)
    extended = params.get("extensions").lower() in {"true", "1", "yes"}
    rows = asked.listed(district_id, params, key=_reader(request, params), at=at)
    return _told(request, rows, extended=extended)


def _told(request: HttpRequest, reports: Sequence[Report], *, extended: bool) -> Content:
    """Return the requests with the addresses of their released photos: the first as ``media_url``, all as extension."""
    rows, photos = asked.described(reports, extended=extended), shown_of(reports)
    for report, row in zip(reports, rows, strict=True):
        addresses = [
            request.build_absolute_uri(reverse("open311:photo", args=[code])) for code in photos.get(report.pk, ())
        ]
        row["media_url"] = addresses[0] if addresses else None
        if extended:
            row["extended_attributes"]["media_urls"] = addresses
    return Content("service_requests", rows)


def _posted(request: HttpRequest, params: Params) -> Content:
    at, key = moment_of(request), _key(request, params)
    read = read_request(params, photos_of(request))
    access.use(key, at=at)
    done = actions.post_request(read, key=key, at=at)
    number, code = done.report.shown_number, codes.shown(done.code)
    row: dict[str, Any] = {"service_notice": _("收到了。"), "account_id": None}
    if read.matter is None:
        row = {"token": done.token} | row
    else:
        notice = _("编号%(number)s，查询码%(code)s。凭这两样在网页上看进展。") % {"number": number, "code": code}
        row = {"service_request_id": done.report.number} | row | {"service_notice": notice}
    return Content("service_requests", [row])


def _key(request: HttpRequest, params: Params) -> ApiKey:
    return access.key_of(
        settings.ENV.district_id, params.get("api_key"), address=client_address(request), at=moment_of(request)
    )


def _reader(request: HttpRequest, params: Params) -> ApiKey | None:
    return access.reader_of(
        settings.ENV.district_id, params.get("api_key"), address=client_address(request), at=moment_of(request)
    )


@answering("GET")
def request_of(request: HttpRequest, params: Params, number: str) -> Content:
    """Show one request, as a list of one."""
    extended = params.get("extensions").lower() in {"true", "1", "yes"}
    found = asked.one_request(settings.ENV.district_id, number, key=_reader(request, params))
    return _told(request, [found], extended=extended)


@answering("GET")
def token_of(request: HttpRequest, params: Params, token: str) -> Content:
    """Turn a token into the id of the request it stands for."""
    posting = asked.posting_of_token(settings.ENV.district_id, token)
    return Content("service_requests", [{"service_request_id": posting.report.number, "token": token}])


@answering("GET", "POST")
def updates(request: HttpRequest, params: Params) -> Content:
    """List what became of requests, or take in what a client says of its own."""
    at, district_id = moment_of(request), settings.ENV.district_id
    if request.method != "POST":
        key = _key(request, params) if params.get("api_key") else None
        return Content("service_request_updates", told.listed(district_id, params, key=key, at=at))
    key = _key(request, params)
    update = read_update(params, photos_of(request))
    report = asked.own_report(key, params.get("service_request_id"))
    access.use(key, at=at)
    row = actions.post_update(report, update, key=key, at=at)
    return Content("service_request_updates", [{"update_id": row.update_id}])


@csrf_exempt
def joined(request: HttpRequest, rest: str) -> HttpResponse:
    """Answer an address joined with a slash too many, or none, as the one that was meant, without redirecting."""
    rest = rest.lstrip("/")
    whole = {"services.": services, "requests.": requests, "servicerequestupdates.": updates, "discovery.": discovery}
    for name, view in whole.items():
        if rest.startswith(name):
            return view(request, form=rest.removeprefix(name))
    base, dot, form = rest.rpartition(".")
    room, slash, word = base.partition("/")
    one = {"services": (definition, "code"), "requests": (request_of, "number"), "tokens": (token_of, "token")}.get(
        room
    )
    if one is None or not (dot and slash and word) or "/" in word:
        return nowhere(request, rest=rest)
    return one[0](request, form=form, **{one[1]: word})


@answering("GET", "POST", "PUT", "PATCH", "DELETE")
def _nowhere(request: HttpRequest, params: Params, rest: str) -> Content:
    raise Wrong(404, _("没有这个地址。"))


@csrf_exempt
def nowhere(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Answer every other address below the door in the form it seems to ask for."""
    return _nowhere(request, form="-", rest=rest)
