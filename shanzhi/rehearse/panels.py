"""What a demonstration shows on others' pages: the switch of roles; and counts with where they lead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.loop.tasks import TASK_TABLE
from shanzhi.loop.workflow import CASE_TABLE
from shanzhi.people.access import may_enter
from shanzhi.rehearse.access import MAY_PLAY, is_demonstration, reasons_against
from shanzhi.rehearse.models import Play
from shanzhi.rehearse.queries import roles
from shanzhi.ui import nav, slots
from shanzhi.ui.context import moment_of

# What isn't a row of the loop's tables.
OTHERS: dict[str, Promise] = {
    "report.tell": gettext_lazy("来件，各开一件"),
    "report.me_too": gettext_lazy("来件，并入在办的"),
    "report.relay": gettext_lazy("向反映人转问"),
    "report.add": gettext_lazy("反映人补充"),
    "report.rate": gettext_lazy("评价"),
    "report.object": gettext_lazy("提出异议"),
    "report.objection_upheld": gettext_lazy("异议成立，重办"),
    "report.objection_refused": gettext_lazy("异议不成立"),
    "application.ask": gettext_lazy("申请延期、暂停或退单"),
    "application.grant": gettext_lazy("申请获同意"),
    "application.refuse": gettext_lazy("申请不获同意"),
    "application.end": gettext_lazy("恢复计时"),
    "case.note": gettext_lazy("写进展"),
    "late": gettext_lazy("单位超期交结果"),
}
# Where a count leads: to the list in which those cases now stand.
LISTS = {
    "report.tell": "/cases/",
    "case.reject": "/cases/?state=rejected",
    "case.decline": "/cases/?state=declined",
    "case.dispatch": "/cases/?state=dispatched",
    "case.close": "/cases/?state=closed",
    "application.ask": "/applications/",
}


@dataclass(frozen=True, slots=True)
class Count:
    """How often one thing happened, and where to look at it ('' for nowhere)."""

    label: object
    times: int
    url: str
    share: float | None = None


def counts_of(play: Play) -> list[Count]:
    """Return what happened in a rehearsal, in the order of the loop."""
    order = ["report.tell", "report.me_too", *(f"case.{row.verb}" for row in CASE_TABLE.rows)]
    order += [f"task.{row.verb}" for row in TASK_TABLE.rows] + list(OTHERS)
    counts = play.counts
    return [
        Count(_label(verb), counts[verb], LISTS.get(verb, ""))
        for verb in dict.fromkeys([*order, *counts])
        if counts.get(verb)
    ]


def _label(verb: str) -> object:
    if verb in OTHERS:
        return OTHERS[verb]
    table = TASK_TABLE if verb.startswith("task.") else CASE_TABLE
    row = table.row(verb.partition(".")[2])
    return row.label if row is not None else verb


def _before_sign_in(request: HttpRequest | None, _thing: Any) -> str:
    if request is None or reasons_against(settings.ENV.district_id):
        return ""
    found = roles(at=moment_of(request), each=1)
    target = request.POST.get("next") or request.GET.get("next") or ""
    return render_to_string("rehearse/_sign_in.html", {"roles": found, "next": target}, request=request)


def _switch(request: HttpRequest | None, _thing: Any) -> str:
    user = getattr(request, "user", None)
    if request is None or user is None or not user.is_authenticated or not is_demonstration(settings.ENV.district_id):
        return ""
    return render_to_string("rehearse/_switch.html", {"url": reverse("rehearse:cast")})


def _way_in(request: HttpRequest | None, _thing: Any) -> str:
    if request is None or not is_demonstration(settings.ENV.district_id):
        return ""
    return render_to_string("rehearse/_way_in.html", {"url": reverse("rehearse:cast")})


def _link(request: HttpRequest | None, _thing: Any) -> str:
    actor = getattr(request, "actor", None)
    if request is None or actor is None or not is_demonstration(settings.ENV.district_id):
        return ""
    return nav.link(request, _("演练"), reverse("rehearse:index")) if may_enter(actor, MAY_PLAY) else ""


def fill() -> None:
    """Fill the slots this room fills. The mark on every page is the people's, who know what database this is."""
    slots.register("sign_in.before", _before_sign_in)
    slots.register("who", _switch, order=40)
    slots.register("public.foot", _way_in, order=90)
    slots.register("nav", _link, order=95)
