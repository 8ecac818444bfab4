"""Where playing is allowed: only in a database created as a demonstration 演示, and never where real reports lie."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404
from django.utils.translation import gettext as _

from shanzhi.journal.queries import history
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused
from shanzhi.people.capacities import Capacity
from shanzhi.people.queries import deployment
from shanzhi.reports.models import Report

MAY_PLAY = frozenset({str(Capacity.KEEPER), str(Capacity.LEADER)})


def is_demonstration(district_id: str) -> bool:
    """Return whether the county was set up as a demonstration; for what is shown on every page."""
    kept = deployment(district_id)
    return kept is not None and kept.is_demonstration


def reasons_against(district_id: str) -> list[str]:
    """Return why nothing may be played here; empty in a demonstration."""
    kept = deployment(district_id)
    if kept is None or not kept.is_demonstration:
        return [_("这里不是演示库，不能演练。")]
    lines = history(district_id, "deployment", district_id)
    if not lines or lines[-1].now != "demonstration":
        # The flag on the row can be changed by whoever holds the database; the journal's first line cannot.
        return [_("记录里这个库不是作为演示建的，不能演练。")]
    before = Report.objects.in_district(district_id).exclude(origin="rehearsal").filter(recorded_at__lt=kept.created_at)
    if before.exists():
        return [_("这里有建演示之前的真实来件，不能演练。")]
    return []


def must_be_demonstration(district_id: str) -> None:
    """Let pass only a demonstration.

    :raises Refused: elsewhere, with the reasons.
    """
    reasons = reasons_against(district_id)
    if reasons:
        raise Refused(*reasons)


def demonstration_or_404() -> None:
    """Let pass only a demonstration; pages answer elsewhere as if they weren't there.

    :raises Http404: elsewhere.
    """
    if reasons_against(settings.ENV.district_id):
        raise Http404


def may_play(actor: Actor) -> bool:
    """Return whether somebody may start a rehearsal: keepers and leaders."""
    return bool(actor.holdings_as(MAY_PLAY))
