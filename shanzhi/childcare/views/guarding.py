"""Pages of those who protect children: all of them by code, one child, its steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.accounts.access import StaffRequest
from shanzhi.childcare import access, forms, queries, rules
from shanzhi.childcare.actions import bonds, files
from shanzhi.childcare.models import GUARDS, Bond, Child
from shanzhi.childcare.vault import Opened
from shanzhi.childcare.views.mine import who_hears
from shanzhi.journal.queries import history_panel
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.people.access import requires
from shanzhi.ui.context import moment_of
from shanzhi.ui.forms import status_of, unfit
from shanzhi.ui.once import new_key


@requires(*GUARDS)
@never_cache
@require_safe
def home(request: StaffRequest) -> HttpResponse:
    """Show the children by code, the concerns with their clocks, whose screening ends soon."""
    actor, at = request.actor, moment_of(request)
    on = local(at).date()
    rows = queries.children(actor, on=on)
    context = {
        "rows": rows,
        "supported": [row for row in rows if row.needs_support],
        "unheard": queries.unheard([row.bond for row in rows if row.bond is not None], on=on),
        "concerns": queries.concerns(actor),
        "recheck": queries.recheck_soon(queries.volunteers(actor, at=at), on=on),
        "at": at,
    }
    return render(request, "childcare/home.html", context)


@requires(*GUARDS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: StaffRequest) -> HttpResponse:
    """Register a child; the answer knows only its code."""
    at, data = moment_of(request), request.POST if request.method == "POST" else None
    areas = queries.communities(request.actor, on=local(at).date())
    form = forms.FileForm(data, areas=areas)
    if data is not None and form.is_valid():
        try:
            told = {"area_path": form.area_path(), "key": form.cleaned_data["key"]}
            made = files.register_child(form.file(), by=request.actor, at=at, **told)
            messages.success(request, _("登记好了，代号%(code)s。档案已封存。") % {"code": made.code})
            return redirect("childcare:child", made.code)
        except Refused as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
    return render(request, "childcare/register.html", {"form": form}, status=422 if form.errors else 200)


@requires(*GUARDS)
@never_cache
@require_safe
def child(request: StaffRequest, code: str) -> HttpResponse:
    """Show one child by code; the file stays closed unless this person opened it a while ago."""
    return _show(request, access.get_child(request.actor, code))


def _show(
    request: StaffRequest, row: Child, *, refusal: Refused | None = None, opened: Opened | None = None
) -> HttpResponse:
    """Draw a child's page, with everything typed when something was refused."""
    actor, at = request.actor, moment_of(request)
    pairs, on = queries.bonds_of(row), local(at).date()
    subjects = [("child", str(row.pk)), ("child_file", str(row.pk)), *(("child_bond", str(one.pk)) for one in pairs)]
    going = [one for one in pairs if one.is_active or one.is_proposed]
    known, teams = queries.volunteers(actor, at=at), queries.teams(row.district_id)
    opened = opened or files.show_again(row, by=actor, at=at)
    context = {
        "child": row,
        "opened": opened,
        "consent": access.consent_of(row),
        "pairs": [(one, bonds.faults_before(one, on=on) if one.is_proposed else []) for one in pairs],
        "contacts": [(one, opened.notes.get(one.pk, "") if opened else "") for one in queries.contacts_of(pairs)],
        "paired": bool(going),
        "volunteers": [one for one in known if one.alone and not any(pair.is_with(one, None) for pair in going)],
        "teams": [one for one in teams if not any(pair.is_with(None, one[0]) for pair in going)],
        "unheard": queries.unheard(pairs, on=on),
        "rules": rules,
        "today": on,
        "history": history_panel(row.district_id, subjects, limit=60),
        "key": new_key(),
        "refusal": refusal,
    }
    return render(request, "childcare/child.html", context, status=status_of(refusal))


def _with_child(verb: str, row: Child, said: dict[str, Any], on: Any, **who: Any) -> None:
    seen, given = said["seen"], said["on"] or on
    if verb == "consent":
        told = {"given_on": given, "valid_until": said["valid_until"] or given, "guardian": said["guardian"]}
        files.give_consent(row, scope=said["scope"], seen=seen, **told, **who)
    elif verb == "withdraw":
        files.withdraw_consent(row, seen=seen, **who)
    elif verb == "wish":
        files.note_wish(row, wish=said["wish"], words=said["words"], seen=seen, **who)
    elif verb == "erase":
        files.erase_child(row, reason=said["reason"], seen=seen, **who)
    else:
        bonds.propose(row, **_partner(row, said["who"], who), **who)


def _with_bond(verb: str, row: Child, said: dict[str, Any], on: Any, **who: Any) -> Any:
    one, seen = _bond(row, said["bond"]), said["seen"] or 0
    if verb == "activate":
        bonds.activate(one, seen=seen, **who)
    elif verb == "accompany":
        bonds.accompany(one, on=said["on"] or on, seen=seen, **who)
    elif verb == "end":
        bonds.end(one, ending=said["ending"], seen=seen, **who)
    elif verb == "hand-over":
        bonds.hand_over(one, seen=seen, **_partner(row, said["who"], who), **who)
    else:
        bonds.raise_concern(one, words=said["words"], key=said["key"], **who)
        return who_hears(one, **who)
    return None


VERBS: dict[str, Callable[..., Any]] = {
    **dict.fromkeys(("consent", "withdraw", "wish", "erase", "pair"), _with_child),
    **dict.fromkeys(("activate", "accompany", "end", "hand-over", "concern"), _with_bond),
}


def _bond(row: Child, number: str) -> Bond:
    found = next((one for one in queries.bonds_of(row) if one.number == number), None)
    if found is None:
        raise Refused(_("没有这对结对。"))
    return found


def _partner(row: Child, said: str, who: dict[str, Any]) -> dict[str, Any]:
    """Return the volunteer or team that was chosen: ``volunteer:<username>`` or ``team:<code>``."""
    kind, _colon, key = said.partition(":")
    if kind == "volunteer":
        known = queries.volunteers(who["by"], at=who["at"])
        return {"volunteer": next((one for one in known if one.user.username == key), None)}
    return {"team": next((team for team, _names in queries.teams(row.district_id) if team.code == key), None)}


@requires(*GUARDS)
@require_POST
def step(request: StaffRequest, code: str, verb: str) -> HttpResponse:
    """Take one step with a child's file or one of its pairings."""
    row, at = access.get_child(request.actor, code), moment_of(request)
    if verb not in VERBS:
        raise Http404
    form = forms.StepForm(request.POST)
    try:
        if not form.is_valid():
            raise unfit(form)
        said = VERBS[verb](verb, row, form.cleaned_data, local(at).date(), by=request.actor, at=at)
    except Refused as refusal:
        return _show(request, access.get_child(request.actor, code), refusal=refusal)
    messages.success(request, said or _("记下了。"))
    return redirect("childcare:home") if verb == "erase" else redirect("childcare:child", code)


@requires(*GUARDS)
@never_cache
@require_POST
def unseal(request: StaffRequest, code: str) -> HttpResponse:
    """Open the file for a stated purpose, shown on this answer and for some minutes."""
    row, form = access.get_child(request.actor, code), forms.StepForm(request.POST)
    purpose = form.cleaned_data["purpose"] if form.is_valid() else ""
    try:
        opened = files.read_file(row, purpose=purpose, by=request.actor, at=moment_of(request))
    except Refused as refusal:
        return _show(request, row, refusal=refusal)
    return _show(request, row, opened=opened)
