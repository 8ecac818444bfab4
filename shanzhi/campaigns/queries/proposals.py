"""What hot issues propose: those that wait for an actor, and a form filled with what is known of one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from shanzhi.campaigns.models import Campaign, PlaceKind, Proposal
from shanzhi.campaigns.queries.heads import known_as
from shanzhi.campaigns.queries.places import places_meant
from shanzhi.cases.models import Case
from shanzhi.catalogue.queries import matter_by_code, units_named
from shanzhi.enforcement.access import convening_areas, may_convene
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.paths import is_within
from shanzhi.kernel.text import bigrams
from shanzhi.loop.workflow import Zone
from shanzhi.organisation.models import Unit
from shanzhi.people.queries import responsible_person

SHOWN = 20
MONTH = timedelta(days=30)
MOST_KINDS, MOST_UNITS = 2, 3
LATE_IN_THE_MONTH = timedelta(days=10)  # with fewer days left a theme is the next month's


def waiting(actor: Actor) -> list[tuple[Proposal, str]]:
    """Return the proposals an actor may begin, each with its evidence in a line, the newest first (one statement)."""
    if not convening_areas(actor):
        return []
    rows = Proposal.objects.filter(district_id=actor.district_id, state=Proposal.State.WAITING).order_by("-pk")[:200]
    mine = [one for one in rows if may_convene(actor, one.area_path)][:SHOWN]
    return [(one, evidence(one)) for one in mine]


def proposal_of(actor: Actor, issue: str) -> Proposal | None:
    """Return the proposal of a hot issue where the actor may begin it, begun or left ones too, or None."""
    found = Proposal.objects.filter(district_id=actor.district_id, issue=issue).select_related("campaign").first()
    return found if found is not None and may_convene(actor, found.area_path) else None


def proposal_behind(campaign: Campaign) -> Proposal | None:
    """Return what a campaign was begun from, or None (one statement)."""
    return Proposal.objects.filter(district_id=campaign.district_id, campaign=campaign).first()


def evidence(proposal: Proposal) -> str:
    """Return what speaks for it in a line."""
    told = {
        "told": proposal.told,
        "days": proposal.days,
        "first": f"{local(proposal.first_at):%Y-%m-%d}",
        "last": f"{local(proposal.last_at):%Y-%m-%d}",
        "cases": len(proposal.cases),
        "issue": proposal.issue,
    }
    return _("%(told)s件来件、%(cases)s件事，分在%(days)s天（%(first)s到%(last)s），热点%(issue)s") % told


def filled(proposal: Proposal, kinds: Sequence[PlaceKind], *, at: datetime) -> dict[str, Any]:
    """Return what the form of beginning is filled with: everything that is known, so that one tap begins it.

    Kinds are those of the places where it was told, else those whose words are the matter's; a kind that any road or
    lamp is of (路不平, 灯不明) is named by its defects, and the matter must speak of one. Units are those that led the
    cases, else those the catalogue names. A person sees it all before it begins.
    """
    today = local(at).date()
    cases = _cases(proposal)
    units = _units(proposal, cases)
    head = responsible_person(units[0].pk, at=at) if units else None
    name = proposal.name or _("群众反映集中的一件事")
    title = _("每月一题：%(name)s") if proposal.is_theme else _("%(name)s集中整治")
    return {
        "title": (title % {"name": name})[:80],
        "reason": evidence(proposal)[:300],
        "kinds": [one.code for one in _kinds(proposal, cases, kinds)],
        "units": "、".join(unit.name for unit in units),
        "head": known_as(head) if head is not None else "",
        "starts_on": today,
        "ends_on": _month_end(today) if proposal.is_theme else today + MONTH,
        "again_weeks": 4,
        "proposal": proposal.issue,
    }


def area_for(proposal: Proposal, kinds: Sequence[PlaceKind], actor: Actor) -> str:
    """Return where it is to be: the issue's own area, or the actor's around it where the register has no such place."""
    around = (area for area in convening_areas(actor) if is_within(proposal.area_path, area))
    return proposal.area_path if places_meant(kinds, proposal.area_path) else next(around, "")


def _month_end(today: date) -> date:
    """Return the last day of the month, of the next one where this one is nearly over."""
    end = _last_of(today)
    return end if end - today >= LATE_IN_THE_MONTH else _last_of(end + timedelta(days=1))


def _last_of(day: date) -> date:
    following = day.replace(day=28) + timedelta(days=4)
    return following - timedelta(days=following.day)


def _cases(proposal: Proposal) -> list[Case]:
    rows = Case.objects.in_district(proposal.district_id).filter(number__in=proposal.cases, zone=str(Zone.ORDINARY))
    return list(rows.select_related("place", "lead_unit").order_by("-told_at")[:200])


def _kinds(proposal: Proposal, cases: Sequence[Case], kinds: Sequence[PlaceKind]) -> list[PlaceKind]:
    said = set(bigrams(proposal.name))
    scores: Counter[str] = Counter()
    for kind in kinds:
        words = " ".join([kind.name, *(one.name for one in kind.types.all())])
        scores[kind.code] = spoken = len(said & set(bigrams(words)))
        for case in cases:
            place = case.place
            if place is not None and place.kind == kind.register_kind:
                fits = any(word in place.name for word in kind.words) if kind.words else spoken > 0
                scores[kind.code] += 2 * fits
    best = {code for code, score in scores.most_common(MOST_KINDS) if score > 0}
    return [kind for kind in kinds if kind.code in best]


def _units(proposal: Proposal, cases: Sequence[Case]) -> list[Unit]:
    led = Counter(case.lead_unit for case in cases if case.lead_unit is not None)
    if led:
        return [unit for unit, _count in led.most_common(MOST_UNITS) if unit.valid_to is None]
    matter = matter_by_code(proposal.matter_code)
    named = units_named(matter) if matter is not None else []
    return [row.unit for row in named if row.unit is not None and row.unit.valid_to is None][:MOST_UNITS]
