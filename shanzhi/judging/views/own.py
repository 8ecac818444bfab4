"""A judge's pages: the door of number and code, the score sheet a page at a time, the whole of it on paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.accounts.addresses import counted_address
from shanzhi.activities.access import may_keep
from shanzhi.activities.models import Judge
from shanzhi.counter.views.faces import actor_of, unlisted
from shanzhi.judging import access, actions, forms, proofs, queries
from shanzhi.judging.queries import Work
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.ui.context import moment_of
from shanzhi.ui.forms import renewed, status_of

ALONG = ("seen", "do", "after")  # what goes with marks that were typed


@unlisted
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest) -> HttpResponse:
    """Ask for number and code, and open the sheet; what was being written when the proof ended is kept with it."""
    if request.method != "POST":
        return _ask(request, request.GET.get("number", ""))
    form, refusal = forms.DoorForm(request.POST), None
    if form.is_valid():
        told: dict[str, Any] = {"address": counted_address(request), "at": moment_of(request)}
        try:
            judge = access.open_with_code(**form.cleaned_data, by=actor_of(request), **told)
            number = judge.activity.number
            response = _write(request, judge) if "seen" in request.POST else redirect("judging:sheet", number)
            proofs.hand(response, judge)
            return response
        except Refused as refused:
            refusal = refused
    return _ask(request, form=form, refusal=refusal)


def _ask(
    request: HttpRequest, number: str = "", *, form: forms.DoorForm | None = None, refusal: Refused | None = None
) -> HttpResponse:
    """Ask for the code, whether there is such a contest or not; marks that were typed go along."""
    written = {name: words for name, words in request.POST.items() if name.startswith("m-") or name in ALONG}
    context = {"form": form or forms.DoorForm(initial={"number": number}), "refusal": refusal, "written": written}
    return render(request, "judging/door.html", context, status=422 if form is not None or refusal else 200)


def _judge(request: HttpRequest, contest: str) -> Judge | None:
    """Return the judge whose code the browser proved, or whose account is signed in; nobody for who keeps contests."""
    if may_keep(actor_of(request)):
        return None
    return proofs.proven(request, contest) or access.judge_signed_in(contest, actor_of(request))


def _work(request: HttpRequest, judge: Judge) -> Work | None:
    """Return what the judge has before them, None once the contest isn't judged any more."""
    is_open = access.is_open(judge.activity, at=moment_of(request))
    one = queries.current(judge.activity) if is_open else None
    return queries.work_of(judge, one) if one is not None else None


@unlisted
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, contest: str) -> HttpResponse:
    """Show a judge their sheet, a page of it; keep what they gave, or take it in."""
    judge, refusal = _judge(request, contest), None
    if judge is None:
        if request.method == "POST":
            late = _("这一页开得太久了，请再输一次评委码。您打的分还在，输完接着交。")
            refusal = Refused(access.not_the_keepers() if may_keep(actor_of(request)) else late)
        return _ask(request, contest, refusal=refusal)
    response = _write(request, judge) if request.method == "POST" else _page(request, judge)
    if proofs.is_for(request, judge):
        proofs.hand(response, judge)
    return response


def _write(request: HttpRequest, judge: Judge) -> HttpResponse:
    """Keep a page of marks, and where it was asked hand the sheet in; then go on."""
    work, at, do = _work(request, judge), moment_of(request), request.POST.get("do", "")
    if work is None:
        return _page(request, judge)
    if queries.is_of_another(judge, request.POST.get("seen", "")):
        return _page(request, judge, refusal=Stale(actions.another_judges()))
    page, more = work.page(request.POST.get("after", ""))
    form = forms.typed_in(request.POST, work=work, page=page)
    if not form.is_valid():
        return _page(request, judge, form=form)
    seen, kept = form.cleaned_data["seen"], False
    try:
        actions.keep(judge, form.told(), seen=seen, by=actor_of(request), at=at)
        kept = True
        if do == "hand_in":
            actions.hand_in(judge, seen=seen, by=actor_of(request), at=at)
    except Refused as refusal:
        renewed(form, refusal)
        return _page(request, judge, form=None if kept else form, refusal=refusal)
    messages.success(request, _("交了，主办方收到了。谢谢您。") if do == "hand_in" else _("存下了，还没有交。"))
    after = page[-1].ordinal if do == "next" and page and more else request.POST.get("after", "")
    return HttpResponseRedirect(f"{reverse('judging:sheet', args=[judge.activity.number])}?after={after}")


