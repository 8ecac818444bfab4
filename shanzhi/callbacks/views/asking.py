"""Pages of asking once 回访: the queue, one call, how many were reached, the rules."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.callbacks import access, forms
from shanzhi.callbacks.actions import asking as actions
from shanzhi.callbacks.models import Callback
from shanzhi.callbacks.queries import asking as queries
from shanzhi.journal.queries import history_panel
from shanzhi.kernel.refusal import Refused
from shanzhi.people.access import StaffRequest, requires
from shanzhi.ui.context import moment_of
from shanzhi.ui.forms import status_of


@requires(*access.CALLERS)
@never_cache
@require_safe
def queue(request: StaffRequest) -> HttpResponse:
    """List the tellers whose call is this person's turn."""
    rows = queries.queue(request.actor, at=moment_of(request))
    context = {"rows": rows, "rules": queries.rules_of(request.actor.district_id)}
    return render(request, "callbacks/queue.html", context)


@requires(*access.CALLERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: StaffRequest, number: str) -> HttpResponse:
    """Show what to ask, with the relay and never the number; take the answers in."""
    callback = access.get_callback(request.actor, number)
    data = request.POST if request.method == "POST" else None
    form, refusal = forms.AnswersForm(data), None
    if data is not None and form.is_valid():
        said = {"words": form.cleaned_data["words"], "objection": form.cleaned_data["objection"]}
        try:
            actions.take_answers(callback, answers=form.answers(), by=request.actor, at=moment_of(request), **said)
            messages.success(request, _("记下了，谢谢。承办单位要等这个月封账才看得到，看不到是谁答的。"))
            return redirect("callbacks:queue")
        except Refused as refused:
            refusal, callback = refused, access.get_callback(request.actor, number)  # as it stands
    return _call_page(request, callback, form=form, refusal=refusal)


def _call_page(request: StaffRequest, callback: Callback, **shown: Any) -> HttpResponse:
    report = callback.report
    context: dict[str, Any] = {
        "callback": callback,
        "case": callback.case,
        "report": report,
        "form": forms.AnswersForm(),
        "miss_form": forms.MissForm(),
        "refusal": None,
        "relay_url": reverse("counter:report", args=[report.number]) + "#relay",
        "open_url": reverse("counter:open", args=[report.number]) if callback.reachable else "",
        "rules": queries.rules_of(callback.district_id),
        "history": history_panel(callback.district_id, [("callback", callback.pk)], limit=20),
    } | shown
    return render(request, "callbacks/call.html", context, status=status_of(context["refusal"]))


@requires(*access.CALLERS)
@require_POST
def missed(request: StaffRequest, number: str) -> HttpResponse:
    """Write down a call that brought no answer."""
    callback = access.get_callback(request.actor, number)
    form = forms.MissForm(request.POST)
    refusal: Refused | None = Refused(_("选一选怎么没问成。"))
    if form.is_valid():
        try:
            kept = actions.miss(callback, form.cleaned_data["outcome"], by=request.actor, at=moment_of(request))
            said = _("记下了，过几个小时再打。") if kept.is_waiting else _("记下了，这一位不再打，算没联系上。")
            messages.success(request, said)
            return redirect("callbacks:queue")
        except Refused as refused:
            refusal = refused
    return _call_page(request, callback, miss_form=form, refusal=refusal)


@requires()
@require_safe
def coverage(request: StaffRequest) -> HttpResponse:
    """Show how many tellers were asked and reached, month by month, to all staff."""
    district_id = request.actor.district_id
    context = {
        "months": queries.coverage(district_id, at=moment_of(request)),
        "rules": queries.rules_of(district_id),
        "may_rule": bool(request.actor.holdings_as(access.RULERS)),
    }
    return render(request, "callbacks/coverage.html", context)


@requires(*access.RULERS)
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: StaffRequest) -> HttpResponse:
    """Set how the county asks and looks again."""
    now = queries.rules_of(request.actor.district_id)
    data = request.POST if request.method == "POST" else None
    form = forms.RulesForm(data, initial={name: getattr(now, name) for name in forms.RulesForm.base_fields})
    if data is not None and form.is_valid():
        try:
            actions.set_rules(request.actor.district_id, by=request.actor, at=moment_of(request), **form.cleaned_data)
            messages.success(request, _("定好了，从现在起照新规则；旧的还在流水里。"))
            return redirect("callbacks:coverage")
        except Refused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
    return render(request, "callbacks/rules.html", {"form": form, "version": now.version})
