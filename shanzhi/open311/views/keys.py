"""The keeper's page of keys: who may write at this door, made here, shown once, taken back here."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from shanzhi.kernel.refusal import Refused
from shanzhi.open311 import actions
from shanzhi.open311.forms import KeyForm
from shanzhi.open311.models import ApiKey
from shanzhi.people.access import StaffRequest, requires
from shanzhi.people.capacities import Capacity
from shanzhi.ui.context import moment_of


@requires(Capacity.KEEPER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: StaffRequest) -> HttpResponse:
    """Show the keys; make one, whose secret stands on the page this once."""
    form, secret = KeyForm(request.POST if request.method == "POST" else None), ""
    if request.method == "POST" and form.is_valid():
        try:
            _key, secret = actions.make_key(**form.cleaned_data, by=request.actor, at=moment_of(request))
            form = KeyForm()
        except Refused as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
    in_use_first = F("revoked_at").asc(nulls_first=True)  # PostgreSQL would put what was never taken back last
    rows = ApiKey.objects.in_district(request.actor.district_id).order_by(in_use_first, "-made_at")[:200]
    context = {"rows": rows, "form": form, "secret": secret, "base": request.build_absolute_uri("/open311/v2")}
    return render(request, "open311/keys.html", context)


@requires(Capacity.KEEPER)
@require_POST
def revoke(request: StaffRequest) -> HttpResponse:
    """Take a key back."""
    try:
        key = actions.revoke_key(request.POST.get("name", ""), by=request.actor, at=moment_of(request))
        messages.success(request, _("“%(name)s”的钥匙收回了，从现在起打不开。") % {"name": key.name})
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("open311:keys")
