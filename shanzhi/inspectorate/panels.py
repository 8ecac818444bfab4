"""What this room shows on others' pages: links, the inspector's tab, the defect behind a case, the public results."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy

from shanzhi.accounts.access import looking
from shanzhi.cases.models import Case
from shanzhi.echoes.cases import told_in
from shanzhi.enforcement import access as power
from shanzhi.inspections import access
from shanzhi.inspections.actions.findings import CHANNEL
from shanzhi.inspections.models.visits import Finding
from shanzhi.ui import nav, slots

HEADING = pgettext_lazy("heading", "检查")


def came_from(request: HttpRequest | None, case: Case) -> str | None:
    """Show on a case's page the defects it came from, to those who may know of the inspection."""
    actor = looking(request, access.READERS)
    if actor is None or case.channel != CHANNEL:
        return None
    seen = access.inspections_visible(actor)
    rows = Finding.objects.in_district(case.district_id).filter(visit__inspection__in=seen)
    rows = rows.select_related("visit__place", "item").order_by("visit_id", "ordinal")
    listed = told_in(rows, case.pk, channel=CHANNEL, district_id=case.district_id)
    return render_to_string("inspectorate/_case_aside.html", {"rows": listed}, request=request) if listed else None


def foot(request: HttpRequest | None, _thing: Any) -> SafeString:
    """Show the way to the published results at the foot of the residents' pages."""
    return format_html('<a href="{}">{}</a>', reverse("inspectorate:results"), gettext("检查结果"))


def register() -> None:
    """Fill the slots."""
    nav.offer("nav", HEADING, "inspectorate:home", power.CONVENERS | access.INSPECTORS, order=45)
    nav.offer("nav.more", HEADING, "inspectorate:home", access.OVERSEERS, but=power.CONVENERS, order=45)
    nav.offer_tab(HEADING, "inspectorate:home", access.INSPECTORS, icon="list-check", order=40)
    slots.register("case.aside", came_from, order=45, key="inspections.case")
    slots.register("public.foot", foot, order=45, key="inspections.foot")
