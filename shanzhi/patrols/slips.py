"""The slip a worker's browser holds for half an hour: the fresh number and code for a resident told for.

Sealed, since the code stands in it and nowhere else; no row and no session knows it.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from shanzhi.kernel.sealing import SealError
from shanzhi.reports import vault

SECONDS = 1800
_CONTEXT = b"patrols.told"
_NAME = "patrol"


@dataclass(frozen=True, slots=True)
class Slip:
    """What the page after a telling needs and nobody can look up again."""

    number: str
    code: str = ""
    repeated: bool = False


def hand(response: HttpResponse, slip: Slip, *, path: str) -> HttpResponse:
    """Give the browser the slip, for the page at ``path`` alone."""
    sealed = vault.ring().seal(json.dumps(asdict(slip)).encode(), aad=_CONTEXT)
    response.set_cookie(
        _NAME, sealed, max_age=SECONDS, path=path, httponly=True, samesite="Lax", secure=settings.ENV.https
    )
    return response


def held(request: HttpRequest) -> Slip | None:
    """Return the slip the browser holds, or None."""
    try:
        return Slip(**json.loads(vault.ring().open(request.COOKIES.get(_NAME, ""), aad=_CONTEXT)))
    except (SealError, TypeError, ValueError):
        return None
