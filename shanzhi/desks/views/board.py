"""The dispatcher's board: queues with counts, a list by keyboard, and what helps decide at the side."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from shanzhi.accounts.access import StaffRequest, requires
from shanzhi.cases import access
from shanzhi.desks import boards, filters, queries
from shanzhi.desks.actions import bulk as bulk_actions
from shanzhi.desks.forms import BulkForm, SaveQueueForm
from shanzhi.desks.views.pages import moment
from shanzhi.kernel.clock import local
from shanzhi.people.capacities import Capacity
from shanzhi.queues.board import WORDS, read_address
from shanzhi.queues.conditions import condition
from shanzhi.ui import flash
from shanzhi.ui.forms import unfit

DESK = (
    Capacity.INTAKE_AGENT,
    Capacity.REGISTRAR,
    Capacity.DISPATCHER,
    Capacity.CHECKER,
    Capacity.SUPERVISOR,
    Capacity.COMPLAINT_RECEIVER,
    Capacity.CHILD_PROTECTION,
)
TRIED = "board.tried"  # the ticks and the unit of a step for many that did not hold, for the board shown next


@requires(*DESK)
@require_safe
def board(request: StaffRequest, queue: str = "") -> HttpResponse:
    """Show one queue, the nearest due first."""
    at = moment(request)
    actor = request.actor
    name = queue or boards.first_queue(actor)
    if name not in WORDS:
        raise Http404
    asked = read_address(request.get_full_path())[1]
    saved = queries.saved_queues(actor.user_id)
    areas = queries.areas_of(asked, *(read_address(one.query)[1] for one in saved))
    narrowed = condition(asked, at=at, areas=areas)
    page = queries.board(actor, name, at=at, narrowed=narrowed, after=request.GET.get("after", ""))
    likely = boards.likely_names(page.rows) if name == "intake" else {}
    chosen = request.GET.get("case", "")
    context = {
        "name": name,
        "title": WORDS[name],
        "limit_head": boards.LIMIT_WORDS.get(name, _("到期")),
        "is_mixed": name not in boards.LIMIT_WORDS,
        "rows": boards.rows(page.rows, actor, likely, at=at),
        "alike": boards.alike(name, page.rows, actor, at=at),
        "filters": filters.of_board(asked, actor, areas, on=local(at).date()),
        "older": f"?{urlencode({**asked.params(), 'after': page.next_key})}" if page.next_key else "",
        "keys": boards.KEYS,
        "case": chosen if any(case.number == chosen for case in page.rows) else "",
        "query": request.get_full_path(),
        "tried": request.session.pop(TRIED, None),
    }
    context |= boards.left(actor, name, asked, saved, at=at, areas=areas, narrowed=narrowed)
    return render(request, "desks/board.html", context)


@requires(*DESK)
@require_safe
def side(request: StaffRequest, number: str) -> HttpResponse:
    """Show what helps decide about one case: the words, the place, who could take it, what looks alike."""
    at = moment(request)
    case = access.get_case(request.actor, number)
    return render(request, "desks/side.html", boards.side(case, request.actor, at=at, back=request.GET.get("next", "")))


@requires(*DESK)
@require_POST
def undo(request: StaffRequest) -> HttpResponse:
    """Take dispatches back that nobody has signed yet."""
    numbers = request.GET.getlist("case")[:200]
    done, refused = bulk_actions.take_alike(numbers, "recall", by=request.actor, at=moment(request))
    if done:
        messages.success(request, _("%(what)s撤回来了，还在待派遣。") % {"what": _what(done)})
    _say_refused(request, refused)
    queue, asked = read_address(request.GET.get("next", ""))
    back = boards.address_of(queue or "dispatch", asked)
    at_hand = f"{'&' if asked.params() else '?'}{urlencode({'case': numbers[0]})}" if numbers else ""
    return HttpResponseRedirect(f"{back}{at_hand}")


@requires(*DESK)
@require_POST
def bulk(request: StaffRequest) -> HttpResponse:
    """Take the same step on every ticked case; say how many were treated alike and which were not, and why."""
    numbers, back = request.POST.getlist("case")[:200], _address_sent(request)
    verb, at = request.POST.get("verb", ""), moment(request)
    named = BulkForm(request.POST, on=local(at).date(), needs_lead=verb == "dispatch")
    if not named.is_valid():
        messages.error(request, str(unfit(named)))
        request.session[TRIED] = {"ticked": numbers, "lead": str(named["lead"].value() or "")}
        return HttpResponseRedirect(back)
    lead = named.cleaned_data["lead"]
    done, refused = bulk_actions.take_alike(numbers, verb, by=request.actor, at=at, lead=lead)
    if done and verb == "dispatch":
        offer_undo(request, done, str(lead), back=back)
    elif done:
        messages.success(request, _("%(n)s件办了。") % {"n": len(done)})
    _say_refused(request, refused)
    return HttpResponseRedirect(back)


def _say_refused(request: StaffRequest, refused: list[tuple[str, str]]) -> None:
    for number, reasons in refused[:5]:
        messages.error(request, f"{number}" + _("：") + f"{reasons}")
    if len(refused) > 5:
        messages.error(request, _("另有%(n)s件没有办，原因同上或见各件。") % {"n": len(refused) - 5})


def _address_sent(request: StaffRequest) -> str:
    target = request.POST.get("next", "")
    return target if target.startswith("/board/") else reverse("desks:board")


@requires(*DESK)
@require_POST
def keep(request: StaffRequest) -> HttpResponse:
    """Keep the present filter under a name, or keep it no longer."""
    form = SaveQueueForm(request.POST)
    if "forget" in request.POST:
        bulk_actions.forget_queue(request.actor.user_id or 0, query=request.POST.get("query", ""))
        return HttpResponseRedirect(reverse("desks:board"))
    if form.is_valid() and form.cleaned_data["query"].startswith("/board/"):
        bulk_actions.keep_queue(request.actor.user_id or 0, **form.cleaned_data)
        messages.success(request, _("存好了，在左边“我存的”里。"))
        return HttpResponseRedirect(form.cleaned_data["query"])
    messages.error(request, _("给筛选起个名字再存。"))
    return HttpResponseRedirect(reverse("desks:board"))


def offer_undo(request: StaffRequest, numbers: list[str], units: str, *, back: str) -> None:
    """Say who got what, with a way to take it back until somebody signs; ``back`` is where one goes on."""
    words = _("已派遣%(what)s，%(units)s。") % {"what": _what(numbers), "units": units}
    flash.offer_undo(
        request, words, url=f"{reverse('desks:undo')}?{urlencode({'case': numbers, 'next': back}, doseq=True)}"
    )


def _what(numbers: list[str]) -> str:
    return numbers[0] if len(numbers) == 1 else ngettext("%(n)s件", "%(n)s件", len(numbers)) % {"n": len(numbers)}
