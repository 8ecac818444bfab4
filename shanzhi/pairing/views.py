"""Pages of pairs: the coordinator's list by kind, proposals to decide, one pair, counts for whoever leads."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.accounts.access import StaffRequest
from shanzhi.journal.queries import history_panel
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.pairing import access, actions, forms, queries
from shanzhi.pairing.kinds import KINDS, MODES, State
from shanzhi.pairing.models import COORDINATORS, COUNTERS, Pair
from shanzhi.people.access import requires
from shanzhi.ui.context import moment_of
from shanzhi.ui.files import as_file, file_name
from shanzhi.ui.forms import status_of, unfit

VERBS = ("accept", "decline", "contact", "end", "hand-over")


@requires(*COORDINATORS)
@require_safe
def home(request: StaffRequest) -> HttpResponse:
    """Show the pairs of a kind: what waits for a decision, who needs a hand, who is paired."""
    kind = request.GET.get("kind", "")
    return _home(request, kind if kind in KINDS else "unit_community")


def _home(request: StaffRequest, kind: str, *, refusal: Refused | None = None) -> HttpResponse:
    on = local(moment_of(request)).date()
    active, more = queries.listed(request.actor, kind=kind, state=State.ACTIVE, after=request.GET.get("after", ""))
    waiting, _more = queries.listed(request.actor, kind=kind, state=State.PROPOSED)
    context = {"kinds": KINDS.items(), "code": kind, "kind": KINDS[kind], "waiting": waiting, "active": active,
               "more": more, "supported": queries.supported(request.actor, kind=kind, on=on),
               "refusal": refusal}  # fmt: skip
    return render(request, "pairing/home.html", context, status=status_of(refusal))


def _back(kind: str) -> HttpResponse:
    return redirect(f"{reverse('pairing:home')}?kind={kind}")


@requires(*COORDINATORS)
@require_POST
def propose(request: StaffRequest) -> HttpResponse:
    """Propose balanced pairs of a kind."""
    kind = request.POST.get("kind", "unit_community")
    try:
        made = actions.propose(kind, by=request.actor, at=moment_of(request))
    except Refused as refusal:
        return _home(request, kind if kind in KINDS else "unit_community", refusal=refusal)
    messages.success(request, _("配出%(n)s对建议，一对一对看过再采用。") % {"n": len(made)})
    return _back(kind)


@requires(*COORDINATORS)
@require_POST
def accept(request: StaffRequest) -> HttpResponse:
    """Take the proposals somebody ticked."""
    numbers, kind = request.POST.getlist("number")[:200], request.POST.get("kind", "unit_community")
    rows = Pair.objects.visible_to(request.actor).filter(number__in=numbers).order_by("number")
    try:
        taken = actions.accept_all(list(rows), by=request.actor, at=moment_of(request))
    except Refused as refusal:
        return _home(request, kind if kind in KINDS else "unit_community", refusal=refusal)
    messages.success(request, _("采用了%(n)s对。") % {"n": taken})
    return _back(kind)


@requires(*COORDINATORS)
@require_POST
def new(request: StaffRequest) -> HttpResponse:
    """Pair two by hand."""
    form, at = forms.PairForm(request.POST), moment_of(request)
    kind = request.POST.get("kind", "")
    if not form.is_valid():
        return _home(request, kind if kind in KINDS else "unit_community", refusal=unfit(form))
    said, on = form.cleaned_data, local(at).date()
    rule = KINDS[said["kind"]]
    try:
        first = queries.find_side(request.actor, rule.first_is, said["first"], on=on)
        second = queries.find_side(request.actor, rule.second_is, said["second"], on=on)
        made = actions.pair_by_hand(said["kind"], first, second, by=request.actor, at=at)
    except Refused as refusal:
        return _home(request, said["kind"], refusal=refusal)
    return redirect("pairing:pair", made.number)


@requires(*COORDINATORS)
@require_POST
def sides(request: StaffRequest) -> HttpResponse:
    """Write down what a side brings or wants."""
    form, at = forms.PairForm(request.POST), moment_of(request)
    kind = request.POST.get("kind", "")
    try:
        if not form.is_valid():
            raise unfit(form)
        said, on = form.cleaned_data, local(at).date()
        rule = KINDS[said["kind"]]
        thing = queries.find_side(request.actor, rule.first_is, said["first"], on=on)
        thing = thing or queries.find_side(request.actor, rule.second_is, said["first"], on=on)
        if thing is None:
            raise Refused(_("写清是哪一方：名字或编码，要先登记过。"))
        actions.describe(thing, words=said["words"], capacity=said["capacity"], by=request.actor, at=at)
    except Refused as refusal:
        return _home(request, kind if kind in KINDS else "unit_community", refusal=refusal)
    messages.success(request, _("记下了，下次建议会用上。"))
    return _back(kind)


@requires(*COORDINATORS)
@require_safe
def pair(request: StaffRequest, number: str) -> HttpResponse:
    """Show one pair with its contacts."""
    return _show(request, access.get_pair(request.actor, number))


def _show(request: StaffRequest, row: Pair, *, refusal: Refused | None = None) -> HttpResponse:
    on = local(moment_of(request)).date()
    context = {"pair": row, "contacts": queries.contacts(row), "modes": MODES.items(), "today": on,
               "needs_support": row.needs_support(on=on), "refusal": refusal,
               "history": history_panel(row.district_id, [("pair", str(row.pk))], limit=60)}  # fmt: skip
    status = status_of(refusal)
    return render(request, "pairing/pair.html", context, status=status)


@requires(*COORDINATORS)
@require_POST
def step(request: StaffRequest, number: str, verb: str) -> HttpResponse:
    """Take one step with a pair."""
    row = access.get_pair(request.actor, number)
    if verb not in VERBS:
        raise Http404
    form = forms.StepForm(request.POST)
    try:
        if not form.is_valid():
            raise unfit(form)
        result = _taken(request, row, verb, form.cleaned_data)
    except Refused as refusal:
        return _show(request, access.get_pair(request.actor, number), refusal=refusal)
    messages.success(request, _("记下了。"))
    return redirect("pairing:pair", result.number)


def _taken(request: StaffRequest, row: Pair, verb: str, said: dict[str, Any]) -> Pair:
    at, by = moment_of(request), request.actor
    seen: int = said["seen"]
    if verb == "accept":
        return actions.accept(row, by=by, at=at, seen=seen)
    if verb == "decline":
        return actions.decline(row, never=said["never"], by=by, at=at, seen=seen)
    if verb == "contact":
        told = {"on": said["on"] or local(at).date(), "mode": said["mode"], "note": said["note"]}
        actions.note_contact(row, by=by, at=at, **told)
        return row
    if verb == "end":
        return actions.end(row, report=said["report"], by=by, at=at, seen=seen)
    to = queries.find_side(by, row.rule.first_is, said["to"], on=local(at).date())
    if to is None:
        raise Refused(_("写清交接给谁：名字或编码，要先登记过。"))
    return actions.hand_over(row, to=to, report=said["report"], by=by, at=at, seen=seen)


@requires(*COORDINATORS)
@require_POST
def export(request: StaffRequest) -> HttpResponse:
    """Hand out the pairs of a kind as a workbook, watermarked and written down."""
    asked = request.POST.get("kind", "")
    kind = asked if asked in KINDS else "unit_community"
    at = moment_of(request)
    content = actions.export_pairs(kind, by=request.actor, at=at)
    return as_file(content, file_name(KINDS[kind].label, at, "xlsx"))


@requires(*COUNTERS)
@require_safe
def counts(request: StaffRequest) -> HttpResponse:
    """Show how many pairs there are and how many need a hand; nobody by name."""
    on, district = local(moment_of(request)).date(), request.actor.district_id
    context = {"rows": queries.counts(district, on=on), "communities": queries.by_community(district),
               "may_keep": bool(access.areas_of(request.actor))}  # fmt: skip
    return render(request, "pairing/counts.html", context)


@requires(*COUNTERS)
@require_http_methods(["GET", "HEAD"])
def rules(request: StaffRequest) -> HttpResponse:
    """Show the rules of each kind."""
    return render(
        request, "pairing/rules.html", {"kinds": KINDS.values(), "may_keep": bool(access.areas_of(request.actor))}
    )
