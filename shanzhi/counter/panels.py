"""What this room shows on a case's page: the sealed teller, the tellings, photos, objections, look-alikes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.calendars.phrases import say_day
from shanzhi.cases.models import Case
from shanzhi.counter.queries import tellings as lists
from shanzhi.kernel import clock
from shanzhi.kernel.actors import Actor, ActorKind
from shanzhi.learning.queries.alikes import Group
from shanzhi.people.capacities import Capacity
from shanzhi.reports import access
from shanzhi.reports.models import Attachment, Report
from shanzhi.reports.queries.lookalikes import Lookalike, lookalikes_of
from shanzhi.ui import nav, slots
from shanzhi.ui.shapes import PairSide, PhotoView


def person_of(request: HttpRequest | None) -> Actor | None:
    """Return who looks, if it is a person of the staff."""
    actor: Actor | None = getattr(request, "actor", None)
    return actor if actor is not None and actor.kind == ActorKind.USER else None


def sealed(request: HttpRequest | None, case: Case) -> str | None:
    """Show who told it first: sealed, with the relay and the way to ask for opening."""
    actor = person_of(request)
    if actor is None:
        return None
    rows = lists.reports_of(case, actor)
    if not rows:
        return None
    first = next((row for row in rows if row.has_identity), rows[0])
    may_open = first.has_identity and access.holding_over(actor, case, access.CENTRE) is not None
    context = {
        "rows": rows,
        "case": case,
        "text": _says(first),
        "nobody": not first.has_identity,
        "openings": sum(row.report.openings for row in rows),
        "relay_url": reverse("counter:report", args=[first.report.number]) + "#relay",
        "open_url": reverse("counter:open", args=[first.report.number]) if may_open else "",
        "may_sort": access.holding_over(actor, case, access.SORTERS) is not None and case.is_open,
    }
    return render_to_string("counter/_case_aside.html", context, request=request)


def _says(row: lists.CaseReport) -> str:
    """Return how the first teller may be reached, in a few words; where nothing is sealed (any more), the door."""
    if not row.has_identity:
        return _("%(door)s反映。") % {"door": row.report.channel_label}
    left = _("留了手机号") if row.has_phone else _("没有留手机号")
    return _("%(door)s反映，%(left)s。") % {"door": row.report.channel_label, "left": left}


def photo_view(row: Attachment, case: Case, *, at: Any) -> PhotoView:
    """Return one photo for a strip: who, and which day; never the name the teller's phone gave the file."""
    who = _("反映人") if row.report_id is not None else _("办理中")
    day = clock.local(row.added_at).date()
    words = {"who": who, "day": say_day(day, year=day.year != at.year)}
    told = _("反映人传的照片%(n)s") if row.report_id is not None else _("办理中拍的照片%(n)s")
    # A number that became free is given again: the address says which picture is meant.
    url = reverse("counter:photo", args=[case.number, row.ordinal]) + f"?{row.stored_sha256[:8]}"
    return PhotoView(url, row.caption or told % {"n": row.ordinal}, _("%(who)s，%(day)s") % words)


def said_back(request: HttpRequest | None, case: Case) -> str | None:
    """Show objections, and the ratings this person may read."""
    actor = person_of(request)
    if actor is None or request is None:
        return None
    objections = lists.objections_of(case)
    ratings = lists.ratings_of(case, actor, at=_moment(request))
    if not objections and not ratings:
        return None
    may_judge = access.holding_over(actor, case, access.JUDGES) is not None
    # Units never learn who said it, and somebody's own words would tell.
    context = {"objections": objections, "ratings": ratings, "may_judge": may_judge, "words": not actor.unit_ids()}
    return render_to_string("counter/_said_back.html", context, request=request)


def alike(request: HttpRequest | None, case: Case) -> str | None:
    """Show running cases that may be the same thing, to those who sort."""
    actor = person_of(request)
    if actor is None or request is None or not case.is_open:
        return None
    if access.holding_over(actor, case, access.SORTERS) is None:
        return None
    at = _moment(request)
    found = lookalikes_of(case, actor=actor, at=at, limit=2)
    report = Report.objects.of_case(case.district_id, case.pk).order_by("told_at", "id").first() if found else None
    if not found or report is None:
        return None
    pairs = [_pair(case, one) for one in found]
    context = {"pairs": pairs, "report": report, "next": request.GET.get("next", "")}
    return render_to_string("counter/_alike.html", context, request=request)


def alike_groups(request: HttpRequest | None, groups: list[Group]) -> str:
    """Show groups of look-alikes, each telling with the way to tie its report to the first (one statement)."""
    tied = {member.case.pk: member.case for group in groups for member in group.members}
    district = next(iter(tied.values())).district_id if tied else ""
    rows = Report.objects.in_district(district).filter(case_id__in=list(tied)).order_by("-told_at", "-id")
    first = {row.case_id: row for row in rows}
    shown = [(group, [(one, first.get(one.case.pk)) for one in group.members]) for group in groups]
    return render_to_string("counter/_alike_groups.html", {"groups": shown}, request=request)


def _pair(case: Case, found: Lookalike) -> dict[str, Any]:
    other = found.case
    return {
        "left": PairSide(case.number, case.title),
        "right": PairSide(other.number, other.title, url=reverse("desks:case", args=[other.number])),
        "same": _("，").join(found.likeness.same),
        "different": _("，").join(found.likeness.different),
        "number": other.number,
    }


def _moment(request: HttpRequest | None) -> Any:
    return getattr(request, "moment", None) or clock.now()


def foot(request: HttpRequest | None, thing: Any) -> str:
    """Show the ways from the residents' pages at their foot."""
    return render_to_string("counter/_foot.html", {})


def register() -> None:
    """Fill the slots of the case's page and of the board."""
    slots.register("case.aside", sealed, order=10, key="counter.sealed")
    slots.register("case.main", said_back, order=20, key="counter.said_back")
    slots.register("case.main", alike, order=60, key="counter.alike")
    slots.register("board.side", alike, order=40, key="counter.alike")
    slots.register("alike.groups", alike_groups, order=40, key="counter.alike")
    slots.register("public.foot", foot, order=10, key="counter.foot")
    nav.offer("nav", gettext_lazy("受理台"), "counter:desk", (Capacity.INTAKE_AGENT,), order=5)
    nav.offer("nav", gettext_lazy("异议"), "counter:objections", access.JUDGES | access.ZONE_DESKS, order=30)
