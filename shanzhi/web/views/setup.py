"""The set-up checklist of a new county, and importing its sheets: try, look, then import just that."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.kernel.refusal import Refused
from shanzhi.people.access import StaffRequest, requires
from shanzhi.people.actions.deployments import set_up
from shanzhi.people.capacities import Capacity
from shanzhi.people.queries import deployment
from shanzhi.ui.context import moment_of
from shanzhi.ui.files import as_file
from shanzhi.web import imports, keeping
from shanzhi.web.forms import NameForm, SheetForm
from shanzhi.web.letters import deliver_invitation
from shanzhi.web.queries.checklist import checklist, progress

MARK = b"\xef\xbb\xbf"  # makes spreadsheets read a CSV as UTF-8


@requires(Capacity.KEEPER)
@require_safe
def setup(request: StaffRequest) -> HttpResponse:
    """Show what a new county still needs."""
    return _setup(request, NameForm())


def _setup(request: StaffRequest, form: NameForm) -> HttpResponse:
    district_id = settings.ENV.district_id
    groups = checklist(district_id, at=moment_of(request))
    done, needed = progress(groups)
    context = {
        "groups": groups,
        "done": done,
        "needed": needed,
        "form": form,
        "named": deployment(district_id) is not None,
    }
    return render(request, "web/setup.html", context, status=422 if form.errors else 200)


@requires(Capacity.KEEPER)
@require_POST
def name(request: StaffRequest) -> HttpResponse:
    """Say once what this deployment is called; from then on it is the real thing."""
    form = NameForm(request.POST)
    if form.is_valid():
        try:
            set_up(settings.ENV.district_id, **form.cleaned_data, by=request.actor, at=moment_of(request))
            messages.success(request, _("名字起好了，这里是正式的。"))
            return HttpResponseRedirect(reverse("web:setup"))
        except Refused as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
    return _setup(request, form)


def _kind(what: str) -> imports.Kind:
    if what not in imports.KINDS:
        raise Http404
    return imports.KINDS[what]


@requires(Capacity.KEEPER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: StaffRequest, what: str) -> HttpResponse:
    """Try a sheet and show what it would do."""
    kind, at = _kind(what), moment_of(request)
    posted = request.method == "POST"
    form = SheetForm(kind, request.POST, request.FILES) if posted else SheetForm(kind)
    told, slip = None, ""
    if posted and form.is_valid():
        upload = form.upload()
        try:
            told = imports.take(kind, upload, by=request.actor, at=at, dry_run=True)
            slip = keeping.keep(upload, what=what, user_id=request.actor.user_id, at=at)
        except Refused as refusal:
            form.add_error("file", [str(reason) for reason in refusal.reasons])
    return render(request, "web/import.html", _frame(kind) | {"form": form, "told": told, "slip": slip})


def _frame(kind: imports.Kind) -> dict[str, object]:
    listed = list(imports.KINDS.values())
    return {"kind": kind, "kinds": listed, "examples": imports.example_names(kind)}


@requires(Capacity.KEEPER)
@never_cache
@require_POST
def import_kept(request: StaffRequest, what: str) -> HttpResponse:
    """Import the very file that was tried."""
    kind, at, slip = _kind(what), moment_of(request), request.POST.get("slip", "")
    upload = keeping.kept(slip, what=what, user_id=request.actor.user_id)
    if upload is None:
        messages.error(request, _("试读过的文件只留一小时，或者已经导入了。再选一次文件。"))
        return HttpResponseRedirect(reverse("web:import", args=[what]))
    try:
        told = imports.take(kind, upload, by=request.actor, at=at, dry_run=False)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("web:import", args=[what]))
    keeping.forget(slip)
    context = _frame(kind) | {"told": told, "letters": _letters(request, told)}
    return render(request, "web/imported.html", context)


def _letters(request: StaffRequest, told: imports.Told) -> list[tuple[str, str, str, bool]]:
    """Return (name, username, link, whether it was sent) of each new person; links are shown this once."""
    at, letters = moment_of(request), []
    for one in told.invited:
        link = request.build_absolute_uri(reverse("web:letter", args=[one.token]))
        sent = deliver_invitation(one.user, link=link, by=request.actor, at=at)
        letters.append((one.user.name, one.user.username, link, sent))
    return letters


@requires(Capacity.KEEPER)
@require_safe
def example(request: StaffRequest, what: str, file: str) -> HttpResponse:
    """Hand out an example of what can be imported."""
    path = imports.example(_kind(what), file)
    if path is None:
        raise Http404
    content, suffix = path.read_bytes(), path.suffix.removeprefix(".")
    if suffix == "csv" and not content.startswith(MARK):
        content = MARK + content
    return as_file(content, file)
