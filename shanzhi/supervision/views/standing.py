"""Pages of how things stand: the requests that wait for a yes, the rules."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shanzhi.accounts.access import StaffRequest, requires
from shanzhi.calendars.queries import current_calendar
from shanzhi.cases.access import reasons_against_deciding
from shanzhi.desks.showing import task_chip
from shanzhi.dockets.views import data_of, form_page
from shanzhi.supervision import forms
from shanzhi.supervision.access import DECIDERS
from shanzhi.supervision.actions.books import PUBLISHERS, publish
from shanzhi.supervision.queries import books
from shanzhi.supervision.queries import pages as questions
from shanzhi.supervision.rules import WORDS
from shanzhi.ui.context import moment_of
from shanzhi.ui.joining import joined


@requires(*DECIDERS)
@require_safe
def request_list(request: StaffRequest) -> HttpResponse:
    """Show the extensions and pauses that wait for a yes, in one queue."""
    at, actor = moment_of(request), request.actor
    calendar = current_calendar(actor.district_id)
    rows = [
        (one, task_chip(one.task, at=at, calendar=calendar), not reasons_against_deciding(one, actor))
        for one in questions.requests(actor)
    ]
    mine = sum(mine for _one, _chip, mine in rows)
    return render(request, "supervision/requests.html", {"rows": rows, "mine": mine})


@requires()
@require_safe
def rules(request: StaffRequest) -> HttpResponse:
    """Show the rules in force, with every version before them."""
    found = books.rules_in_force(request.actor.district_id)
    told = {**found.as_json(), **found.reply_days}
    rows = [(label, _said(told[name])) for name, label in WORDS.items()]
    context = {
        "rules": found,
        "rows": rows,
        "versions": books.versions(request.actor.district_id),
        "may_publish": bool(request.actor.holdings_as(PUBLISHERS)),
    }
    return render(request, "supervision/rules.html", context)


def _said(value: Any) -> str:
    if isinstance(value, list | tuple):
        return joined(f"{share}%" for share in value)
    return str(value)


@requires(*sorted(PUBLISHERS))
@require_http_methods(["GET", "HEAD", "POST"])
def rules_change(request: StaffRequest) -> HttpResponse:
    """Publish another version of the rules."""
    form = forms.RulesForm(data_of(request), rules=books.rules_in_force(request.actor.district_id))

    def act(told: Any) -> str:
        words = {name: told.cleaned_data[name] for name in ("code", "source")}
        publish(words["code"], source=words["source"], body=told.body(), by=request.actor, at=moment_of(request))
        return reverse("supervision:rules")

    back = (reverse("supervision:rules"), _("督办规则"))
    return form_page(
        request, form, act, title=_("发布新一版"), button=_("发布"), back=back, done=_("新的规则从现在起算。")
    )
