"""How the house is 运行情况: the worker, what was set aside, backup and check; messages that did not leave."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from shanzhi.journal.errands import requeue
from shanzhi.kernel.refusal import Refused
from shanzhi.people.access import StaffRequest, requires
from shanzhi.people.capacities import Capacity
from shanzhi.post import actions as post
from shanzhi.post import queries as post_queries
from shanzhi.ui.context import moment_of
from shanzhi.web.queries.health import WHY, health

PAGE = 50
_SALT = "web.delivery"


@requires(Capacity.KEEPER)
@require_safe
def house(request: StaffRequest) -> HttpResponse:
    """Show what asks for the keeper, and what is well."""
    found = health(settings.ENV.district_id, at=moment_of(request))
    return render(request, "web/house.html", {"health": found, "home": settings.HOME, "why": WHY})


@requires(Capacity.KEEPER)
@require_POST
def try_errands(request: StaffRequest) -> HttpResponse:
    """Make what one subscriber failed on due again."""
    done = requeue(at=moment_of(request), subscriber=request.POST.get("subscriber", "") or "–")
    words = ngettext("%(n)s件重新排上了，后台一会儿就办。", "%(n)s件重新排上了，后台一会儿就办。", done)
    messages.success(request, words % {"n": done})
    return HttpResponseRedirect(reverse("web:house"))


def _key(slip: str) -> UUID:
    """Return the key a slip of this page stands for: messages have no number of their own.

    :raises Http404: for a slip that isn't ours.
    """
    try:
        return UUID(signing.loads(slip, salt=_SALT))
    except (signing.BadSignature, ValueError) as error:
        raise Http404 from error


@requires(Capacity.KEEPER)
@require_safe
def undelivered(request: StaffRequest) -> HttpResponse:
    """Show messages that did not leave, the newest first."""
    older = request.GET.get("older", "")
    rows = post_queries.failures(
        district_id=settings.ENV.district_id, before=_key(older) if older else None, limit=PAGE + 1
    )
    slips = [signing.dumps(row.pk.hex, salt=_SALT) for row in rows[:PAGE]]
    context = {
        "rows": list(zip(rows, slips, strict=False)),
        "older": f"?older={slips[-1]}" if len(rows) > PAGE else "",
    }
    return render(request, "web/undelivered.html", context)


@requires(Capacity.KEEPER)
@require_POST
def try_again(request: StaffRequest) -> HttpResponse:
    """Queue a message that was given up once more."""
    key = _key(request.POST.get("slip", ""))
    try:
        post.try_again(key, district_id=settings.ENV.district_id, by=request.actor, at=moment_of(request))
        messages.success(request, _("重新排上了。"))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(reverse("web:undelivered"))
