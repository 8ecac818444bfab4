"""Pages of 学习: versions for the keeper, look-alikes for who sorts, hot issues for who watches."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shanzhi.journal.queries import history_panel
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.learning.access import KEEPERS, SORTERS, WATCHERS
from shanzhi.learning.actions import issues as deciding
from shanzhi.learning.actions import versions as learning
from shanzhi.learning.forms import AcceptForm, DismissForm
from shanzhi.learning.models import HotIssue, LearnedVersion
from shanzhi.learning.queries import issues as hot
from shanzhi.learning.queries.alikes import groups_for
from shanzhi.learning.queries.versions import version_rows
from shanzhi.people.access import StaffRequest, requires
from shanzhi.ui.context import moment_of
from shanzhi.ui.forms import status_of

LISTS = (HotIssue.State.PROPOSED, HotIssue.State.ACCEPTED, HotIssue.State.DISMISSED)


@requires(*KEEPERS)
@require_safe
def versions(request: StaffRequest) -> HttpResponse:
    """Show the versions, the newest first, each with its trial."""
    rows = version_rows(request.actor.district_id)
    history = history_panel(
        request.actor.district_id, [("learned_version", str(one.version.number)) for one in rows[:5]]
    )
    return render(request, "learning/versions.html", {"rows": rows, "history": history[:20]})


@requires(*KEEPERS)
@require_POST
def learn(request: StaffRequest) -> HttpResponse:
    """Have it learned now, by the worker, without waiting for the night."""
    learning.learn_soon(by=request.actor, at=moment_of(request))
    messages.success(request, _("记下了，后台这就学，一两分钟后这里多一行。"))
    return redirect("learning:versions")


@requires(*KEEPERS)
@require_POST
def go_back(request: StaffRequest, number: int) -> HttpResponse:
    """Put an earlier version into service again."""
    version = LearnedVersion.objects.filter(district_id=request.actor.district_id, number=number).first()
    if version is None:
        raise Http404
    try:
        learning.go_back(version, by=request.actor, at=moment_of(request))
    except Refused as refusal:
        for reason in refusal.reasons:
            messages.error(request, str(reason))
    else:
        messages.success(request, _("换回第%(number)s版，流水里有一行。") % {"number": number})
    return redirect("learning:versions")


@requires(*SORTERS)
@require_safe
def alikes(request: StaffRequest) -> HttpResponse:
    """Show the running cases that tell the same, found in the background; who sorts ties them or says they are two."""
    return render(request, "learning/alikes.html", {"groups": groups_for(request.actor)})


@requires(*WATCHERS)
@require_safe
def issues(request: StaffRequest) -> HttpResponse:
    """Show the hot issues of one's areas: what waits, what was taken up, what was left."""
    state = request.GET.get("state", "")
    state = state if state in HotIssue.State.values else str(HotIssue.State.PROPOSED)
    tabs = [(one.value, one.label, one.value == state) for one in LISTS]
    context = {"rows": hot.issues_for(request.actor, state=state), "tabs": tabs, "waiting": state == LISTS[0]}
    return render(request, "learning/issues.html", context)


@requires(*WATCHERS)
@require_safe
def issue(request: StaffRequest, number: str) -> HttpResponse:
    """Show one hot issue: its evidence, its cases, what may be decided."""
    return _issue(request, _found(request, number))


@requires(*WATCHERS)
@require_POST
def accept(request: StaffRequest, number: str) -> HttpResponse:
    """Take it up as a theme or a campaign."""
    found, form = _found(request, number), AcceptForm(request.POST)
    if not form.is_valid():
        return _issue(request, found, accepting=form)
    told = form.cleaned_data
    try:
        deciding.accept_issue(found, kind=told["kind"], seen=told["seen"], by=request.actor, at=moment_of(request))
        messages.success(request, _("列好了，流水里有一行。"))
    except (Refused, Stale) as refusal:
        messages.error(request, str(refusal))
    return redirect("learning:issue", number)


@requires(*WATCHERS)
@require_POST
def dismiss(request: StaffRequest, number: str) -> HttpResponse:
    """Leave it, with the reason."""
    found, form = _found(request, number), DismissForm(request.POST)
    if not form.is_valid():
        return _issue(request, found, dismissing=form)
    told = form.cleaned_data
    try:
        deciding.dismiss_issue(found, reason=told["reason"], seen=told["seen"], by=request.actor, at=moment_of(request))
        messages.success(request, _("记下了，翻了一倍会再提出来。"))
    except Refused as refusal:
        return _issue(request, _found(request, number), refusal=refusal, reason=told["reason"])
    return redirect("learning:issue", number)


def _found(request: StaffRequest, number: str) -> HotIssue:
    found = hot.issue_numbered(request.actor, number)
    if found is None:
        raise Http404
    return found


def _issue(
    request: StaffRequest,
    found: HotIssue,
    *,
    accepting: AcceptForm | None = None,
    dismissing: DismissForm | None = None,
    refusal: Refused | None = None,
    reason: str = "",
) -> HttpResponse:
    start = {"seen": found.version}
    context = {
        "row": hot.shown(request.actor, found),
        "is_open": found.state == HotIssue.State.PROPOSED,
        "accepting": accepting or AcceptForm(initial={"kind": found.kind, **start}),
        "dismissing": dismissing or DismissForm(initial={"reason": reason, **start}),
        "refusal": refusal,
        "history": history_panel(request.actor.district_id, [("hot_issue", str(found.pk))]),
    }
    status = 422 if accepting or dismissing else status_of(refusal)
    return render(request, "learning/issue.html", context, status=status)
