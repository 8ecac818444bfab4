"""Pages of talks: the calendar, convening, the live page of whoever chairs, its verbs, the printed sheets."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.accounts.access import StaffRequest
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.meetings import forms
from shanzhi.meetings.queries import minutes as papers
from shanzhi.meetings.queries import talks as lists
from shanzhi.organisation.queries import names_offered
from shanzhi.people.access import requires
from shanzhi.talks import access
from shanzhi.talks.actions import outcomes
from shanzhi.talks.actions import talks as verbs
from shanzhi.talks.actions import topics as topic_verbs
from shanzhi.talks.kinds import KINDS
from shanzhi.talks.models import READERS, RUNNERS, Talk
from shanzhi.ui.context import moment_of
from shanzhi.ui.forms import renewed, status_of

VERBS = {"notify": verbs.notify, "start": verbs.start, "close": verbs.close, "call_off": verbs.call_off}


@requires(*READERS)
@require_safe
def home(request: StaffRequest) -> HttpResponse:
    """Show the talks ahead and those held, of every kind or of one."""
    kind = request.GET.get("kind", "")
    rows, older = lists.held(request.actor, kind=kind, before=request.GET.get("before", ""))
    context = {
        "ahead": lists.ahead(request.actor, kind=kind),
        "held": rows,
        "older": older,
        "kind": kind if kind in KINDS else "",
        "kinds": KINDS.values(),
        "may_run": bool(request.actor.holdings_as(RUNNERS)),
    }
    return render(request, "meetings/home.html", context)


@requires(*READERS)
@require_safe
def month(request: StaffRequest) -> HttpResponse:
    """Show one month with its talks; the month stands in the address."""
    now = local(moment_of(request))
    written = request.GET.get("m", "")
    year, number = now.year, now.month
    if len(written) == 7 and written[:4].isdecimal() and written[5:].isdecimal() and 1 <= int(written[5:]) <= 12:
        year, number = max(2000, min(int(written[:4]), 2100)), int(written[5:])
    last, coming = divmod(year * 12 + number - 2, 12), divmod(year * 12 + number, 12)
    weeks = lists.month(request.actor, year, number)
    context = {
        "weeks": weeks,
        "is_empty": not any(day.talks for week in weeks for day in week),
        "first": date(year, number, 1),
        "today": now.date(),
        "last": f"{last[0]}-{last[1] + 1:02d}",
        "coming": f"{coming[0]}-{coming[1] + 1:02d}",
    }
    return render(request, "meetings/month.html", context)


@requires(*RUNNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def convene(request: StaffRequest) -> HttpResponse:
    """Set a talk's day and place; ``after`` names the last talk of its series."""
    at = moment_of(request)
    on = local(at).date()
    areas = lists.areas_offered(request.actor, on=on)
    data = request.POST if request.method == "POST" else None
    last = lists.like(request.actor, request.GET.get("after", ""), on=on)
    start = {"kind": "evening", "day": on, "hour": "19:00"} | last
    form = forms.ConveneForm(data, areas=areas, initial=start)
    if data is not None and form.is_valid():
        told = form.told() | {"title": form.cleaned_data["title"]}
        area = lists.area_coded(form.cleaned_data["area"], on=on)
        try:
            talk = verbs.convene(form.cleaned_data["kind"], area_path=area, by=request.actor, at=at, **told)
            messages.success(request, _("定下了。到了日子的台账，已经排上议程。"))
            return redirect("meetings:talk", talk.number)
        except Refused as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
    context = {"form": form, "talk": None}
    return render(request, "meetings/talk_form.html", context, status=422 if form.errors else 200)


@requires(*RUNNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: StaffRequest, number: str) -> HttpResponse:
    """Move a talk to another hour or place."""
    talk = access.get_talk(request.actor, number, run=True)
    when = local(talk.starts_at)
    start = {"seen": talk.version, "day": when.date(), "hour": when.time(), "place_text": talk.place_text}
    data = request.POST if request.method == "POST" else None
    form = forms.WhenForm(data, initial=start | {"wet_place": talk.wet_place})
    if data is not None and form.is_valid():
        seen = form.cleaned_data["seen"] or 0
        try:
            verbs.change_talk(talk, by=request.actor, at=moment_of(request), seen=seen, **form.told())
            return redirect("meetings:talk", number)
        except Refused as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
            renewed(form, refusal)
    context = {"form": form, "talk": talk}
    return render(request, "meetings/talk_form.html", context, status=422 if form.errors else 200)


@requires(*READERS)
@require_safe
def talk(request: StaffRequest, number: str) -> HttpResponse:
    """Show one talk: before it the agenda, while it runs the page of the chair, afterwards what came of it."""
    return show(request, access.get_talk(request.actor, number))


