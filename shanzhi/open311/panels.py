"""What this room shows on others' pages: the way to the keys; on a case whose it is and which pictures it names; on a
report the choice of photos that everybody may see."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy

from shanzhi.cases.models import Case
from shanzhi.open311.models import OutsideUpdate, Posting
from shanzhi.open311.queries.photos import to_choose
from shanzhi.people.capacities import Capacity
from shanzhi.reports.access import SORTERS, holding_over, may_read_words
from shanzhi.reports.models import Report
from shanzhi.ui import nav, slots

KEEPERS = frozenset({str(Capacity.KEEPER)})


def came_by(request: HttpRequest | None, case: Case) -> str | None:
    """Show by whose key a telling came, and the addresses of pictures as plain words: nothing here fetches them."""
    actor = getattr(request, "actor", None)
    if actor is None or case.channel != "open311" or not may_read_words(actor, case):
        return None
    own = {"report__case_id": case.pk, "report__district_id": case.district_id}
    rows = list(Posting.objects.in_district(case.district_id).filter(**own).select_related("key")[:10])
    sent = list(OutsideUpdate.objects.in_district(case.district_id).filter(**own).select_related("key")[:20])
    if not rows:
        return None
    return render_to_string("open311/_came_by.html", {"rows": rows, "sent": sent})


def photos(request: HttpRequest | None, report: Report) -> str | None:
    """Offer a report's photos for release to who sorts, once its words are public."""
    actor = getattr(request, "actor", None)
    if request is None or actor is None or report.is_confidential or not holding_over(actor, report.case, SORTERS):
        return None
    rows = to_choose(report)
    if not rows:
        return None
    return render_to_string("open311/_photos.html", {"rows": rows, "report": report}, request=request)


def fill() -> None:
    """Fill the slots this room fills."""
    nav.offer("nav.more", gettext_lazy("Open311钥匙"), "open311:keys", KEEPERS, order=80)
    slots.register("report.release", photos, key="open311.photos")
    slots.register("case.aside", came_by, order=70, key="open311.case")
