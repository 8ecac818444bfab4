"""Pages of topics: those that wait, one topic with its course, what is decided of it, the ledger."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.accounts.access import StaffRequest
from shanzhi.journal.queries import history_panel
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.meetings import forms
from shanzhi.meetings.queries import talks as lists
from shanzhi.meetings.queries import topics as questions
from shanzhi.meetings.queries.standing import cases_of, say_topic
from shanzhi.meetings.views.talks import goes_on
from shanzhi.meetings.views.talks import show as show_talk
from shanzhi.organisation.queries import names_offered
from shanzhi.people.access import requires
from shanzhi.talks import access
from shanzhi.talks.actions import outcomes, tabling, topics
from shanzhi.talks.models import READERS, RUNNERS, Topic
from shanzhi.ui.context import moment_of
from shanzhi.ui.forms import status_of, unfit

# verb: (the verb function, what it takes of the form)
VERBS: dict[str, tuple[Callable[..., Any], tuple[str, ...]]] = {
    "accept": (topics.accept, ("note",)),
    "decline": (topics.decline, ("note",)),
    "take_off": (tabling.take_off, ()),
    "note": (outcomes.note, ("words",)),
    "add_note": (outcomes.add_note, ("words",)),
    "answer": (outcomes.answer, ("words", "said_back")),
    "open_case": (outcomes.open_case, ("words",)),
    "put_off": (outcomes.put_off, ("unit", "review_on", "words")),
    "vote": (outcomes.vote, ("entitled", "in_favour", "against", "abstained", "words")),
    "finish": (outcomes.finish, ("words",)),
    "release": (topics.release, ("text", "answer")),
    "take_back": (topics.take_back, ()),
}
ON_THE_LIST: dict[str, Callable[[], str]] = {
    "accept": lambda: _("“%(title)s”等上会了。"),
    "decline": lambda: _("“%(title)s”不上会，原因记下了。"),
    "table": lambda: _("“%(title)s”列入议程了。"),
}
ON_THE_TALK = ("note", "add_note", "answer", "open_case", "put_off", "vote", "take_off")


@requires(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def waiting(request: StaffRequest) -> HttpResponse:
    """Show the topics that wait, and take one down."""
    at, actor = moment_of(request), request.actor
    on, runs = local(at).date(), bool(actor.holdings_as(RUNNERS))
    areas = lists.areas_offered(actor, on=on) if runs else []
    data = request.POST if request.method == "POST" else None
    form = forms.CollectForm(data, areas=areas)
    if data is not None and runs and form.is_valid():
        told = dict(form.cleaned_data)
        area, told["seconded"] = lists.area_coded(told.pop("area"), on=on), told["seconded"] or 0
        try:
            made = topics.add_topic(told.pop("text"), area_path=area, by=actor, at=at, **told)
            messages.success(request, _("记下了，编号%(number)s，等上会。") % {"number": made.number})
            return redirect("meetings:topics")
        except Refused as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
    review, ready = questions.waiting(actor)
    context = {
        "review": review, "ready": ready, "form": form, "may_run": runs,
        "mine": {one.number for one in (*review, *ready) if access.may_run(actor, one.area_path)},
        "talks": questions.talks_for(ready, actor) if runs else [],
    }  # fmt: skip
    return render(request, "meetings/topics.html", context, status=422 if form.errors else 200)


@requires(*READERS)
@require_safe
def topic(request: StaffRequest, number: str) -> HttpResponse:
    """Show one topic: every talk it was heard at, where it stands, what the public reads."""
    return show(request, access.get_topic(request.actor, number))


def show(request: StaffRequest, topic: Topic, *, refusal: Refused | None = None) -> HttpResponse:
    """Draw a topic's page."""
    heard = questions.hearings_of(topic)
    case = cases_of(topic.district_id, [topic]).get(topic.case_id) if topic.case_id is not None else None
    runs = access.may_run(request.actor, topic.area_path)
    context = {
        "topic": topic,
        "heard": heard,
        "stands": say_topic(topic, case, at=moment_of(request)),
        "may_run": runs,
        "suggested": topic.result if topic.has_fresh_result or not topic.is_released else topic.released_answer,
        "talks": questions.talks_for([topic], request.actor) if runs and topic.waits_for_a_talk else [],
        "units": names_offered() if runs and topic.is_voted else [],
        "history": history_panel(topic.district_id, [("topic", str(topic.pk))], limit=40),
        "refusal": refusal,
    }
    return render(request, "meetings/topic.html", context, status=status_of(refusal))


@requires(*RUNNERS)
@require_POST
def step(request: StaffRequest, number: str, verb: str) -> HttpResponse:
    """Decide something of a topic, and go back to where one goes on: the talk that runs, the list, the topic."""
    topic, at = access.get_topic(request.actor, number, run=True), moment_of(request)
    heard = outcomes.talk_of(topic)  # asked first: what is taken off an agenda has no talk any more
    if verb not in VERBS and verb != "table":
        raise Http404
    form = forms.DecideForm(request.POST, on=local(at).date())
    try:
        if not form.is_valid():
            raise unfit(form)
        done = _take(request, topic, verb, form)
    except Refused as refusal:
        return _refused(request, number, verb, refusal, form)
    if verb == "open_case":
        told = {"case": done.case.number, "report": done.report.shown_number}
        messages.success(request, _("转为事项%(case)s，来件%(report)s。办结后结果会回到这里。") % told)
    if heard is not None and verb in ON_THE_TALK:
        return goes_on(heard.number, "agenda" if verb == "take_off" else f"topic-{number}")
    if verb not in ON_THE_LIST:
        return redirect("meetings:topic", number)
    messages.success(request, ON_THE_LIST[verb]() % {"title": topic.title})
    return redirect("meetings:topics")


def _take(request: StaffRequest, topic: Topic, verb: str, form: forms.DecideForm) -> Any:
    by, at, written = request.actor, moment_of(request), form.cleaned_data
    if verb == "table":
        talk = lists.ahead_numbered(by, written["talk"])
        if talk is None:
            raise Refused(_("选一次还没开的议事。"))
        return tabling.table(topic, talk=talk, by=by, at=at, seen=written["seen"])
    function, wanted = VERBS[verb]
    return function(topic, by=by, at=at, seen=written["seen"], **{name: written[name] for name in wanted})


def _refused(request: StaffRequest, number: str, verb: str, refusal: Refused, form: forms.DecideForm) -> HttpResponse:
    """Show the page again from which it was tried, with what was typed."""
    topic = access.get_topic(request.actor, number)
    heard = outcomes.talk_of(topic)
    if heard is not None and verb in ON_THE_TALK:
        return show_talk(request, heard, refusal=refusal, typed=form, typed_for=number)
    return show(request, topic, refusal=refusal)


@requires(*READERS)
@require_safe
def ledger(request: StaffRequest) -> HttpResponse:
    """Show what is put off, what is due first; every item comes back by itself on its day."""
    rows = questions.ledger(request.actor, at=moment_of(request))
    context = {"rows": rows, "due": sum(row.due for row in rows)}
    return render(request, "meetings/ledger.html", context)
