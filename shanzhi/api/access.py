"""Which system asks, with what it may do: the token names it, its post decides what it may know, as for anybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from shanzhi.accounts import throttling
from shanzhi.accounts.addresses import client_address
from shanzhi.api.models import Scope, System
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused
from shanzhi.people.access import actor_for
from shanzhi.people.capacities import Capacity
from shanzhi.reports import vault

# What a machine may act as: the desks of the loop and a unit's part, or a leader's, who only reads. Whoever oversees is
# a person with a second factor, and what only few may know is handed to no machine.
FOR_SYSTEMS = (
    Capacity.LEADER,
    Capacity.INTAKE_AGENT,
    Capacity.REGISTRAR,
    Capacity.DISPATCHER,
    Capacity.CHECKER,
    Capacity.HANDLER,
    Capacity.UNIT_APPROVER,
)
MINUTE = 60


class Denied(Exception):
    """Raised when a request stops: HTTP status, a code for machines, sentences for people."""

    def __init__(self, status: int, code: str, *reasons: object, version: int | None = None) -> None:
        """Keep them, and after a conflict the thing's present version."""
        super().__init__(status, code, *reasons)
        self.status, self.code, self.reasons, self.version = status, code, [str(one) for one in reasons], version


def kept_of(token: str) -> str:
    """Return what is kept of a token."""
    return vault.secret_hash("api.token", token)


def system_of(token: str) -> System | None:
    """Return the system of a token that still opens."""
    rows = System.objects.in_district(settings.ENV.district_id).filter(revoked_at=None)
    found: System | None = rows.filter(token_hash=kept_of(token[:200])).select_related("user").first()
    return found


def acting(system: System, *, at: datetime) -> Actor:
    """Return a system as its posts make it; one that only a person may hold, given it all the same, counts nothing."""
    actor = actor_for(system.user, at=at)
    return replace(actor, holdings=tuple(one for one in actor.holdings if one.capacity in FOR_SYSTEMS))


def admit(request: HttpRequest, token: str, *, at: datetime) -> System:
    """Return the system that asks, counted, with ``request.actor`` its own.

    :raises Denied: 401 for a token that opens nothing, 429 for too many requests.
    """
    system = system_of(token)
    if system is None:
        _count(throttling.Rate("api-wrong", client_address(request), 300, throttling.HOUR), at)
        raise Denied(401, "unauthorized", _("令牌没有写，或者不对。"))
    _count(throttling.Rate("api-system", str(system.pk), system.per_minute, MINUTE), at)
    request.actor = acting(system, at=at)  # type: ignore[attr-defined]
    request.system = system  # type: ignore[attr-defined]
    return system


def _count(rate: throttling.Rate, at: datetime) -> None:
    try:
        throttling.must_count([rate], at=at)
    except Refused:
        raise Denied(429, "too_many_requests", _("问得太密了，过一会儿再来。")) from None


def must_have(request: Any, scope: Scope) -> tuple[System, Actor]:
    """Return who asks.

    :raises Denied: 403 when its token wasn't made for this.
    """
    system: System = request.system
    if scope.value not in system.scopes:
        raise Denied(403, "forbidden", _("这个令牌没有“%(scope)s”这一项。") % {"scope": scope.label})
    return system, request.actor
