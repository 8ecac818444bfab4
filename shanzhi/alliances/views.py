"""Pages of alliances: the list, and one alliance with members, growth, turns and its lists."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.alliances import access, actions, forms, queries
from shanzhi.alliances.models import Alliance
from shanzhi.journal.queries import history_panel
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.needs.access import get_listing
from shanzhi.needs.models import OWNERS, RUNNERS, WATCHERS, own_units
from shanzhi.needs.queries import projects
from shanzhi.organisation.queries import names_offered
from shanzhi.people.access import StaffRequest, requires
from shanzhi.ui.context import moment_of
from shanzhi.ui.forms import status_of, unfit

KEEPING = ("join", "leave", "pass_on")
VERBS = (*KEEPING, "list", "send")


@requires(*WATCHERS, *OWNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def alliances(request: StaffRequest) -> HttpResponse:
    """Show the alliances, and found one over one's own area."""
    actor, at = request.actor, moment_of(request)
    areas = actor.areas_as(RUNNERS)
    form = forms.FoundForm(request.POST if request.method == "POST" and areas else None, areas=areas)
    if form.is_bound and form.is_valid():
        try:
            made = actions.found(**form.cleaned_data, by=actor, at=at)
            return redirect("alliances:alliance", made.number)
        except Refused as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
    context = {"rows": queries.alliances(actor), "form": form, "may_found": bool(areas)}
    return render(request, "alliances/alliances.html", context, status=422 if form.errors else 200)


@requires(*WATCHERS, *OWNERS)
@require_safe
def alliance(request: StaffRequest, number: str) -> HttpResponse:
    """Show one alliance."""
    return show(request, access.get_alliance(request.actor, number))


def _offered(request: StaffRequest, found: Alliance, members: list[Any]) -> list[tuple[str, str]]:
    """Return the present members one may act for: all of them, or one's own unit."""
    own, keeps = own_units(request.actor), access.may_keep(request.actor, found)
    present = [one for one in members if one.left_on is None]
    return [(one.unit.code, one.unit.name) for one in present if keeps or one.unit_id in own]


def show(request: StaffRequest, found: Alliance, *, refusal: Refused | None = None, verb: str = "") -> HttpResponse:
    """Draw an alliance's page; after a refusal the form of ``verb`` holds what was typed."""
    data = {verb: request.POST} if refusal is not None else {}
    swap = data.get("pass_on") or data.get("leave")
    on = local(moment_of(request)).date()
    actor, members = request.actor, queries.members_of(found)
    keeps, offered = access.may_keep(actor, found), _offered(request, found, members)
    present = [one for one in members if one.left_on is None]
    context = {
        "alliance": found, "members": members, "growth": queries.growth(members), "turns": queries.turns_of(found),
        "present": len(present), "models": sum(one.is_model for one in present), "kinds": queries.kinds_of(present),
        "lists": queries.lists_of(found, actor), "projects": projects(actor, circle=found.number),
        "join": forms.JoinForm(data.get("join"), on=on, auto_id="join-%s") if keeps else None,
        "turn": forms.MemberForm(swap, members=offered, auto_id="turn-%s") if keeps else None,
        "entry": forms.ListForm(data.get("list"), members=offered, auto_id="list-%s") if offered else None,
        "codes": [code for code, _name in offered], "may_keep": keeps, "units": names_offered() if keeps else [],
        "history": history_panel(found.district_id, [("alliance", str(found.pk))], limit=30), "refusal": refusal,
    }  # fmt: skip
    status = status_of(refusal)
    return render(request, "alliances/alliance.html", context, status=status)


@requires(*RUNNERS, *OWNERS)
@require_POST
def act(request: StaffRequest, number: str, verb: str) -> HttpResponse:
    """Let a unit join or leave, pass a turn on, list a member's need, give it to the loop."""
    found = access.get_alliance(request.actor, number)
    keeps = access.may_keep(request.actor, found)
    if verb not in VERBS or (verb in KEEPING and not keeps):
        raise Http404
    try:
        _do(request, found, verb)
    except Refused as refusal:
        return show(request, found, refusal=refusal, verb=verb)
    if verb == "send" and request.POST.get("from") == "listing":
        return redirect("needs:listing", request.POST["need"])
    return redirect("alliances:alliance", number)


def _do(request: StaffRequest, found: Alliance, verb: str) -> None:
    told: dict[str, Any] = {"by": request.actor, "at": moment_of(request)}
    if verb == "send":
        need, seen = get_listing(request.actor, request.POST.get("need", "")), request.POST.get("seen", "")
        done = actions.send(found, need, seen=int(seen) if seen.isdecimal() else 0, **told)
        said = {"case": done.case.number, "report": done.report.shown_number}
        messages.success(request, _("转为事项%(case)s，来件%(report)s。办结后结果会回到这里。") % said)
        return
    offered = [] if verb == "join" else _offered(request, found, queries.members_of(found))
    if verb == "join":
        form: Any = forms.JoinForm(request.POST, on=local(told["at"]).date())
    else:
        form = (forms.ListForm if verb == "list" else forms.MemberForm)(request.POST, members=offered)
    if not form.is_valid():
        raise unfit(form)
    data = form.cleaned_data
    if verb == "join":
        actions.join(found, **data, **told)
        return
    member = queries.member_of(found, data.pop("member"))
    if member is None:
        raise Refused(_("选一个现在的成员，选轮值还是当班。"))
    if verb == "list":
        actions.list_for(found, member=member, **data, **told)
    elif verb == "pass_on":
        actions.pass_on(found, member=member, role=data["role"], **told)
    else:
        actions.leave(found, member=member, **told)
