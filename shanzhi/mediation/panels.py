"""What this room shows on others' pages: its place in the navigation, and beside a case the way to mediation."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.accounts.access import may_enter
from shanzhi.loop.workflow import Zone
from shanzhi.mediation.models import APPLIERS, COORDINATORS, MEDIATORS
from shanzhi.mediation.queries import of_case
from shanzhi.ui import nav, slots


def _beside(request: HttpRequest | None, case: Any) -> str:
    """Return what mediation a case was handed to, by number and state alone, and the way to hand it over."""
    actor = getattr(request, "actor", None)
    if request is None or actor is None or not may_enter(actor, APPLIERS) or case.zone != Zone.ORDINARY:
        return ""
    return render_to_string("mediation/_beside_case.html", {"case": case, "disputes": of_case(case)}, request)


def _foot(request: HttpRequest | None, _thing: Any) -> str:
    return format_html('<a href="{}">{}</a>', reverse("mediation:ask"), _("申请调解"))


def fill() -> None:
    """Fill the slots this room fills."""
    nav.offer("nav", gettext_lazy("调解"), "mediation:home", COORDINATORS | MEDIATORS, order=35)
    nav.offer("nav.more", gettext_lazy("申请调解"), "mediation:apply", APPLIERS, but=COORDINATORS | MEDIATORS, order=35)
    slots.register("case.aside", _beside, order=70, key="mediation.beside")
    slots.register("public.foot", _foot, order=45, key="mediation.foot")
