"""What this room shows on others' pages: what follows closing beside a case, and the ways to its own pages."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from shanzhi.callbacks import access
from shanzhi.callbacks.models import Callback, Exclusion, Recheck, Recurrence
from shanzhi.cases.models import Case
from shanzhi.counter.panels import person_of
from shanzhi.loop.workflow import Zone
from shanzhi.people.access import may_enter
from shanzhi.ui import nav, slots


def recurrence(request: HttpRequest | None, case: Case) -> str | None:
    """Say that the same came back to the same place (a second statement when it did)."""
    actor = person_of(request)
    if actor is None or case.zone != Zone.ORDINARY or case.place_id is None or case.matter_id is None:
        return None
    mine = Q(later_id=case.pk) | Q(earlier_id=case.pk)
    pairs = list(Recurrence.objects.in_district(case.district_id).filter(mine).order_by("-id")[:6])
    if not pairs:
        return None
    keys = {pair.earlier_id for pair in pairs} | {pair.later_id for pair in pairs}
    known = {one.pk: one for one in Case.objects.visible_to(actor).filter(pk__in=keys - {case.pk})}
    said = [
        {"case": other, "gap": pair.gap_days, "is_later": pair.later_id == case.pk, "reopened": pair.reopened}
        for pair in pairs
        if (other := known.get(pair.earlier_id if pair.later_id == case.pk else pair.later_id)) is not None
    ]
    return render_to_string("callbacks/_recurrence.html", {"pairs": said}, request=request) if said else None


def after_closing(request: HttpRequest | None, case: Case) -> str | None:
    """Show what follows closing: the asking (to the centre alone), a request to exclude, second looks."""
    actor = person_of(request)
    if actor is None or case.zone != Zone.ORDINARY or case.state not in access.ENDED:
        return None
    asks = []
    if access.stands_over(actor, case, access.CENTRE) and not access.reasons_inside(actor, case):
        asks = list(Callback.objects.in_district(case.district_id).filter(case_id=case.pk).order_by("asked_at")[:5])
    exclusion = Exclusion.objects.in_district(case.district_id).filter(case_id=case.pk).first()
    looks = Recheck.objects.in_district(case.district_id).filter(case_id=case.pk, draw__district_id=case.district_id)
    context = {
        "case": case,
        "asks": asks,
        "may_call": access.stands_over(actor, case, access.CALLERS),
        "exclusion": exclusion,
        "may_ask": exclusion is None and bool(access.units_asking(actor, case)),
        "looks": list(looks.select_related("draw").order_by("id")[:3]),
        "may_look": may_enter(actor, access.WATCHERS),
    }
    if not (asks or exclusion or context["looks"] or context["may_ask"]):
        return None
    return render_to_string("callbacks/_after_closing.html", context, request=request)


def _queue(request: HttpRequest | None, _thing: Any) -> str | None:
    """Return the link to the queue, marked there and at a call alone."""
    actor = person_of(request)
    if request is None or actor is None or not may_enter(actor, access.CALLERS):
        return None
    here = request.path == reverse("callbacks:queue") or request.path.startswith("/callbacks/of/")
    context = {"url": reverse("callbacks:queue"), "label": pgettext("heading", "回访"), "current": here}
    return render_to_string("ui/nav_link.html", context)


def fill() -> None:
    """Fill the slots this room fills."""
    slots.register("case.aside", recurrence, order=15, key="callbacks.recurrence")
    slots.register("case.aside", after_closing, order=50, key="callbacks.after_closing")
    slots.register("nav", _queue, order=32, key="callbacks.nav")
    links = (
        ("rechecks", access.WATCHERS, pgettext_lazy("heading", "回头看")),
        ("recurrences", None, gettext_lazy("复发")),
        ("exclusions", None, gettext_lazy("剔除")),
        ("coverage", None, gettext_lazy("回访情况")),
    )
    for order, (name, wanted, label) in enumerate(links, start=60):
        nav.offer("nav.more", label, f"callbacks:{name}", wanted, order=order)
