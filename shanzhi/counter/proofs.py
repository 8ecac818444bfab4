"""What the teller's browser holds for a while: the fresh code for the receipt, and proof that a code was checked.

Two short-lived cookies, no session and no row: the receipt's is sealed, since the code stands in it and nowhere else;
the proof is signed and names one report.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from shanzhi.kernel.sealing import SealError
from shanzhi.reports import vault

RECEIPT_SECONDS = 1800
PROOF_SECONDS = 3600
_CONTEXT = b"counter.receipt"
_SALT = "counter.proof"


@dataclass(frozen=True, slots=True)
class Slip:
    """What a receipt needs and nobody can look up again."""

    number: str
    code: str
    repeated: bool = False


def _cookie(response: HttpResponse, name: str, value: str, *, seconds: int, path: str) -> None:
    response.set_cookie(
        name, value, max_age=seconds, path=path, httponly=True, samesite="Lax", secure=settings.ENV.https
    )


def hand_slip(response: HttpResponse, slip: Slip, *, path: str) -> None:
    """Give the browser the sealed slip of one telling, for the receipt page at ``path``."""
    packed = json.dumps({"number": slip.number, "code": slip.code, "repeated": slip.repeated}).encode()
    _cookie(response, "slip", vault.ring().seal(packed, aad=_CONTEXT), seconds=RECEIPT_SECONDS, path=path)


def slip_of(request: HttpRequest) -> Slip | None:
    """Return the slip the browser holds, or None."""
    try:
        return Slip(**json.loads(vault.ring().open(request.COOKIES.get("slip", ""), aad=_CONTEXT)))
    except (SealError, TypeError, ValueError):
        return None


def hand_proof(response: HttpResponse, number: str) -> None:
    """Give the browser proof, good for an hour, that the code of one report was checked."""
    _cookie(response, "proof", signing.dumps(number, salt=_SALT), seconds=PROOF_SECONDS, path="/status/")


def drop_proof(response: HttpResponse) -> None:
    """Take the proof back: the teller has finished on a shared machine."""
    response.delete_cookie("proof", path="/status/", samesite="Lax")


def proven(request: HttpRequest, number: str) -> bool:
    """Return whether the browser proved the code of this report within the hour."""
    try:
        return bool(signing.loads(request.COOKIES.get("proof", ""), salt=_SALT, max_age=PROOF_SECONDS) == number)
    except signing.BadSignature:
        return False
