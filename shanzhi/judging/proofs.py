"""What a judge's browser holds for a while: signed proof that their code was checked. No session and no row."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from shanzhi.activities.models import Judge
from shanzhi.judging import access
from shanzhi.kernel.refusal import mark_of

SECONDS = 4 * 3600  # from the last page on: a long list takes a morning
COOKIE, PATH, _SALT = "judge", "/judging/", "judging.proof"


def hand(response: HttpResponse, judge: Judge) -> None:
    """Give the browser proof for one judge; a new code ends it."""
    value = signing.dumps([judge.activity.number, judge.pk.hex, mark_of(judge.code_hash)], salt=_SALT)
    response.set_cookie(
        COOKIE, value, max_age=SECONDS, path=PATH, httponly=True, samesite="Lax", secure=settings.ENV.https
    )


def drop(response: HttpResponse) -> None:
    """Take the proof back: the judge has finished on a shared machine."""
    response.delete_cookie(COOKIE, path=PATH, samesite="Lax")


def is_for(request: HttpRequest, judge: Judge) -> bool:
    """Return whether the proof that the browser holds is this judge's (no statement)."""
    try:
        held = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=SECONDS)
    except signing.BadSignature:
        return False
    return bool(held == [judge.activity.number, judge.pk.hex, mark_of(judge.code_hash)])


def proven(request: HttpRequest, number: str) -> Judge | None:
    """Return the judge of this contest whose code the browser proved, or None (one statement at most)."""
    try:
        told, key, mark = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=SECONDS)
    except signing.BadSignature:
        return None
    found = access.judge_by_key(number, key, district_id=settings.ENV.district_id) if told == number else None
    return found if found is not None and mark_of(found.code_hash) == mark else None
