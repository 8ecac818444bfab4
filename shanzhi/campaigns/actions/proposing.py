"""What a hot issue proposes: taken up from the journal's line, begun as a campaign, or left with a reason."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shanzhi.campaigns.models import Campaign, Proposal
from shanzhi.enforcement.access import may_convene
from shanzhi.enforcement.lines import line
from shanzhi.journal.actions import record
from shanzhi.kernel.actors import SYSTEM, Actor
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.learning.models import HotIssue


def propose(issue: HotIssue, *, at: datetime) -> Proposal | None:
    """Propose what a hot issue was taken up as; None when it was proposed before."""
    with transaction.atomic():
        made, is_new = Proposal.objects.get_or_create(
            district_id=issue.district_id,
            issue=issue.number,
            defaults={
                "is_theme": issue.kind == HotIssue.Kind.THEME,
                "area_path": issue.area_path,
                "matter_code": issue.matter_code,
                "name": issue.name(),
                "told": issue.told,
                "days": issue.days,
                "first_at": issue.first_at,
                "last_at": issue.last_at,
                "cases": issue.cases,
                "made_at": at,
            },
        )
        if not is_new:
            return None
        _note("make", made, was="", now="waiting", by=SYSTEM, at=at)
    return made


def answered(proposal: Proposal, campaign: Campaign, *, by: Actor, at: datetime) -> dict[str, str]:
    """Note, in the transaction that begins it, that the proposal became a campaign; return what its line says of it.

    :raises Stale: when somebody began or left it before.
    """
    if not _waiting(proposal).update(state="begun", campaign=campaign):
        raise Stale(_("这个提议已经有人启动，或者定了不启动。"))
    _note("begin", proposal, was="waiting", now="begun", by=by, at=at, campaign=campaign.number)
    return {"issue": proposal.issue}


def leave(proposal: Proposal, *, why: str, by: Actor, at: datetime) -> Proposal:
    """Leave a proposal, with the reason.

    :raises Refused: without a reason, or by somebody who begins nothing there.
    :raises Stale: when somebody began or left it before.
    """
    faults = [] if may_convene(by, proposal.area_path) else [_("整治由这个地方的统筹员启动。")]
    if not why.strip():
        faults.append(_("写一句为什么不启动。"))
    if faults:
        raise Refused(*faults)
    with transaction.atomic():
        if not _waiting(proposal).update(state="left", why=why.strip()[:200]):
            raise Stale(_("这个提议已经有人启动，或者定了不启动。"))
        _note("leave", proposal, was="waiting", now="left", by=by, at=at, why=why.strip()[:200])
    proposal.state, proposal.why = "left", why.strip()[:200]
    return proposal


def _waiting(proposal: Proposal) -> QuerySet[Proposal]:
    return Proposal.objects.filter(pk=proposal.pk, district_id=proposal.district_id, state="waiting")


def _note(verb: str, proposal: Proposal, *, was: str, now: str, by: Actor, at: datetime, **more: Any) -> None:
    told: dict[str, Any] = {"name": proposal.name, "told": proposal.told, **more}
    of, key = proposal.district_id, proposal.issue
    record(**line(f"campaign_proposal.{verb}", key, district_id=of, by=by, at=at, was=was, now=now, **told))
