"""Staff pages about one report: its words, its relay, opening its teller, tying and untying, objections, photos."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.files.storage import default_storage
from django.forms import Form
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.cases.access import get_case
from shanzhi.counter import receipts
from shanzhi.counter.forms import staff as forms
from shanzhi.counter.panels import photo_view
from shanzhi.counter.queries import tellings as lists
from shanzhi.counter.views.faces import actor_of, moment
from shanzhi.kernel.refusal import Refused
from shanzhi.people.access import requires
from shanzhi.people.capacities import Capacity
from shanzhi.reports import access
from shanzhi.reports.actions import answers, fresh_codes, identity, ties, words
from shanzhi.reports.models import Attachment, Report
from shanzhi.ui import flash
from shanzhi.ui.forms import status_of


@requires()
@never_cache
@require_safe
def report_page(request: HttpRequest, number: str) -> HttpResponse:
    """Show one report: its words as this person may read them, and its relay."""
    return _page(request, access.get_report(actor_of(request), number))


@requires(Capacity.INTAKE_AGENT, Capacity.COMPLAINT_RECEIVER, Capacity.CHILD_PROTECTION)
@never_cache
@require_POST
def new_code(request: HttpRequest, number: str) -> HttpResponse:
    """Give the teller a new query code, shown once on a receipt to print."""
    report = access.get_report(actor_of(request), number)
    form = forms.NewCodeForm(request.POST)
    if not form.is_valid():
        return _page(request, report, code_form=form)
    try:
        told = fresh_codes.issue_code(report, by=actor_of(request), at=moment(request), **form.cleaned_data)
    except Refused as refused:
        return _page(request, report, code_form=form, refusal=refused)
    return receipts.send_to(reverse("counter:desk_told"), told, proof=False)


def _page(request: HttpRequest, report: Report, **shown: Any) -> HttpResponse:
    """Return the report's page, with a form that was refused where there is one."""
    actor, case, refusal = actor_of(request), report.case, shown.get("refusal")
    sorts = access.holding_over(actor, case, access.SORTERS) is not None
    whole = access.may_read_words(actor, case)
    opens = access.holding_over(actor, case, access.CENTRE) is not None
    context = {
        "report": report,
        "case": case,
        "reads_whole": whole,
        "danger": lists.danger_in(report, whole=whole),
        "may_sort": sorts,
        "nobody": not lists.has_identity(report),
        "open_url": reverse("counter:open", args=[report.number]) if opens else "",
        "may_untie": sorts and case.report_count > 1,
        "may_release": sorts and not report.is_confidential,
        "messages_": lists.messages_of(report, actor),
        "relay_form": forms.RelayForm(),
        "release_form": forms.ReleaseForm(initial={"text": report.released_text or report.masked_text}),
        "tie_form": forms.TieForm(initial={"to": request.GET.get("to", "")}, by=actor),
        "untie_form": forms.ReasonForm(),
        "code_form": forms.NewCodeForm(),
        "may_give_code": access.holding_over(actor, case, fresh_codes.CLERKS) is not None,
    }
    return render(request, "counter/report.html", context | shown, status=status_of(refusal))


@requires()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_identity(request: HttpRequest, number: str) -> HttpResponse:
    """Ask for the purpose, then show who told it, for a quarter of an hour."""
    report, at = access.get_report(actor_of(request), number), moment(request)
    data = request.POST if request.method == "POST" else None
    form, refusal = forms.PurposeForm(data), None
    opened = identity.show_again(report, by=actor_of(request), at=at)
    if data is not None and form.is_valid():
        try:
            opened = identity.unseal(report, purpose=form.cleaned_data["purpose"], by=actor_of(request), at=at)
        except Refused as refused:
            refusal = refused
    context = {"report": report, "case": report.case, "form": form, "refusal": refusal, "opened": opened}
    return render(request, "counter/open.html", context, status=status_of(refusal))


def _act(
    request: HttpRequest, number: str, form: Form, name: str, act: Callable[[Report, dict[str, Any]], str]
) -> HttpResponse:
    """Run one verb on a report from a small form on its page; go back (to the board too), or say why not."""
    report = access.get_report(actor_of(request), number)
    refusal = None
    if form.is_valid():
        try:
            if said := act(report, form.cleaned_data):
                messages.success(request, said)
            return HttpResponseRedirect(_back(request, report))
        except Refused as refused:
            refusal = refused
    return _page(request, report, refusal=refusal or Refused(_("有没填好的地方，改好就能继续。")), **{name: form})


def _back(request: HttpRequest, report: Report) -> str:
    target = request.POST.get("next") or request.GET.get("next", "")
    ours = target.startswith(("/board/", "/learning/alike/"))
    return target if ours else reverse("counter:report", args=[report.number])


