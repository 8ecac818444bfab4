"""What this room shows on others' pages: links, a tab on the phone, the defect behind a case, the public results."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from shanzhi.accounts.access import looking
from shanzhi.campaigns import access
from shanzhi.campaigns.actions.looking import CHANNEL
from shanzhi.campaigns.models import Defect, Proposal
from shanzhi.cases.models import Case
from shanzhi.echoes.cases import told_in
from shanzhi.enforcement.access import may_convene
from shanzhi.learning.models import HotIssue
from shanzhi.people.capacities import Capacity
from shanzhi.ui import nav, slots

HEADING = pgettext_lazy("heading", "整治")


def came_from(request: HttpRequest | None, case: Case) -> str | None:
    """Show on a case's page the defects it came from, to those who may know of the campaign."""
    actor = looking(request, access.READERS)
    if actor is None or case.channel != CHANNEL:
        return None
    rows = Defect.objects.in_district(case.district_id).filter(campaign__in=access.campaigns_visible(actor))
    rows = rows.select_related("campaign", "target__place", "type").order_by("id")
    listed = told_in(rows, case.pk, channel=CHANNEL, district_id=case.district_id)
    return render_to_string("campaigns/_case_aside.html", {"rows": listed}, request=request) if listed else None


def proposed(request: HttpRequest | None, issue: HotIssue) -> str | None:
    """Show on a hot issue's page what became of it here: to be begun in one tap, begun, or left."""
    actor = looking(request, access.OVERSEERS)
    if actor is None or issue.state != HotIssue.State.ACCEPTED:
        return None
    found = Proposal.objects.filter(district_id=issue.district_id, issue=issue.number).select_related("campaign")
    of = found.first()
    context = {
        "proposal": of,
        "issue": issue,
        "left": of is not None and of.state == Proposal.State.LEFT,
        "may_begin": of is not None and may_convene(actor, issue.area_path),
    }
    return render_to_string("campaigns/_hot_issue.html", context, request=request)


def foot(_request: HttpRequest | None, _thing: Any) -> SafeString:
    """Show the way to what campaigns came to, at the foot of the residents' pages."""
    return format_html('<a href="{}">{}</a>', reverse("campaigns:results"), _("整治结果"))


def register() -> None:
    """Fill the slots."""
    kinds = gettext_lazy("整治的场所类别")
    nav.offer("nav.more", kinds, "campaigns:kinds", {Capacity.KEEPER}, but=access.READERS, order=46)
    nav.offer("nav.more", HEADING, "campaigns:home", access.READERS, order=46)
    nav.offer_tab(HEADING, "campaigns:home", access.MEMBERS, icon="map", order=46)
    slots.register("hot.issue", proposed, order=46, key="campaigns.hot")
    slots.register("public.foot", foot, order=46, key="campaigns.foot")
    slots.register("case.aside", came_from, order=46, key="campaigns.case")
