"""What this room shows on others' pages: its place in the navigation, and beside a case the way to mediation."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from shanzhi.accounts.access import may_enter
from shanzhi.loop.workflow import Zone
from shanzhi.mediation.models import APPLIERS, COORDINATORS, MEDIATORS
from shanzhi.mediation.queries import of_case
from shanzhi.ui import nav, slots


def _link(request: HttpRequest | None, _thing: Any) -> str:
    actor = getattr(request, "actor", None)
    if request is None or actor is None or not may_enter(actor, COORDINATORS | MEDIATORS):
        return ""
    return nav.link(request, _("调解"), reverse("mediation:home"))


def _apply(request: HttpRequest | None, _thing: Any) -> str:
    actor = getattr(request, "actor", None)
    if request is None or actor is None or not may_enter(actor, APPLIERS - COORDINATORS - MEDIATORS):
        return ""
    return nav.link(request, _("申请调解"), reverse("mediation:apply"))


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
    slots.register("nav", _link, order=35, key="mediation.nav")
    slots.register("nav.more", _apply, order=35, key="mediation.apply")
    slots.register("case.aside", _beside, order=70, key="mediation.beside")
    slots.register("public.foot", _foot, order=45, key="mediation.foot")
