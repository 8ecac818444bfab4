"""The monthly brief 月报 on screen, each number open to its list; and as a paper, asked for by a button."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from shanzhi.briefing import actions, document
from shanzhi.insight.access import WHOLE_READERS
from shanzhi.insight.telling import HEADINGS
from shanzhi.insight.views.whole import context_of, filters, picture_for
from shanzhi.people.access import StaffRequest, requires
from shanzhi.ui.context import moment_of
from shanzhi.ui.files import as_file, file_name


@requires(*WHOLE_READERS)
@never_cache
@require_safe
def brief(request: StaffRequest) -> HttpResponse:
    """Show a month in sentences, with every number's definition at the end."""
    seen = picture_for(request, moment_of(request), WHOLE_READERS)
    context = context_of(seen)
    context["sections"] = [(HEADINGS[theme], said) for theme, said in context["told"].items()]
    used = document.defined(seen, context["facts"], context["told"])
    context["defined"] = [(one, document.name_of(one, seen)) for one in used]
    context |= {"filters": filters(seen), "notes": document.notes(seen)}
    return render(request, "briefing/brief.html", context)


@requires(*WHOLE_READERS)
@require_POST
def paper(request: StaffRequest) -> HttpResponse:
    """Give the brief as PDF or Word; who took it along is written down."""
    form, at = request.POST.get("form", "pdf"), moment_of(request)
    if form not in actions.WRITERS:
        raise Http404
    seen = picture_for(request, at, WHOLE_READERS)
    shown = context_of(seen)
    here = f"{reverse('briefing:brief')}?month={seen.month.code}&area={seen.scope.codes}"
    address = request.build_absolute_uri(here)
    told = document.document(seen, shown, by=request.actor, at=at, address=address)
    made = actions.print_brief(told, form, by=request.actor, at=at)
    return as_file(made, file_name(_("月报"), seen.month.code, form))
