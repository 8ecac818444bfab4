"""Pages of the suggestion box 给系统提意见 and the change log: open to everybody; answered by the keeper."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from shanzhi.accounts.addresses import counted_address
from shanzhi.accounts.throttling import HOUR, Rate, must_count
from shanzhi.advice.masking import mask
from shanzhi.burden import access, forms
from shanzhi.burden.actions import suggestions as actions
from shanzhi.burden.queries import suggestions as queries
from shanzhi.kernel.actors import ActorKind
from shanzhi.kernel.refusal import Refused
from shanzhi.people.access import StaffRequest, requires
from shanzhi.ui.context import moment_of
from shanzhi.ui.forms import status_of

AN_HOUR = 20  # suggestions from one address: an office may share one


@require_safe
def suggestion_list(request: HttpRequest) -> HttpResponse:
    """Show the answered suggestions and how many there are of each, to everybody."""
    district_id = settings.ENV.district_id
    rows = queries.answered(district_id, before=request.GET.get("before", "")[:12])
    shown = rows[: queries.SHOWN]
    older = f"{reverse('burden:suggestions')}?before={shown[-1].number}" if len(rows) > queries.SHOWN else ""
    context = {"rows": shown, "older": older, "counts": queries.counts(district_id)}
    return render(request, "burden/suggestions.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: HttpRequest) -> HttpResponse:
    """Take in a suggestion; who writes it isn't kept."""
    at = moment_of(request)
    data = request.POST if request.method == "POST" else None
    form, refusal = forms.SuggestForm(data), None
    if data is not None and form.is_valid():
        actor = getattr(request, "actor", None)
        staff = actor is not None and actor.kind == ActorKind.USER and bool(actor.holdings)
        said = {"district_id": settings.ENV.district_id, "from_staff": staff, "slip": form.cleaned_data["slip"]}
        try:
            must_count([Rate("suggest-address", counted_address(request), AN_HOUR, HOUR)], at=at)
            made = actions.suggest(form.cleaned_data["text"], at=at, **said)
            words = {"number": made.number}
            messages.success(request, _("收到了，编号%(number)s；答复写在这一页，谁都能看。") % words)
            return redirect("burden:suggestions")
        except Refused as refused:
            refusal = refused
    status = 422 if data is not None else 200
    return render(request, "burden/suggest.html", {"form": form, "refusal": refusal}, status=status)


@requires(*access.KEEPERS)
@never_cache
@require_safe
def desk(request: StaffRequest) -> HttpResponse:
    """List the suggestions that wait for an answer."""
    district_id = request.actor.district_id
    context = {"rows": queries.waiting(district_id), "counts": queries.counts(district_id)}
    return render(request, "burden/desk.html", context)


@requires(*access.KEEPERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: StaffRequest, number: str) -> HttpResponse:
    """Answer one suggestion."""
    found = access.get_suggestion(request.actor.district_id, number)
    data = request.POST if request.method == "POST" else None
    form, refusal = forms.AnswerForm(data, initial={"public_text": mask(found.text).text}), None
    if data is not None and form.is_valid():
        try:
            actions.answer_suggestion(found, by=request.actor, at=moment_of(request), **form.cleaned_data)
            messages.success(request, _("答复公开了。"))
            return redirect("burden:desk")
        except Refused as refused:
            refusal = refused
    status = status_of(refusal)
    context = {"suggestion": found, "form": form, "refusal": refusal}
    return render(request, "burden/answer.html", context, status=status)


@require_safe
def change_list(request: HttpRequest) -> HttpResponse:
    """Show what changed in the system, to everybody."""
    return render(request, "burden/changes.html", {"rows": queries.changes(settings.ENV.district_id)})


@requires(*access.KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: StaffRequest) -> HttpResponse:
    """Write an entry of the change log."""
    data = request.POST if request.method == "POST" else None
    form = forms.ChangeForm(data)
    if data is not None and form.is_valid():
        try:
            actions.publish_change(by=request.actor, at=moment_of(request), **form.cleaned_data)
            messages.success(request, _("公布了。"))
            return redirect("burden:changes")
        except Refused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
    return render(request, "burden/publish.html", {"form": form})