@requires()
@require_POST
def relay(request: HttpRequest, number: str) -> HttpResponse:
    """Leave words for the teller."""

    def act(report: Report, said: dict[str, Any]) -> str:
        actor = actor_of(request)
        units = sorted(actor.unit_ids())
        words.relay(report, text=said["text"], by=actor, at=moment(request), unit_id=units[0] if units else None)
        return _("话留好了，反映人会看到。")

    return _act(request, number, forms.RelayForm(request.POST), "relay_form", act)


@requires(*access.SORTERS)
@require_POST
def release(request: HttpRequest, number: str) -> HttpResponse:
    """Release words for everybody, or take them back."""

    def act(report: Report, said: dict[str, Any]) -> str:
        if "withdraw" in request.POST:
            words.withdraw(report, by=actor_of(request), at=moment(request))
            return _("撤下了，别人看不到了。")
        words.release(report, text=said["text"], by=actor_of(request), at=moment(request))
        return _("公开了，人人能看到这几句。")

    return _act(request, number, forms.ReleaseForm(request.POST), "release_form", act)


@requires(*access.SORTERS, *access.ZONE_DESKS)
@require_POST
def tie(request: HttpRequest, number: str) -> HttpResponse:
    """Tie the report to another case, or write down that it isn't the same."""

    def act(report: Report, said: dict[str, Any]) -> str:
        case = said["to"]
        if "apart" in request.POST:
            ties.keep_apart(report, case, by=actor_of(request), at=moment(request))
            return _("记下了：和%(number)s不是一件，不再提示。") % {"number": case.number}
        ties.tie(report, case, by=actor_of(request), at=moment(request), reason=said["reason"])
        back = urlencode({"next": _back(request, report)})
        done = _("并到%(number)s了；弄错了可以拆开。") % {"number": case.number}
        flash.offer_undo(request, done, url=f"{reverse('counter:untie', args=[report.number])}?{back}")
        return ""

    return _act(request, number, forms.TieForm(request.POST, by=actor_of(request)), "tie_form", act)


@requires(*access.SORTERS, *access.ZONE_DESKS)
@require_POST
def untie(request: HttpRequest, number: str) -> HttpResponse:
    """Take the report out of its case into one of its own."""

    def act(report: Report, said: dict[str, Any]) -> str:
        case = ties.untie(report, by=actor_of(request), at=moment(request), reason=said["reason"])
        return _("拆开了，单独成为%(number)s；弄错了可以并回去。") % {"number": case.number}

    return _act(request, number, forms.ReasonForm(request.POST), "untie_form", act)


@requires(*access.JUDGES, *access.ZONE_DESKS)
@never_cache
@require_safe
def objections(request: HttpRequest) -> HttpResponse:
    """List the objections that wait for a judgement."""
    return render(request, "counter/objections.html", {"objections": lists.waiting_objections(actor_of(request))})


@requires(*access.JUDGES, *access.ZONE_DESKS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def judge(request: HttpRequest, number: str) -> HttpResponse:
    """Judge one objection."""
    objection = access.get_objection(actor_of(request), number)
    data = request.POST if request.method == "POST" else None
    form, refusal = forms.DecisionForm(data), None
    if data is not None and form.is_valid():
        verb = answers.uphold if form.cleaned_data["verdict"] == "uphold" else answers.refuse
        try:
            verb(objection, decision=form.cleaned_data["decision"], by=actor_of(request), at=moment(request))
            messages.success(request, _("判断记下了，反映人会看到。"))
            return HttpResponseRedirect(reverse("counter:objections"))
        except Refused as refused:
            refusal = refused
    case, actor = objection.case, actor_of(request)
    context = {
        "objection": objection,
        "case": case,
        "reads_whole": access.may_read_words(actor, case),
        "photos": [photo_view(row, case, at=moment(request)) for row in lists.case_photos(case, actor)],
        "form": form,
        "refusal": refusal,
    }
    return render(request, "counter/judge.html", context, status=status_of(refusal))


@requires()
@require_safe
def photo(request: HttpRequest, number: str, ordinal: int) -> Any:
    """Show one photo of a case to whoever may know of it."""
    actor = actor_of(request)
    return photo_response(access.get_attachment(actor, get_case(actor, number), ordinal))


def photo_response(row: Attachment) -> FileResponse:
    """Return a cleaned photo: an image and nothing else, kept by nobody on the way."""
    response = FileResponse(default_storage.open(row.file), content_type="image/jpeg", filename=f"{row.ordinal}.jpg")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, max-age=3600"
    return response
