"""Adding photos of the work to a case, taking one's own back, choosing which its tellers see; their look at one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from shanzhi.cases.access import get_case
from shanzhi.cases.models import Case
from shanzhi.counter.views.faces import actor_of, moment
from shanzhi.evidence import access, actions, queries
from shanzhi.evidence.panels import strip
from shanzhi.kernel.refusal import Refused
from shanzhi.people.access import requires
from shanzhi.reports.access import get_attachment


@requires()
@require_POST
def add(request: HttpRequest, number: str) -> HttpResponse:
    """Keep the photos chosen on a case's page, or beside a step that is being told."""
    actor = actor_of(request)
    case = get_case(actor, number)
    if not access.may_add(actor, case):
        raise Http404
    try:
        kept = actions.add(case, request.FILES.getlist("photos"), by=actor, at=moment(request))
    except Refused as refusal:
        return _answer(request, case, refusal)
    said = ngettext("加上了%(n)s张照片。", "加上了%(n)s张照片。", len(kept)) % {"n": len(kept)}
    return _answer(request, case, said=said)


@requires()
@require_POST
def take_back(request: HttpRequest, number: str, ordinal: int) -> HttpResponse:
    """Take back a photo one has added oneself, while the case is in hand."""
    actor = actor_of(request)
    case = get_case(actor, number)
    photo = get_attachment(actor, case, ordinal)
    if not access.may_take_back(actor, case, photo):
        raise Http404
    try:
        actions.take_back(photo, case=case, by=actor, at=moment(request))
    except Refused as refusal:
        return _answer(request, case, refusal)
    return _answer(request, case, said=_("这张照片拿掉了。"))


@requires()
@require_POST
def choose(request: HttpRequest, number: str, ordinal: int) -> HttpResponse:
    """Let a photo of the work go to the tellers with the answer, or no longer."""
    actor = actor_of(request)
    case = get_case(actor, number)
    photo = get_attachment(actor, case, ordinal)
    if photo.report_id is not None or not access.may_choose(actor, case, queries.tasks_of(case)):
        raise Http404
    shown = "shown" in request.POST
    try:
        actions.choose(photo, case=case, shown=shown, by=actor, at=moment(request))
    except Refused as refusal:
        return _answer(request, case, refusal)
    return _answer(request, case, said=_("这张照片和答复一起给反映人看。") if shown else _("这张照片不给反映人看。"))


def _answer(request: HttpRequest, case: Case, refusal: Refused | None = None, *, said: str = "") -> HttpResponse:
    """Answer with the strip alone where only that was asked for, else with the case's page."""
    against = refusal.reasons if refusal is not None else ()
    if request.headers.get("HX-Request") == "true":
        status = 422 if against else 200
        return HttpResponse(strip(request, actor_of(request), case, against=against), status=status)
    for reason in against:
        messages.error(request, str(reason))
    if said:
        messages.success(request, said)
    back = reverse("desks:step", args=[case.number, "close"]) if "closing" in request.POST else ""
    return HttpResponseRedirect(back or reverse("desks:case", args=[case.number]))
