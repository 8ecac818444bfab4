"""Who may carry a request out: whoever may open the identity, and not while somebody has to be found by it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from shanzhi.kernel.actors import Actor, Holding
from shanzhi.kernel.refusal import Refused
from shanzhi.loop.workflow import Zone
from shanzhi.reports.access import CENTRE, holding_over, must_hold
from shanzhi.reports.models import Report


def may_change(actor: Actor, report: Report) -> bool:
    """Return whether the actor may erase or correct who told this report (with its case)."""
    return holding_over(actor, report.case, CENTRE) is not None


def must_may_change(actor: Actor, report: Report) -> Holding:
    """Return the post that allows it.

    :raises Refused: by whoever may not open the identity, or by no person.
    """
    holding = must_hold(actor, report.case, CENTRE, _("删除、更正身份"))
    if actor.user_id is None:
        raise Refused(_("删除、更正身份要由人来做。"))
    return holding


def why_kept(report: Report) -> list[str]:
    """Return why the identity has to stay for now, each with when it may go; empty when it may go."""
    if not report.case.is_open:
        return []
    if report.zone == Zone.COMPLAINT:
        return [
            _(
                "举报还没办结：核实要找得到举报人，保护他也要知道是谁，现在不能删。办结以后再来删；写错的，现在就能更正。"
            )
        ]
    if report.zone == Zone.CHILD:
        return [_("关系未成年人的事还没办结，救助时要找得到反映人，现在不能删。办结以后再来删；写错的，现在就能更正。")]
    if report.urgent:
        return [_("话里有急险，还没办结，随时要找得到反映人，现在不能删。办结以后再来删；写错的，现在就能更正。")]
    return []
