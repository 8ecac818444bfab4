"""What every answer of this door shares: the format asked for, structured errors, no session, no redirect."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from shanzhi.kernel import logs
from shanzhi.kernel.refusal import Refused
from shanzhi.open311.reading import Params, Wrong
from shanzhi.open311.rendering import CONTENT_TYPES, Content, errors, written
from shanzhi.reports.actions.attachments import Photo

log = logs.logger(__name__)
NOBODY = {"null", "undefined", "none"}  # what a client writes for a jurisdiction_id that nobody gave it
View = Callable[..., Content]


def answering(*methods: str) -> Callable[[View], Callable[..., HttpResponse]]:
    """Turn a function that returns content into a view: GET with HEAD, and what else is named."""
    allowed = [*methods, *(["HEAD"] if "GET" in methods else []), "OPTIONS"]

    def decorate(view: View) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @wraps(view)
        def answered(request: HttpRequest, *, form: str = "", **named: str) -> HttpResponse:
            form = form.lower()
            known = form if form in CONTENT_TYPES else _form_of(request.path.lower())
            if request.method == "OPTIONS":
                return _response(Content("options", {}), known, allowed, empty=True)
            if request.method not in allowed:
                content = errors(405, _("这里不能用%(method)s。") % {"method": request.method})
            elif form not in CONTENT_TYPES and form != "-":
                content = errors(404, _("地址要以.xml或.json结尾。"))
            else:
                content = _tried(view, request, named)
            return _response(content, known, allowed)

        return answered

    return decorate


def _form_of(path: str) -> str:
    return "json" if path.endswith(".json") else "xml"


def _tried(view: View, request: HttpRequest, named: dict[str, str]) -> Content:
    try:
        params = params_of(request)
        jurisdiction(request, params)
        return view(request, params, **{name: part.replace("\x00", "") for name, part in named.items()})
    except Wrong as wrong:
        return errors(wrong.status, *wrong.descriptions)
    except Refused as refused:
        return errors(400, *refused.reasons)
    except RequestDataTooBig:
        return errors(400, _("发来的内容太大了。"))
    except (BadRequest, MultiPartParserError, SuspiciousOperation, UnreadablePostError):
        return errors(400, _("发来的内容读不出来。"))
    except Exception:
        if getattr(settings, "SLOTS_RAISE", False):
            raise  # a fault of ours fails the test; in service the client gets its own form even then
        log.exception("open311 failed", path=request.path)
        return errors(500, _("这里出了差错，过一会儿再试。"))


def params_of(request: HttpRequest) -> Params:
    """Return the arguments: of the body first, then of the address."""
    asked = dict(request.GET.lists())
    return Params(dict(request.POST.lists()), asked) if request.method == "POST" else Params(asked)


def photos_of(request: HttpRequest) -> Sequence[Photo]:
    """Return the pictures of a multipart body, under whatever name a client gave them."""
    return [file for name in request.FILES for file in request.FILES.getlist(name)]


def jurisdiction(request: HttpRequest, params: Params) -> None:
    """See that the jurisdiction, where one is named, is ours: the county's code or the host that is asked.

    :raises Wrong: 404 for another one.
    """
    named = params.get("jurisdiction_id").lower()
    host = request.get_host().lower()
    if named and named not in NOBODY | {
        settings.ENV.district_id,
        host,
        host.rpartition(":")[0] or host,
        host.removeprefix("www."),
    }:
        raise Wrong(404, _("没有jurisdiction_id“%(name)s”。") % {"name": named[:60]})


def _response(content: Content, form: str, allowed: Sequence[str], *, empty: bool = False) -> HttpResponse:
    body = b"" if empty else written(content, form)
    response = HttpResponse(body, status=content.status, content_type=CONTENT_TYPES[form])
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "Retry-After"
    if empty or content.status == 405:
        response["Allow"] = response["Access-Control-Allow-Methods"] = ", ".join(allowed)
    if empty:  # no cookie ever counts here, so a page of any origin may ask, and say in what form
        response["Access-Control-Allow-Headers"] = "Accept, Content-Type, X-Requested-With"
        response["Access-Control-Max-Age"] = "86400"
    if content.status == 429:
        response["Retry-After"] = "3600"
    return response
