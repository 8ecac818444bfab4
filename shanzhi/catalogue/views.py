"""Pages of the catalogue 清单: matters, limits, duties, reasons, replies. Staff read; the keeper takes sheets in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.accounts.access import StaffRequest, may_enter, requires
from shanzhi.catalogue import past, queries
from shanzhi.catalogue.actions import publishing
from shanzhi.catalogue.actions.handing_out import hand_out
from shanzhi.catalogue.actions.outcomes import Outcome
from shanzhi.catalogue.actions.restoring import restore
from shanzhi.catalogue.defaults import DATA
from shanzhi.catalogue.forms import ImportForm
from shanzhi.catalogue.limits import CLOCKS, GRADES
from shanzhi.catalogue.models import DutyItem, Part
from shanzhi.catalogue.reasons import REASON_KINDS, REPLY_KINDS
from shanzhi.journal.exports import without_watermark
from shanzhi.journal.queries import history_panel
from shanzhi.kernel import clock
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.kernel.sheets import read_sheet
from shanzhi.ui.files import as_file, file_name
from shanzhi.ui.tried import keep

SHOWN_VERSIONS = 20
MOST = gettext_lazy(
    "现行的%(all)s条里，这张表会去掉%(n)s条，还没有发布。看看“哪一部分”选对没有；选对了，勾这里，再按“发布”。"
)
OVERTAKEN = gettext_lazy(
    "这张表是从版本%(version)s下载的，后来又发布了别的版本，照它发布会把后来的改动改回去，所以还没有发布。"
    "请重新下载现行的，改好再传；确实要照这张表，勾这里，再按“发布”。"
)
KEEPER = "keeper"  # people's capacity, known by its value


def frame(request: StaffRequest, part: str) -> dict[str, Any]:
    """Return what every page of the catalogue shows: which part this is, its version, and what a keeper may."""
    return {
        "part": part,
        "parts": Part.choices,
        "version": queries.current_version(part),
        "may_import": may_enter(request.actor, frozenset({KEEPER})),
    }


@require_GET
@requires()
def matters(request: StaffRequest) -> HttpResponse:
    """Show the matters in force as a tree, or those that fit a few words."""
    text = request.GET.get("q", "").strip()
    context = frame(request, Part.MATTERS) | {
        "q": text,
        "groups": [] if text else queries.matter_groups(),
        "found": queries.with_leads(queries.search_matters(text, limit=50)) if text else [],
    }
    return render(request, "catalogue/matters.html", context)


@require_GET
@requires()
def matter(request: StaffRequest, code: str) -> HttpResponse:
    """Show one matter: when it is registered and closed, who answers, by when, and how it was before.

    One that is no longer in force is shown as it last stood: cases sorted under it go on.
    """
    rows = past.matter_history(code)
    found = next((row for row in rows if row.version.is_current), rows[0] if rows else None)
    if found is None:
        raise Http404
    context = frame(request, Part.MATTERS) | {
        "matter": found,
        "above": queries.matters_above(found),
        "below": queries.matters_below(found),
        "units": queries.units_named(found),
        "duty": queries.duty_by_code(found.duty_code) if found.duty_code else None,
        "limits": [(GRADES[grade], rows) for grade, rows in queries.limits_of(found)] if found.is_leaf else [],
        "clocks": [CLOCKS[name] for name in queries.SHOWN_CLOCKS],
        "past": rows,
        "dropped_by": None if found.version.is_current else past.dropped_by(found),
    }
    return render(request, "catalogue/matter.html", context)


@require_GET
@requires()
def limits(request: StaffRequest) -> HttpResponse:
    """Show the limits that hold for all matters, each with its source."""
    rows = [(CLOCKS.get(clock, clock), found) for clock, found in queries.limits_for_all()]
    return render(request, "catalogue/limits.html", frame(request, Part.LIMITS) | {"rows": rows, "grades": GRADES})


@require_GET
@requires()
def duties(request: StaffRequest) -> HttpResponse:
    """Show the duty list, whole or one kind of it."""
    kind = request.GET.get("kind", "")
    shown = {"rows": queries.duties(kind=kind), "kind": kind, "kinds": DutyItem.Kind.choices}
    return render(request, "catalogue/duties.html", frame(request, Part.DUTIES) | shown)


@require_GET
@requires()
def reasons(request: StaffRequest) -> HttpResponse:
    """Show every list of reasons."""
    groups = [(label, queries.reasons(kind)) for kind, label in REASON_KINDS.items()]
    return render(request, "catalogue/reasons.html", frame(request, Part.REASONS) | {"groups": groups})


@require_GET
@requires()
def replies(request: StaffRequest) -> HttpResponse:
    """Show the reply templates."""
    rows = [(REPLY_KINDS.get(reply.kind, reply.kind), reply) for reply in queries.reply_templates()]
    return render(request, "catalogue/replies.html", frame(request, Part.REPLIES) | {"rows": rows})


@require_http_methods(["GET", "POST"])
@requires(KEEPER)
def take_in(request: StaffRequest) -> HttpResponse:
    """Try a sheet, or publish it as a new version."""
    part = request.GET.get("part", Part.MATTERS)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ImportForm(data, files, initial={"part": part})
    outcome = _taken_in(request, form) if form.is_bound and form.is_valid() else None
    lines = history_panel(settings.ENV.district_id, [("catalogue", name) for name in Part.values], limit=20)
    context = frame(request, part) | {"form": form, "outcome": outcome, "history": lines}
    context["versions"] = queries.versions(part)[:SHOWN_VERSIONS]
    return render(request, "catalogue/import.html", context)


@require_POST
@requires(KEEPER)
def go_back(request: StaffRequest) -> HttpResponse:
    """Put an earlier version of a part in force again."""
    part, code = request.POST.get("part", ""), request.POST.get("code", "")
    found = next((one for one in queries.versions(part) if one.code == code), None)
    if found is None:
        raise Http404
    try:
        restore(found, seen=request.POST.get("seen", ""), by=request.actor, at=clock.now())
        messages.success(request, _("换回了版本%(code)s，从现在起照它办；已经受理的事不变。") % {"code": found.code})
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{reverse('catalogue:import')}?part={part}")


def _taken_in(request: StaffRequest, form: ImportForm) -> Outcome | None:
    """Try the sheet, or publish it where that was pressed; what somebody has to be sure of is asked first."""
    told = form.cleaned_data
    try:
        sheet = read_sheet(told["sheet"], filename=told["sheet"].name)
        sheet.rows = without_watermark(sheet.rows)
        outcome = publishing.take_in(
            told["part"], sheet, by=request.actor, at=clock.now(), dry_run="publish" not in request.POST,
            sure=told["sure"], code=told["code"], title=told["title"], seen=told["seen"],
        )  # fmt: skip
    except Refused as refusal:
        if isinstance(refusal, Stale):
            keep(form)
        form.add_error("sheet", [str(reason) for reason in refusal.reasons])
        return None
    outcome.unread = sheet.unread
    if outcome.waits:
        keep(form)
    if outcome.asks and not told["sure"]:
        words = {"n": outcome.removed, "all": outcome.removed + outcome.kept, "version": outcome.overtaken}
        asked = [OVERTAKEN % words] if outcome.overtaken else []
        form.add_error("sure", [*asked, MOST % words] if outcome.drops_most else asked)
    return outcome


@require_GET
@requires()
def example(request: StaffRequest, part: str) -> HttpResponse:
    """Hand out an example sheet of one part."""
    if part not in Part.values:
        raise Http404
    content = (DATA / "examples" / f"{part}.csv").read_bytes()
    # With the mark that makes spreadsheets read it as UTF-8.
    return as_file(b"\xef\xbb\xbf" + content, f"{part}.csv")


@require_POST
@requires()
def download(request: StaffRequest, part: str) -> HttpResponse:
    """Hand out a part in force as a workbook that can be taken in again, watermarked and written down."""
    version = queries.current_version(part)
    if version is None:
        raise Http404
    return as_file(
        hand_out(version, by=request.actor, at=clock.now()), file_name(Part(version.part).label, version.code, "xlsx")
    )
