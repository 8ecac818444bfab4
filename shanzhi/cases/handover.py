"""What a leaver held in the loop 移交: cases they were asked to look at go to somebody else, with a line each.

Tasks belong to units, not to people; whoever is posted in the unit next finds them in its inbox.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from shanzhi.cases.actions.notes import pass_on_verification
from shanzhi.cases.models import Case
from shanzhi.kernel.actors import Actor
from shanzhi.loop.workflow import State
from shanzhi.people import handover


def _held(user_id: int, district_id: str) -> list[Case]:
    return list(Case.objects.in_district(district_id).filter(state=State.VERIFYING, verifier_id=user_id))


def count(user_id: int, *, district_id: str, at: datetime) -> int:
    """Return how many cases wait for this person's look."""
    return len(_held(user_id, district_id))


def move(user_id: int, *, to_user_id: int, district_id: str, by: Actor, at: datetime) -> int:
    """Ask somebody else to look at them; return how many."""
    held = _held(user_id, district_id)
    for case in held:
        pass_on_verification(case, to_user_id, by=by, at=at)
    return len(held)


def register() -> None:
    """Join in when somebody leaves."""
    handover.register("verification", count, move, label=_("等着去核实的事"))
