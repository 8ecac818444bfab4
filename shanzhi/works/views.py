"""Pages of works projects 市政工程: the list, one with its milestones. All staff read; those who build change."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shanzhi.journal.queries import history_panel
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.organisation.queries import names_offered
from shanzhi.people.access import StaffRequest, requires
from shanzhi.ui.context import moment_of
from shanzhi.ui.forms import status_of
from shanzhi.works import access, actions, forms, queries


@requires()
@require_safe
def project_list(request: StaffRequest) -> HttpResponse:
    """Show the projects, the newest first."""
    context = {
        "rows": queries.projects(request.actor.district_id),
        "may_begin": access.may_begin(request.actor),
    }
    return render(request, "works/projects.html", context)


@requires(*access.BUILDERS, *access.OVERSEERS)
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: StaffRequest) -> HttpResponse:
    """Enter a project."""
    at = moment_of(request)
    data = request.POST if request.method == "POST" else None
    form, stones = forms.NewProjectForm(data, on=local(at).date()), forms.stone_forms(data)
    if data is not None and form.is_valid() and stones.is_valid():
        told = dict(form.cleaned_data)
        try:
            made = actions.begin_project(
                told.pop("code"), milestones=forms.stones_of(stones), by=request.actor, at=at, **told
            )
            messages.success(request, _("登记好了，事项可以挂到这个工程上。"))
            return redirect("works:project", made.code)
        except Refused as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
    context = {"form": form, "stones": stones, "units": names_offered(), "row": None}
    return render(request, "works/project_form.html", context)


@requires()
@require_safe
def project(request: StaffRequest, code: str) -> HttpResponse:
    """Show one project with its milestones and its history."""
    row = get_project(request, code)
    context = {
        "row": row,
        "may_change": access.may_build_for(request.actor, row.project.unit_id),
        "history": history_panel(request.actor.district_id, [("project", row.project.code)], limit=50),
    }
    return render(request, "works/project.html", context)


@requires(*access.BUILDERS, *access.OVERSEERS)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: StaffRequest, code: str) -> HttpResponse:
    """Change a project and its milestones."""
    at, row = moment_of(request), get_project(request, code)
    if not access.may_build_for(request.actor, row.project.unit_id):
        raise Http404
    data = request.POST if request.method == "POST" else None
    start = {"name": row.project.name, "unit": row.project.unit.name}
    form, stones = forms.ProjectForm(data, on=local(at).date(), initial=start), forms.stone_forms(data, row)
    refusal, seen = None, request.POST.get("seen", "")
    if data is not None and form.is_valid() and stones.is_valid():
        told = form.cleaned_data | {"milestones": forms.stones_of(stones), "seen": seen}
        try:
            actions.change_project(row.project, by=request.actor, at=at, **told)
            messages.success(request, _("改好了，流水里有一行。"))
            return redirect("works:project", code)
        except Refused as refused:
            refusal = refused
            form.add_error(None, [str(reason) for reason in refusal.reasons])
    if not seen or isinstance(refusal, Stale):
        seen = actions.mark(row.project)
    context = {"form": form, "stones": stones, "units": names_offered(), "row": row, "seen": seen}
    return render(request, "works/project_form.html", context, status=status_of(refusal))


def get_project(request: StaffRequest, code: str) -> queries.ProjectRow:
    """Return a project of this county by its number.

    :raises Http404: when there is none.
    """
    row = queries.project_coded(request.actor.district_id, code)
    if row is None:
        raise Http404
    return row
