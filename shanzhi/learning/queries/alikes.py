"""Look-alikes found in the background: a case's partners, and the groups that wait for whoever sorts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from shanzhi.advice.lookalikes import Likeness, Telling, score
from shanzhi.cases.models import Case
from shanzhi.kernel.actors import Actor
from shanzhi.learning.models import Alike
from shanzhi.loop.workflow import State, Zone

READ = 400  # pairs looked at for a page
SHOWN = 20  # groups on a page
BEFORE_UNITS = frozenset({State.REPORTED, State.ACCEPTED, State.VERIFYING, State.REGISTERED})
ORDER = {Alike.Kind.EXACT: 0, Alike.Kind.NEAR: 1, Alike.Kind.SAME_EVENT: 2}


@dataclass(frozen=True, slots=True)
class Member:
    """One case of a group, and how it is like the one the others are tied to."""

    case: Case
    likeness: Likeness

    @property
    def label(self) -> Any:
        """Return how alike they are in words; '' for those that hang together only through a third."""
        kind = self.likeness.kind
        return Alike.Kind(kind).label if kind in Alike.Kind.values else ""


@dataclass(frozen=True, slots=True)
class Group:
    """Cases that tell the same: the one to tie to, and the others."""

    kind: str
    master: Case
    members: list[Member]


def telling_of(case: Case) -> Telling:
    """Return what is compared of a case; its matter speaks where the case was read with it."""
    matter = case.matter
    return Telling(
        text=case.summary or case.title,
        place_name=case.place_text,
        lon=case.lon,
        lat=case.lat,
        area_path=case.area_path,
        matter_code=matter.code if matter is not None else "",
        matter_name=matter.name if matter is not None else "",
        told_at=case.told_at,
    )


def partners_of(case: Case) -> list[UUID]:
    """Return the cases found in the background to be like one; one statement."""
    rows = Alike.objects.in_district(case.district_id).filter(Q(one_id=case.pk) | Q(other_id=case.pk), apart=False)
    pairs = rows.order_by("-score").values_list("one_id", "other_id")[:10]
    return [other if one == case.pk else one for one, other in pairs]


def groups_for(actor: Actor) -> list[Group]:
    """Return the groups of look-alikes an actor may know of, the plainest first; three statements."""
    seen = Case.objects.visible_to(actor).open().filter(zone=str(Zone.ORDINARY))
    rows = Alike.objects.in_district(actor.district_id).filter(apart=False, one__in=seen, other__in=seen)
    pairs = list(rows.order_by("-found_at", "-pk").values_list("one_id", "other_id", "kind")[:READ])
    keys = {key for one, other, _kind in pairs for key in (one, other)}
    cases = {
        case.pk: case
        for case in Case.objects.in_district(actor.district_id)
        .filter(pk__in=list(keys))
        .select_related("matter", "place")
        .defer("place__shape")
    }
    said = Alike.objects.in_district(actor.district_id).filter(one__in=list(keys), other__in=list(keys), apart=True)
    apart = {frozenset(pair) for pair in said.values_list("one_id", "other_id")}
    made = [_group([cases[key] for key in members], kinds, apart) for members, kinds in _joined(pairs)]
    groups = [group for group in made if group.members]
    return sorted(groups, key=lambda group: (ORDER[Alike.Kind(group.kind)], -group.master.told_at.timestamp()))[:SHOWN]


def _joined(pairs: Sequence[tuple[UUID, UUID, str]]) -> list[tuple[list[UUID], list[str]]]:
    """Return the cases that hang together, with the kinds of their pairs."""
    of: dict[UUID, UUID] = {}

    def root(key: UUID) -> UUID:
        while of.setdefault(key, key) != key:
            key = of[key]
        return key

    for one, other, _kind in pairs:
        of[root(other)] = root(one)
    members, kinds = defaultdict(list), defaultdict(list)
    for key in list(of):
        members[root(key)].append(key)
    for one, _other, kind in pairs:
        kinds[root(one)].append(kind)
    return [(members[key], kinds[key]) for key in members]


def _group(cases: list[Case], kinds: list[str], apart: Collection[frozenset[UUID]]) -> Group:
    """Return the group: the master is one already with a unit, else the first told; who was said apart isn't in it."""
    first, *others = sorted(cases, key=lambda case: (State(case.state) in BEFORE_UNITS, case.told_at, case.pk))
    kind = min(kinds, key=lambda one: ORDER[Alike.Kind(one)])
    mine = telling_of(first)
    members = [Member(case, score(telling_of(case), mine)) for case in others if {case.pk, first.pk} not in apart]
    return Group(kind, first, members)
