"""Questions about joint sessions and the board, and what of all that stands on a case."""

from __future__ import annotations

from dataclasses import dataclass, field

from shanzhi.cases.models import Case
from shanzhi.convening import access
from shanzhi.convening.models import BoardMatter, JointOpinion, JointRuling, Whistle, WhistleCase
from shanzhi.kernel.actors import Actor

PAGE = 100


def board(actor: Actor, *, show: str = "") -> list[BoardMatter]:
    """Return the board, the nearest review first, or what was struck lately (one statement)."""
    found = access.board_visible(actor).select_related("unit")
    if show == "struck":
        return list(found.filter(ended_at__isnull=False).order_by("-ended_at")[:PAGE])
    return list(found.filter(ended_at__isnull=True).order_by("review_on", "pk")[:PAGE])


def joints(actor: Actor) -> list[JointRuling]:
    """Return the joint sessions one may know of, the open ones first (one statement)."""
    found = access.joints_visible(actor).filter(case__district_id=actor.district_id)
    rows = list(found.select_related("case", "lead_unit").order_by("-opened_at", "pk")[:PAGE])
    return sorted(rows, key=lambda one: one.ended_at is not None)


def opinions_of(joint: JointRuling) -> list[JointOpinion]:
    """Return the called units and what they said (one statement)."""
    rows = JointOpinion.objects.in_district(joint.district_id).filter(joint_id=joint.pk)
    return list(rows.select_related("unit").order_by("unit__path"))


@dataclass(slots=True)
class CaseSide:
    """What was convened over one case."""

    whistles: list[Whistle] = field(default_factory=list)
    matter: BoardMatter | None = None
    joint: JointRuling | None = None

    @property
    def is_empty(self) -> bool:
        """Return whether there is nothing to show."""
        return not (self.whistles or self.matter or self.joint)


def case_side(case: Case, actor: Actor) -> CaseSide:
    """Return what was convened over a case one may know of (three statements)."""
    whistled = WhistleCase.objects.in_district(case.district_id).filter(case_id=case.pk).values("whistle_id")
    return CaseSide(
        whistles=list(access.whistles_visible(actor).filter(pk__in=whistled).order_by("-opened_at")[:5]),
        matter=access.board_visible(actor).filter(case_id=case.pk, ended_at__isnull=True).first(),
        joint=access.joints_visible(actor).filter(case_id=case.pk, ended_at__isnull=True).first(),
    )