def _page(
    request: HttpRequest, judge: Judge, *, form: forms.MarksForm | None = None, refusal: Refused | None = None
) -> HttpResponse:
    """Draw the sheet as it stands now; with what was typed where it was refused."""
    work = _work(request, judge)
    context: dict[str, Any] = {"judge": judge, "row": judge.activity, "work": work, "refusal": refusal}
    if work is None:
        return render(request, "judging/over.html", context)
    after = request.POST.get("after", "") or request.GET.get("after", "")
    page, more = work.page(after)
    form = form or forms.MarksForm(work=work, page=page)
    user = actor_of(request).user_id
    is_signed_in = user is not None and user == judge.user_id
    context |= {
        "form": form, "page": page, "more": more, "after": after, "rows": form.rows(),
        "lacking": work.lacking if len(work.lacking) <= actions.FEW else [],
        "taken": [(row, f"{work.taken.get(row.ordinal or 0, 0) / 100:.2f}") for row in page],
        "pages": work.entries[:: queries.A_PAGE],
        "may_note": judge.user_id is None and user is not None, "is_signed_in": is_signed_in,
        "by_code": not is_signed_in or proofs.is_for(request, judge),
    }  # fmt: skip
    status = status_of(refusal) if refusal is not None else 422 if form.is_bound and form.errors else 200
    return render(request, "judging/sheet.html", context, status=status)


@unlisted
@require_POST
def keep(request: HttpRequest, contest: str) -> HttpResponse:
    """Keep a page of marks as it is typed, and say so; the page itself stays."""
    judge = _judge(request, contest)
    work = _work(request, judge) if judge is not None else None
    if judge is None or work is None:
        return render(request, "judging/_kept.html", {"refusal": True, "seen": request.POST.get("seen", "")})
    page, _more = work.page(request.POST.get("after", ""))
    form, refusal = forms.typed_in(request.POST, work=work, page=page), None
    seen = request.POST.get("seen", "")
    if form.is_valid():
        try:
            actions.keep(judge, form.told(), seen=seen, by=actor_of(request), at=moment_of(request))
            work = queries.work_of(judge, work.one)
            seen = work.seen(form.page)
        except Refused as refused:
            refusal = refused
    context = {"refusal": refusal or bool(form.errors), "seen": seen, "form": form, "left": len(work.lacking)}
    return render(request, "judging/_kept.html", context)


@unlisted
@require_safe
def paper(request: HttpRequest, contest: str) -> HttpResponse:
    """Show the whole sheet on paper: to be filled in with a pen, or checked before it is handed in."""
    judge = _judge(request, contest)
    work = _work(request, judge) if judge is not None else None
    if judge is None or work is None:
        return redirect("judging:sheet", contest)
    rows = []
    for entry in work.entries:
        parts, whole = work.parts(entry), work.taken.get(entry.ordinal or 0, queries.total(work.parts(entry)))
        shown = ["" if one is None else f"{one / 100:.2f}" for one in [*parts, whole]]
        rows.append((entry, shown if len(parts) > 1 else shown[1:]))
    context = {"judge": judge, "row": judge.activity, "work": work, "rows": rows}
    return render(request, "judging/paper.html", context)


@unlisted
@require_POST
def account(request: HttpRequest, contest: str) -> HttpResponse:
    """Note the account of a judge who came by code, for the next time."""
    judge = proofs.proven(request, contest)
    if judge is not None and queries.is_of_another(judge, request.POST.get("seen", "")):
        messages.error(request, actions.another_judges())
    elif judge is not None:
        try:
            actions.take_seat(judge, by=actor_of(request), at=moment_of(request))
            messages.success(request, _("记到您的账号上了。以后登录，在“消息”和“我的设置”里找得到。"))
        except Refused as refusal:
            messages.error(request, str(refusal))
    return redirect("judging:sheet", contest)


@unlisted
@require_POST
def leave(request: HttpRequest, contest: str) -> HttpResponse:
    """Close the sheet on a shared machine: the browser's own proof is taken back, nothing else changes."""
    response = redirect("judging:door")
    proofs.drop(response)
    return response
