"""Pages: the document for those who write programs; the keeper's systems and hooks, made, shown once, taken back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.api import forms
from shanzhi.api.actions import hooks as hook_verbs
from shanzhi.api.actions import systems as system_verbs
from shanzhi.api.queries import telling
from shanzhi.api.queries.document import operations
from shanzhi.api.views.machine import api
from shanzhi.kernel.refusal import Refused
from shanzhi.people import queries as people
from shanzhi.people.access import StaffRequest, on_day, requires
from shanzhi.people.capacities import Capacity
from shanzhi.post import actions as post
from shanzhi.ui.context import moment_of
from shanzhi.ui.forms import status_of

PREFIX = "/api/v1/"


@require_safe
def openapi(request: StaffRequest) -> HttpResponse:
    """Return the OpenAPI document, made from the code."""
    return JsonResponse(api.get_openapi_schema(path_prefix=PREFIX), json_dumps_params={"ensure_ascii": False})


@require_safe
def document(request: StaffRequest) -> HttpResponse:
    """Show every operation with its arguments and answers, read from the code."""
    base = request.build_absolute_uri("/api/v1")
    return render(
        request,
        "api/document.html",
        {"operations": operations(api.get_openapi_schema(path_prefix=PREFIX)), "base": base},
    )


@requires(Capacity.KEEPER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def systems(request: StaffRequest) -> HttpResponse:
    """Show the systems; let one in, whose token stands on the page this once."""
    at, token = moment_of(request), ""
    form = forms.SystemForm(request.POST if request.method == "POST" else None, on=on_day(at))
    if request.method == "POST" and form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("name", "scopes", "per_minute")}
        try:
            _made, token = system_verbs.make_system(**told, post=form.post_fields(), by=request.actor, at=at)
            form = forms.SystemForm(on=on_day(at))
        except Refused as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
    return _systems(request, form, token=token)


def _systems(request: StaffRequest, form: Any, *, token: str = "", refusal: Refused | None = None) -> HttpResponse:
    rows = telling.systems(request.actor.district_id)
    context = {"rows": rows, "form": form, "token": token, "refusal": refusal, **people.offered()}
    return render(request, "api/systems.html", context, status=status_of(refusal))


@requires(Capacity.KEEPER)
@never_cache
@require_POST
def renew(request: StaffRequest) -> HttpResponse:
    """Give a system a new token, which stands on the page this once."""
    at, name, seen = moment_of(request), request.POST.get("name", ""), request.POST.get("seen", "")
    form = forms.SystemForm(on=on_day(at))
    try:
        _row, token = system_verbs.renew_system(name, seen=seen, by=request.actor, at=at)
    except Refused as refusal:
        return _systems(request, form, refusal=refusal)
    messages.success(request, _("“%(name)s”换了令牌，旧的从现在起打不开。") % {"name": name})
    return _systems(request, form, token=token)


@requires(Capacity.KEEPER)
@require_POST
def revoke(request: StaffRequest) -> HttpResponse:
    """Let a system out."""
    name = request.POST.get("name", "")
    return _done(request, system_verbs.revoke_system, name, _("令牌收回了，从现在起打不开。"), "api:systems")


@requires(Capacity.KEEPER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hooks(request: StaffRequest) -> HttpResponse:
    """Show the hooks and what did not leave; set one up, whose secret stands on the page this once."""
    at, district_id, secret = moment_of(request), request.actor.district_id, ""
    form = forms.HookForm(request.POST if request.method == "POST" else None, district_id=district_id)
    if request.method == "POST" and form.is_valid():
        try:
            _made, secret = hook_verbs.make_hook(**form.cleaned_data, by=request.actor, at=at)
            form = forms.HookForm(district_id=district_id)
            messages.success(request, _("设好了。"))
        except Refused as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
    return _hooks(request, form, secret=secret)


def _hooks(request: StaffRequest, form: Any, *, secret: str = "", refusal: Refused | None = None) -> HttpResponse:
    district_id = request.actor.district_id
    kept, failed = people.deployment(district_id), telling.failures(district_id)
    context = {"rows": telling.hooks(district_id), "form": form, "secret": secret, "failed": failed}
    context |= {"refusal": refusal, "is_played": kept is not None and kept.is_demonstration}
    return render(request, "api/hooks.html", context, status=status_of(refusal))


@requires(Capacity.KEEPER)
@never_cache
@require_POST
def secret(request: StaffRequest) -> HttpResponse:
    """Give a hook a new secret; a webhook's stands on the page this once."""
    form, sent = forms.HookForm(district_id=request.actor.district_id), request.POST
    told = {"secret": sent.get("secret", ""), "seen": sent.get("seen", "")}
    try:
        _hook, shown = hook_verbs.renew_secret(sent.get("name", ""), **told, by=request.actor, at=moment_of(request))
    except Refused as refusal:
        return _hooks(request, form, refusal=refusal)
    words = _("“%(name)s”换了密钥，从下一条起用新的。已经排队的还用旧的；没发成、再发的用新的。")
    messages.success(request, words % {"name": sent.get("name", "")})
    return _hooks(request, form, secret=shown)


@requires(Capacity.KEEPER)
@never_cache
@require_POST
def address(request: StaffRequest) -> HttpResponse:
    """Tell another address from the next message on."""
    told = {part: request.POST.get(part, "") for part in ("name", "url", "seen")}
    told["url"] = told["url"].strip()
    try:
        hook_verbs.move_hook(**told, by=request.actor, at=moment_of(request))
    except Refused as refusal:
        return _hooks(request, forms.HookForm(district_id=request.actor.district_id), refusal=refusal)
    messages.success(
        request, _("“%(name)s”地址改了，从下一条起发到新的。已经排队的还发到旧的；没发成、再发的发到新的。") % told
    )
    return redirect("api:hooks")


@requires(Capacity.KEEPER)
@require_POST
def stop(request: StaffRequest) -> HttpResponse:
    """Stop telling."""
    return _done(request, hook_verbs.stop_hook, request.POST.get("name", ""), _("停了。"), "api:hooks")


@requires(Capacity.KEEPER)
@require_POST
def again(request: StaffRequest) -> HttpResponse:
    """Queue everything that was given up for one hook once more."""
    district_id, at = request.actor.district_id, moment_of(request)
    hook = telling.hook_told(district_id, request.POST.get("name", ""))
    given_up = [row for row, of in telling.failures(district_id) if of == hook and row.may_leave_again]
    try:
        if hook is None:
            raise Refused(_("这个推送停了，或者它的系统收回了令牌，不再发。"))
        if not given_up:
            raise Refused(_("没有要再发的：已经重新排上了，或者发出去了。"))
        for row in given_up:
            post.try_again(row.pk, district_id=district_id, by=request.actor, at=at)
        messages.success(request, _("重新排上了。"))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("api:hooks")


def _done(request: StaffRequest, verb: Any, name: str, words: str, page: str) -> HttpResponse:
    try:
        verb(name, by=request.actor, at=moment_of(request))
        messages.success(request, words)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(page)
