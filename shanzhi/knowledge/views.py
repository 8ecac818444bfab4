"""Pages of articles: what residents read, and the staff's list, article and forms."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.cases.access import get_case
from shanzhi.catalogue.queries import matter_groups
from shanzhi.journal.queries import history_panel
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.knowledge import access, actions, forms, queries
from shanzhi.knowledge.models import Article
from shanzhi.knowledge.workflow import STATE_WORDS
from shanzhi.organisation.queries import names_offered
from shanzhi.people.access import StaffRequest, requires
from shanzhi.ui.context import moment_of
from shanzhi.ui.forms import status_of, unfit


@require_safe
def public_list(request: HttpRequest) -> HttpResponse:
    """Show residents what is public and in force."""
    text = request.GET.get("q", "").strip()[:60]
    rows = queries.public(settings.ENV.district_id, text=text)
    return render(request, "knowledge/public_list.html", {"rows": rows, "text": text})


@require_safe
def public_article(request: HttpRequest, number: str) -> HttpResponse:
    """Show residents one public article; every other number answers like none."""
    row = queries.article_numbered(settings.ENV.district_id, number)
    if row is None or not (row.is_public and row.is_valid):
        raise Http404
    return render(request, "knowledge/public_article.html", {"row": row})


@requires()
@require_safe
def article_list(request: StaffRequest) -> HttpResponse:
    """Show staff the articles, narrowed by words and state."""
    text, state = request.GET.get("q", "").strip()[:60], request.GET.get("state", "")
    context = {
        "rows": queries.listed(request.actor.district_id, text=text, state=state),
        "text": text,
        "states": [(str(one), label, str(one) == state) for one, label in STATE_WORDS.items()],
        "may_keep": access.may_keep(request.actor),
    }
    return render(request, "knowledge/list.html", context)


@requires()
@require_safe
def article(request: StaffRequest, number: str) -> HttpResponse:
    """Show one article, its editions and what may be done; with ``case`` what to cite in its reply."""
    row = get_article(request, number)
    case = get_case(request.actor, request.GET["case"]) if request.GET.get("case") else None
    context = {
        "row": row,
        "case": case,
        "editions": queries.editions(row),
        "may_keep": access.may_keep(request.actor),
        "form": forms.StepForm(),
        "history": history_panel(request.actor.district_id, [("article", row.pk)], limit=30),
    }
    return render(request, "knowledge/article.html", context)


@requires(*access.KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: StaffRequest) -> HttpResponse:
    """Write a draft."""
    return _written(request, None)


@requires(*access.KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: StaffRequest, number: str) -> HttpResponse:
    """Change a draft, or revise what is in force."""
    return _written(request, _as_seen(request, get_article(request, number)))


def _written(request: StaffRequest, row: Article | None) -> HttpResponse:
    at = moment_of(request)
    data = request.POST if request.method == "POST" else None
    form, refusal = forms.ArticleForm(data, on=local(at).date(), initial=_start(row)), None
    if data is not None and form.is_valid():
        try:
            made = _write(row, form.written(), request)
            messages.success(request, _("写好了，流水里有一行。"))
            return redirect("knowledge:article", made.number)
        except Refused as refused:
            refusal = refused
            form.add_error(None, [str(reason) for reason in refusal.reasons])
    stale = isinstance(refusal, Stale)
    if stale and row is not None:
        row = get_article(request, row.number)  # as it stands
    context = {"form": form, "row": row, "stale": stale, "units": names_offered(), "groups": matter_groups()}
    return render(request, "knowledge/form.html", context, status=status_of(refusal))


def _as_seen(request: StaffRequest, row: Article) -> Article:
    """Return the article at the version its page was read at, so that who comes second overwrites nothing."""
    seen = request.POST.get("seen", "")
    if seen.isascii() and seen.isdecimal():
        row.version = int(seen[:9])
    return row


def _write(row: Article | None, written: actions.Written, request: StaffRequest) -> Article:
    at = moment_of(request)
    if row is None:
        return actions.begin(written, by=request.actor, at=at)
    if row.is_draft:
        return actions.change_draft(row, written, by=request.actor, at=at)
    return actions.take_step(row, "revise", written=written, by=request.actor, at=at)


def _start(row: Article | None) -> dict[str, object]:
    if row is None:
        return {}
    kept = ("title", "body", "source", "review_on", "expires_on", "is_public")
    return {name: getattr(row, name) for name in kept} | {
        "unit": row.unit.name,
        "matters": forms.matters_said(row.matter_codes.split()),
    }


@requires(*access.KEEPERS)
@require_POST
def step(request: StaffRequest, number: str) -> HttpResponse:
    """Let an article take force, stay in force, or end."""
    row, form = _as_seen(request, get_article(request, number)), forms.StepForm(request.POST)
    if form.is_valid():
        verb, day = form.cleaned_data["verb"], form.cleaned_data["review_on"]
        try:
            brought = {"review_on": day} if verb == "review" else {}
            actions.take_step(row, verb, by=request.actor, at=moment_of(request), **brought)
            messages.success(request, _("记下了。"))
        except Refused as refusal:
            messages.error(request, str(refusal))
    else:
        messages.error(request, str(unfit(form)))
    return redirect("knowledge:article", number)


@requires()
@require_POST
def cite(request: StaffRequest, number: str) -> HttpResponse:
    """Note that a case's reply rests on this article."""
    row, case = get_article(request, number), get_case(request.actor, request.POST.get("case", ""))
    try:
        actions.cite(row, case, by=request.actor, at=moment_of(request))
        messages.success(request, _("引用记在事项里了，连同是第几版。"))
    except Refused as refusal:
        messages.error(request, " ".join(str(reason) for reason in refusal.reasons))
        return redirect("knowledge:article", number)
    return redirect("desks:case", case.number)


def get_article(request: StaffRequest, number: str) -> Article:
    """Return an article of this county by its number.

    :raises Http404: when there is none.
    """
    row = queries.article_numbered(request.actor.district_id, number)
    if row is None:
        raise Http404
    return row
