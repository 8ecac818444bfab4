"""What this room shows on others' pages: its place in the navigation, beside a case the topic it came from, the
public board at the foot of public pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.accounts.access import may_enter
from shanzhi.cases.models import Case
from shanzhi.meetings.queries.topics import of_case
from shanzhi.people.capacities import Capacity
from shanzhi.talks.actions.outcomes import CHANNEL
from shanzhi.talks.models import READERS
from shanzhi.ui import nav, slots

DAILY = frozenset({str(Capacity.COORDINATOR)})


def _came_from(request: HttpRequest | None, case: Case) -> str | None:
    """Show on a case's page the topics it came from, with their talk, to those who may know of the talk."""
    actor = getattr(request, "actor", None)
    if actor is None or case.channel != CHANNEL or not may_enter(actor, READERS):
        return None
    rows = of_case(actor, case)
    return render_to_string("meetings/_case_aside.html", {"rows": rows}, request=request) if rows else None


def _foot(request: HttpRequest | None, _thing: Any) -> str:
    return format_html('<a href="{}">{}</a>', reverse("meetings:board"), _("说了→办了"))


def fill() -> None:
    """Fill the slots this room fills."""
    nav.offer("nav", gettext_lazy("议事"), "meetings:home", DAILY, order=30)
    nav.offer("nav.more", gettext_lazy("议事"), "meetings:home", READERS, but=DAILY, order=30)
    slots.register("case.aside", _came_from, order=47, key="meetings.case")
    slots.register("public.foot", _foot, order=40, key="meetings.foot")
