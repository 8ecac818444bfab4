"""What this room shows on others' pages: its place in the navigation, beside a case the topic it came from, the
public board at the foot of public pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from shanzhi.accounts.access import may_enter
from shanzhi.cases.models import Case
from shanzhi.meetings.queries.topics import of_case
from shanzhi.people.capacities import Capacity
from shanzhi.talks.actions.outcomes import CHANNEL
from shanzhi.talks.models import READERS
from shanzhi.ui import nav, slots

DAILY = frozenset({str(Capacity.COORDINATOR)})


def _daily(request: HttpRequest | None, _thing: Any) -> str:
    actor = getattr(request, "actor", None)
    if request is None or actor is None or not may_enter(actor, DAILY):
        return ""
    return nav.link(request, _("议事"), reverse("meetings:home"))


def _more(request: HttpRequest | None, _thing: Any) -> str:
    actor = getattr(request, "actor", None)
    if request is None or actor is None or not may_enter(actor, READERS) or may_enter(actor, DAILY):
        return ""
    return nav.link(request, _("议事"), reverse("meetings:home"))


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
    slots.register("nav", _daily, order=30, key="meetings.nav")
    slots.register("nav.more", _more, order=30, key="meetings.more")
    slots.register("case.aside", _came_from, order=47, key="meetings.case")
    slots.register("public.foot", _foot, order=40, key="meetings.foot")
