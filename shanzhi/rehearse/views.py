"""Pages of the 演练 room: the cast to enter as, and rehearsals. 404 everywhere but in a demonstration."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.accounts.models import User
from shanzhi.kernel.actors import Actor, ActorKind
from shanzhi.kernel.refusal import Refused
from shanzhi.people.access import StaffRequest, requires
from shanzhi.rehearse import queries
from shanzhi.rehearse.access import MAY_PLAY, demonstration_or_404
from shanzhi.rehearse.actions.entering import enter_as
from shanzhi.rehearse.actions.plays import ask_for_play
from shanzhi.rehearse.forms import PlayForm
from shanzhi.rehearse.panels import counts_of
from shanzhi.ui.context import moment_of

BACKEND = "django.contrib.auth.backends.ModelBackend"


@never_cache
@require_safe
def cast(request: HttpRequest) -> HttpResponse:
    """Show the roles and who plays them."""
    demonstration_or_404()
    text = request.GET.get("q", "").strip()[:20]
    roles = queries.roles(at=moment_of(request), text=text)
    return render(request, "rehearse/cast.html", {"roles": roles, "q": text})


@never_cache
@require_POST
def enter(request: StaffRequest) -> HttpResponse:
    """Go on as one of the cast."""
    demonstration_or_404()
    user = User.objects.filter(username=request.POST.get("as", "")).first()
    if user is None:
        raise Http404
    district_id = settings.ENV.district_id
    by = request.actor if request.user.is_authenticated else Actor(ActorKind.REHEARSAL, district_id=district_id)
    try:
        enter_as(user, district_id=district_id, by=by, at=moment_of(request))
    except Refused:
        raise Http404 from None
    login(request, user, backend=BACKEND)
    target = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(target if ours else "/home/")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*MAY_PLAY)
def index(request: StaffRequest) -> HttpResponse:
    """Describe a rehearsal and ask for it; see those that were played."""
    demonstration_or_404()
    form = PlayForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            row = ask_for_play(
                settings.ENV.district_id,
                days=form.cleaned_data["days"],
                per_day=form.cleaned_data["per_day"],
                seed=form.cleaned_data["seed"],
                rates=form.rates(),
                ahead=bool(form.cleaned_data["ahead"]),
                by=request.actor,
                at=moment_of(request),
            )
            return redirect("rehearse:play", number=row.number)
        except Refused as refusal:
            for reason in refusal.reasons:
                form.add_error(None, str(reason))
    plays = queries.plays(settings.ENV.district_id)
    return render(request, "rehearse/index.html", {"form": form, "plays": plays, "cast": reverse("rehearse:cast")})


@never_cache
@require_safe
@requires(*MAY_PLAY)
def play(request: StaffRequest, number: int) -> HttpResponse:
    """Show one rehearsal: how far it has come, and what happened, as counts."""
    demonstration_or_404()
    row = queries.play_numbered(settings.ENV.district_id, number)
    template = "rehearse/_play.html" if request.headers.get("HX-Request") else "rehearse/play.html"
    return render(request, template, {"play": row, "counts": counts_of(row)})