def show(request: StaffRequest, talk: Talk, *, refusal: Refused | None = None, **kept: Any) -> HttpResponse:
    """Draw a talk's page, with everything typed when something was refused."""
    at = moment_of(request)
    rows = lists.agenda(talk, request.actor, at=at)
    last, runs = lists.before(talk), access.may_run(request.actor, talk.area_path)
    context = {
        "talk": talk,
        "rows": rows,
        "counts": lists.counts(rows),
        "undecided": [row for row in rows if row.hearing.is_open],
        "to_release": [row for row in rows if row.is_to_release],
        "released": sum(row.topic.is_released for row in rows),
        "may_run": runs,
        "may_add": runs and (talk.is_ahead or talk.is_running),
        "heads": forms.HeadsForm(talk=talk) if runs and (talk.is_running or talk.is_closed) else None,
        "rule": outcomes.rule_for(talk.district_id, talk.kind) if runs and talk.is_running else None,
        "last": last,
        "last_rows": lists.agenda(last, at=at) if last is not None else [],
        "next": lists.after(talk),
        "units": names_offered() if runs and talk.is_running else [],
        "refusal": refusal,
        **kept,
    }
    return render(request, "meetings/talk.html", context, status=status_of(refusal))


@requires(*RUNNERS)
@require_POST
def step(request: StaffRequest, number: str, verb: str) -> HttpResponse:
    """Take a step of a talk: give notice, begin, end, call off."""
    talk = access.get_talk(request.actor, number, run=True)
    if verb not in VERBS:
        raise Http404
    form = forms.SeenForm(request.POST)
    if not form.is_valid():
        return show(request, talk, refusal=Refused(_("这个按钮要从这一页上按。")))
    try:
        VERBS[verb](talk, by=request.actor, at=moment_of(request), seen=form.cleaned_data["seen"])
    except Refused as refusal:
        return show(request, access.get_talk(request.actor, number), refusal=refusal)
    return goes_on(number, "agenda")


def goes_on(number: str, at: str) -> HttpResponse:
    """Go back to a talk's page, with the focus where one worked: whoever types through an evening loses no place."""
    return redirect(reverse("meetings:talk", args=[number]) + f"#{at}")


@requires(*RUNNERS)
@require_POST
def heads(request: StaffRequest, number: str) -> HttpResponse:
    """Write down how many of which role are there."""
    talk = access.get_talk(request.actor, number, run=True)
    form = forms.HeadsForm(request.POST, talk=talk)
    if not form.is_valid():
        return show(request, talk, refusal=Refused(_("人数写0到2000。")), heads=form)
    seen, counted = form.cleaned_data["seen"], form.headcounts()
    try:
        verbs.count_heads(talk, headcounts=counted, by=request.actor, at=moment_of(request), seen=seen)
    except Refused as refusal:
        renewed(form, refusal)
        return show(request, access.get_talk(request.actor, number), refusal=refusal, heads=form)
    return redirect("meetings:talk", number)


@requires(*RUNNERS)
@require_POST
def add(request: StaffRequest, number: str) -> HttpResponse:
    """Write one more topic onto the agenda: a sentence is enough."""
    talk = access.get_talk(request.actor, number, run=True)
    form = forms.TopicForm(request.POST)
    if not form.is_valid():
        return show(request, talk, refusal=Refused(_("写一句想议的事，例如：想在东墙边加一个充电棚。")), adding=form)
    told = form.cleaned_data | {"seconded": form.cleaned_data["seconded"] or 0}
    try:
        topic_verbs.add_topic(told.pop("text"), talk=talk, by=request.actor, at=moment_of(request), **told)
    except Refused as refusal:
        return show(request, talk, refusal=refusal, adding=form)
    return goes_on(number, "add-text")


@requires(*RUNNERS)
@require_POST
def release(request: StaffRequest, number: str) -> HttpResponse:
    """Put what was decided on the public board, as the printed public page shows it."""
    talk = access.get_talk(request.actor, number, run=True)
    if not forms.SeenForm(request.POST).is_valid():
        return show(request, talk, refusal=Refused(_("这个按钮要从这一页上按。")))
    try:
        n = topic_verbs.release_all(talk, by=request.actor, at=moment_of(request))
    except Refused as refusal:
        return show(request, talk, refusal=refusal)
    messages.success(request, _("公开了%(n)s件，居民在“说了→办了”里看得到。") % {"n": n})
    return redirect("meetings:talk", number)


@requires(*READERS)
@require_safe
def notice(request: StaffRequest, number: str) -> HttpResponse:
    """Show the notice to be pinned up: when, where, what will be talked about."""
    talk = access.get_talk(request.actor, number)
    return render(request, "meetings/notice.html", {"talk": talk, "rows": lists.agenda(talk, at=moment_of(request))})


@requires(*READERS)
@require_safe
def minutes(request: StaffRequest, number: str) -> HttpResponse:
    """Show the minutes, made of what was entered on the spot."""
    talk = access.get_talk(request.actor, number)
    return render(
        request, "meetings/minutes.html", {"talk": talk, "paper": papers.minutes_document(talk, at=moment_of(request))}
    )


@requires(*READERS)
@require_safe
def sheet(request: StaffRequest, number: str) -> HttpResponse:
    """Show the page for the notice board: masked titles, no names, no doors, what became of each."""
    talk = access.get_talk(request.actor, number)
    agenda = lists.agenda(talk, at=moment_of(request), days="printday")  # 明天 is wrong on a board the day after
    rows = [row for row in agenda if not row.hearing.is_open]
    return render(request, "meetings/sheet.html", {"talk": talk, "rows": rows})
