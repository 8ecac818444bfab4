"""The one home of django-ninja: the interface itself, its door, and how everything that isn't a success is said."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer

from shanzhi.api import faults
from shanzhi.api.access import Denied, admit
from shanzhi.api.models import System
from shanzhi.api.schemas import FaultOut
from shanzhi.kernel import logs
from shanzhi.kernel.refusal import NotFound, Refused, Stale
from shanzhi.ui.context import has_nul, moment_of

log = logs.logger(__name__)


class Token(HttpBearer):
    """``Authorization: Bearer sz-…``."""

    def authenticate(self, request: HttpRequest, token: str) -> System:
        """Return the system of a token."""
        return admit(request, token, at=moment_of(request))


api = NinjaAPI(
    title="Shanzhi 善治",
    version="1",
    description="Reports, cases, steps and the journal for other systems. What a system may know is its post's to say.",
    urls_namespace="v1",
    docs_url=None,
    openapi_url=None,
    auth=Token(),
)
COMMON: dict[int, Any] = {
    400: FaultOut, 401: FaultOut, 403: FaultOut, 404: FaultOut, 409: FaultOut, 413: FaultOut, 422: FaultOut,
    429: FaultOut,
}  # fmt: skip


def fault(status: int, code: str, *reasons: str, version: int | None = None) -> JsonResponse:
    """Return an error as everything here says it."""
    body = {"code": code, "message": " ".join(reasons), "reasons": list(reasons), "version": version}
    response = JsonResponse({"error": body}, status=status, json_dumps_params={"ensure_ascii": False})
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    if status == 429:
        response["Retry-After"] = "60"
    return response


@api.exception_handler(Denied)
def _denied(request: HttpRequest, error: Denied) -> HttpResponse:
    return fault(error.status, error.code, *error.reasons, version=error.version)


@api.exception_handler(Stale)
def _stale(request: HttpRequest, error: Stale) -> HttpResponse:
    return fault(409, "stale", *map(str, error.reasons))


@api.exception_handler(Refused)
def _refused(request: HttpRequest, error: Refused) -> HttpResponse:
    if isinstance(error, NotFound):
        return absent()
    return fault(422, "refused", *map(str, error.reasons))


@api.exception_handler(Http404)
def _absent(request: HttpRequest, error: Http404) -> HttpResponse:
    return absent()


def absent() -> HttpResponse:
    """Answer for what isn't there and what isn't theirs: the same bytes."""
    return fault(404, "not_found", _("没有这个，或者不在这个系统的范围里。"))


@api.exception_handler(AuthenticationError)
def _unauthorized(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return fault(401, "unauthorized", _("令牌没有写，或者不对。"))


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return fault(422, "invalid", *faults.reasons(error.errors))


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    return fault(error.status_code, "bad_request", _("发来的内容读不出来。"))


@api.exception_handler(RequestDataTooBig)
def _too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE / 1024 / 1024
    return fault(413, "too_large", _("发来的内容太大了，最多%(mb)sMB。") % {"mb": f"{most:g}"})


@api.exception_handler(Exception)
def _failed(request: HttpRequest, error: Exception) -> HttpResponse:
    if getattr(settings, "SLOTS_RAISE", False):
        raise error
    log.exception("the interface failed", path=request.path, exc_info=error)
    return fault(500, "failed", _("这里出了差错，过一会儿再试。"))


def spoken(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer in the language that is asked for: a machine has no cookie, and where it asks for none, Chinese."""

    @wraps(view)
    def said(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        language = translation.get_language_from_request(request)
        with translation.override(language):
            response = view(request, *args, **kwargs)
        response.headers["Content-Language"] = language
        patch_vary_headers(response, ["Accept-Language"])
        return response

    return said


def structured(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Say a wrong method, and an address no database keeps, in the same form as everything else.

    Whoever asks for the head alone asks as for the whole.
    """

    @csrf_exempt
    @spoken
    @wraps(view)
    def said(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if has_nul(request):
            return fault(400, "bad_request", _("发来的内容读不出来。"))
        method, request.method = request.method, "GET" if request.method == "HEAD" else request.method
        response = view(request, *args, **kwargs)
        request.method = method
        if response.status_code != 405:
            return response
        wrong = fault(405, "method_not_allowed", _("这里不能用%(method)s。") % {"method": request.method})
        allowed = response.headers.get("Allow", "").split(", ")
        wrong["Allow"] = ", ".join([*allowed, *(["HEAD"] if "GET" in allowed and "HEAD" not in allowed else [])])
        return wrong

    return said


@csrf_exempt
@spoken
def nowhere(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Answer for every other address below the interface."""
    return absent()
