"""Who answers for a matter at a place: the judgement over plain facts, with reasons in plain words. Pure.

An asset goes to its owner first and then to whoever's land it is; an occurrence the other way round. The duty
list has the last word: what a superior took back (收回) may not be pushed down to a street again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

LEAD = "lead"
SUPPORT = "support"


@dataclass(frozen=True, slots=True)
class Found:
    """A unit found by one of the rules, before judgement. ``is_territory``: a street or a community."""

    unit: Any
    role: str
    reason: str
    is_territory: bool = False


@dataclass(frozen=True, slots=True)
class Duty:
    """What the judgement needs of a duty item; ``lead`` is the unit it names, where it is registered."""

    kind: str
    code: str
    name: str
    lead: Any = None
    lead_name: str = ""
    lead_is_territory: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that could be given the case, with what speaks for it and against it."""

    unit: Any
    role: str
    reasons_for: list[str] = field(default_factory=list)
    reasons_against: list[str] = field(default_factory=list)
    duty_kind: str = ""
    duty_code: str = ""
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class Resolution:
    """The answer: ``none``, ``one`` or ``several`` leads. Leads without objection come first, supports last."""

    kind: str
    candidates: list[Candidate]

    @property
    def leads(self) -> list[Candidate]:
        """Return the candidates for the lead, the clear ones first."""
        return [candidate for candidate in self.candidates if candidate.role == LEAD]

    @property
    def supports(self) -> list[Candidate]:
        """Return the units that would help."""
        return [candidate for candidate in self.candidates if candidate.role == SUPPORT]


def judge(
    *, named: Sequence[Found], owner: Found | None, land: Found | None, owner_first: bool, duty: Duty | None
) -> Resolution:
    """Return who could lead and who would help, and why.

    ``named`` are the units the catalogue names for this matter and area, ``owner`` the owner in the register of
    places, ``land`` the street (or community) of the place.
    """
    leads = [found for found in named if found.role == LEAD]
    against: dict[int, list[str]] = {}
    if owner_first and owner is not None:
        for found in leads:
            if found.unit.pk != owner.unit.pk:
                said = _("场所登记的权属单位是%(owner)s，先找权属单位") % {"owner": owner.unit}
                against.setdefault(found.unit.pk, []).append(said)
        leads = [owner, *leads]
    elif not leads:
        leads = [found for found in ((land, owner) if not owner_first else (owner, land)) if found is not None][:1]
    leads += _led_by_duty(duty, {found.unit.pk for found in leads})
    candidates = _merged(leads, LEAD, against)
    candidates = [_under_duty(candidate, leads, duty) for candidate in candidates]
    leading = {candidate.unit.pk for candidate in candidates}
    helpers = [found for found in named if found.role == SUPPORT and found.unit.pk not in leading]
    candidates.sort(key=lambda candidate: (candidate.blocked, len(candidate.reasons_against)))
    return Resolution(_kind(candidates), candidates + _merged(helpers, SUPPORT, {}))


def _kind(leads: Sequence[Candidate]) -> str:
    """Return how many leads are open: those without objection, or, failing them, those not blocked."""
    opened = [lead for lead in leads if not lead.blocked]
    clear = [lead for lead in opened if not lead.reasons_against]
    return {0: "none", 1: "one"}.get(len(clear or opened), "several")


def _merged(found: Sequence[Found], role: str, against: dict[int, list[str]]) -> list[Candidate]:
    """Return one candidate a unit, with the reasons of every rule that found it."""
    merged: dict[int, Candidate] = {}
    for one in found:
        candidate = merged.setdefault(
            one.unit.pk, Candidate(one.unit, role, reasons_against=against.get(one.unit.pk, []))
        )
        if one.reason not in candidate.reasons_for:
            candidate.reasons_for.append(one.reason)
    return list(merged.values())


def _led_by_duty(duty: Duty | None, known: set[int]) -> list[Found]:
    """Return the unit the duty list names, where the list and not the street leads."""
    if duty is None or duty.lead is None or duty.lead.pk in known or duty.kind == "basic":
        return []
    words = {"code": duty.code, "name": duty.name, "lead": duty.lead}
    said = _("履职清单%(code)s“%(name)s”由%(lead)s牵头") % words
    return [Found(duty.lead, LEAD, said, duty.lead_is_territory)]


def _under_duty(candidate: Candidate, leads: Sequence[Found], duty: Duty | None) -> Candidate:
    """Return the candidate with what the duty list says about it."""
    if duty is None:
        return candidate
    is_territory = any(found.is_territory for found in leads if found.unit.pk == candidate.unit.pk)
    is_lead = duty.lead is not None and duty.lead.pk == candidate.unit.pk
    words = {"code": duty.code, "name": duty.name, "lead": duty.lead_name or duty.lead or _("上级部门")}
    said_for, said_against, blocked = list(candidate.reasons_for), list(candidate.reasons_against), False
    if is_lead and duty.kind != "basic":
        clause = _("履职清单%(code)s“%(name)s”由%(lead)s牵头") % words
        said_for += [] if clause in said_for else [clause]
    elif is_territory and duty.kind == "recalled":
        said_against.append(_("履职清单%(code)s“%(name)s”已由%(lead)s收回，不能派给街道社区") % words)
        blocked = True
    elif is_territory and duty.kind == "cooperate":
        said_against.append(_("履职清单%(code)s“%(name)s”街道社区只配合，由%(lead)s牵头") % words)
    elif is_territory:
        said_for.append(_("履职清单%(code)s“%(name)s”是街道基本履职事项") % words)
    return replace(
        candidate,
        reasons_for=said_for,
        reasons_against=said_against,
        duty_kind=duty.kind,
        duty_code=duty.code,
        blocked=blocked,
    )
