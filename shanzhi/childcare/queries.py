"""Questions about children, pairings and volunteers; counts that never speak of a few."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q

from shanzhi.accounts.models import User
from shanzhi.cases.models import Case, KeptOut
from shanzhi.childcare import vault
from shanzhi.childcare.access import consent_of
from shanzhi.childcare.models import (
    GUARDS,
    VOLUNTEERS,
    Bond,
    Child,
    ChildContact,
    Concern,
    Consent,
    PlanYear,
    Team,
    TeamMember,
    Volunteer,
)
from shanzhi.childcare.rules import PLAN_YEARS, RECHECK_SOON, SMALLEST_COUNT, BondState
from shanzhi.childcare.vault import File
from shanzhi.journal.models import Entry
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.paths import is_within
from shanzhi.organisation.models import Unit
from shanzhi.people.access import on_day
from shanzhi.people.capacities import Capacity
from shanzhi.people.models import Post
from shanzhi.people.queries import holders
from shanzhi.territory.models import Division
from shanzhi.territory.queries import areas_within

SHOWN = 200
CONTACTS = 60


def file_of(child: Child) -> File:
    """Return the file opened, for hiding names and for the verb that shows it; never for a page."""
    if not child.token:
        return File()
    return File.unpacked(vault.unseal(child.token, "file", district_id=child.district_id, key=child.pk))


def consented(child: Child) -> str:
    """Return who gave the consent in force, opened; for the verb that shows it, never for a page."""
    kept = consent_of(child)
    if kept is None or not kept.token:
        return ""
    return vault.unseal(kept.token, "consent", district_id=child.district_id, key=kept.pk)


def notes_of(child: Child) -> dict[UUID, str]:
    """Return what was written at the child's latest contacts, opened; for the verb that shows it, never for a page."""
    of = child.district_id
    rows = ChildContact.objects.in_district(of).filter(bond__district_id=of, bond__child_id=child.pk).exclude(token="")
    latest = rows.order_by("-on", "-pk")[:CONTACTS]
    return {one.pk: vault.unseal(one.token, "note", district_id=of, key=one.pk) for one in latest}


def open_bonds(child: Child) -> list[Bond]:
    """Return the child's pairings that are proposed or going on."""
    return [one for one in bonds_of(child) if one.state != BondState.ENDED]


def bonds_of(child: Child) -> list[Bond]:
    """Return all the child's pairings, the newest first."""
    rows = Bond.objects.in_district(child.district_id).filter(child_id=child.pk)
    return list(rows.with_sides(child.district_id).order_by("-number"))


def members_of(bond: Bond) -> list[Volunteer]:
    """Return the volunteers of a pairing: the one, or the team's."""
    return people_of([bond])[bond.pk]


def people_of(bonds: Sequence[Bond]) -> dict[UUID, list[Volunteer]]:
    """Return the volunteers of each of these pairings of one county, their units read along (two statements)."""
    of = bonds[0].district_id
    teams = TeamMember.objects.in_district(of).filter(team_id__in={one.team_id for one in bonds if one.team_id})
    rows = teams.filter(volunteer__district_id=of).select_related("volunteer__user", "volunteer__unit")
    members = [(row.team_id, row.volunteer) for row in rows.order_by("volunteer_id")]
    alone = Volunteer.objects.in_district(of).select_related("user", "unit")
    known = alone.in_bulk({one.volunteer_id for one in bonds if one.volunteer_id})
    return {
        one.pk: [known[one.volunteer_id]]
        if one.team_id is None
        else [who for team, who in members if team == one.team_id]
        for one in bonds
    }


def contacts_of(bonds: Iterable[Bond], *, limit: int = CONTACTS) -> list[ChildContact]:
    """Return the contacts of these pairings of one county, the latest first; what was said stays sealed."""
    listed = list(bonds)
    if not listed:
        return []
    rows = ChildContact.objects.in_district(listed[0].district_id).filter(bond_id__in=[one.pk for one in listed])
    return list(rows.order_by("-on", "-pk")[:limit])


@dataclass(frozen=True, slots=True)
class ChildView:
    """A child by code: its pairing if there is one, whether somebody should help, until when the consent holds."""

    child: Child
    bond: Bond | None
    needs_support: bool
    consent_until: date | None


def children(actor: Actor, *, on: date) -> list[ChildView]:
    """Return the children this actor protects, those whose pairing needs a hand first."""
    rows = list(Child.objects.visible_to(actor).order_by("code")[:SHOWN])
    of = [row.pk for row in rows]
    bonds: dict[object, Bond] = {}
    open_ones = Bond.objects.in_district(actor.district_id).filter(child_id__in=of).exclude(state=BondState.ENDED)
    for bond in open_ones.with_sides(actor.district_id).order_by("state", "-number"):
        bonds.setdefault(bond.child_id, bond)
    kept = Consent.objects.in_district(actor.district_id).filter(child_id__in=of, withdrawn_at=None)
    until = {one.child_id: one.valid_until for one in kept}
    views = []
    for row in rows:
        mine = bonds.get(row.pk)
        views.append(ChildView(row, mine, bool(mine and mine.needs_support(on=on)), until.get(row.pk)))
    return sorted(views, key=lambda view: not view.needs_support)


def concerns(actor: Actor) -> list[Concern]:
    """Return the concerns about children this actor protects, what is open first; each says whether they may open it.

    Who is of the volunteer's own unit knows that there is a concern, and that others see to it.
    """
    seen = Child.objects.visible_to(actor).values("pk")
    of = actor.district_id
    rows = Concern.objects.in_district(of).filter(
        bond__child_id__in=seen, bond__district_id=of, bond__child__district_id=of, case__district_id=of
    )
    may_open = Exists(Case.objects.visible_to(actor).filter(pk=OuterRef("case_id")))
    rows = rows.annotate(may_open=may_open).select_related("case", "bond__child")
    return list(rows.order_by(F("answered_at").asc(nulls_first=True), "-raised_at")[:50])  # else PostgreSQL: last


def concerns_about(volunteer: Volunteer) -> list[Concern]:
    """Return every concern raised in this volunteer's pairings, its case read along."""
    rows = Concern.objects.in_district(volunteer.district_id).filter(case__district_id=volunteer.district_id)
    return list(rows.filter(bond__in=Bond.objects.of_volunteer(volunteer)).select_related("case"))


def volunteers(actor: Actor, *, at: datetime) -> list[Volunteer]:
    """Return the enrolled volunteers whose post lies in this actor's areas, by when they must be screened again."""
    ids = volunteer_users(actor, at=at)
    rows = Volunteer.objects.in_district(actor.district_id).filter(user_id__in=[one.pk for one in ids])
    return list(rows.select_related("user", "unit").order_by(F("valid_until").asc(nulls_first=True), "pk"))


def volunteer_users(actor: Actor, *, at: datetime) -> list[User]:
    """Return everybody posted as a volunteer in this actor's areas."""
    areas = areas_within(actor.areas_as(GUARDS))
    posts = Post.objects.in_force(on=on_day(at)).filter(areas, capacity__in=VOLUNTEERS).select_related("user")
    found = {post.user_id: post.user for post in posts}
    return sorted(found.values(), key=lambda user: str(user.name))


def recheck_soon(rows: Iterable[Volunteer], *, on: date) -> list[Volunteer]:
    """Return whose screening ends soon or has ended."""
    limit = on + timedelta(days=RECHECK_SOON)
    return [one for one in rows if one.valid_until is not None and one.valid_until <= limit]


def teams(district_id: str) -> list[tuple[Team, list[str]]]:
    """Return the teams with their members' names."""
    rows = TeamMember.objects.in_district(district_id).select_related("team", "volunteer__user")
    found: dict[int, tuple[Team, list[str]]] = {}
    for row in rows.order_by("team_id", "pk"):
        found.setdefault(row.team_id, (row.team, []))[1].append(row.volunteer.user.name)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Guards:
    """Who protects children, over which areas and from which units: read once, asked about many children."""

    areas: list[tuple[int, str]]
    units: list[tuple[int, str]]

    def over(self, child: Child, *, apart_from: Iterable[Unit | KeptOut] = ()) -> set[int]:
        """Return who protects children over this child's area, without those of units that must not know."""
        apart = [one.path for one in apart_from]
        found = {user for user, path in self.areas if path and is_within(child.area_path, path)}
        return found.difference(user for user, path in self.units if any(is_within(path, up) for up in apart))


def guards_on(on: date) -> Guards:
    """Return everybody who protects children on a day (two statements)."""
    posts = Post.objects.in_force(on=on).of_people()
    areas = list(posts.filter(capacity__in=GUARDS).values_list("user_id", "area_path"))
    held = posts.filter(user_id__in={user for user, _path in areas}).exclude(unit_path="")
    return Guards(areas, list(held.values_list("user_id", "unit_path")))


def keepers_over(child: Child, *, at: datetime) -> set[int]:
    """Return who could name another guard over a child's area (one statement)."""
    return set(holders(capacity=str(Capacity.KEEPER), area_path=child.area_path, at=at))


def waiting(district_id: str, *, on: date) -> list[tuple[Concern, set[int]]]:
    """Return the concerns nobody answered yet, each with the guards who may hear it: none of a unit kept out of it."""
    rows = Concern.objects.in_district(district_id).filter(answered_at=None, case__district_id=district_id)
    rows = rows.filter(bond__district_id=district_id, bond__child__district_id=district_id)
    found = list(rows.select_related("case", "bond__child").order_by("raised_at"))
    if not found:
        return []
    guards, apart = guards_on(on), defaultdict(list)
    for kept in KeptOut.objects.in_district(district_id).filter(case_id__in=[one.case_id for one in found]):
        apart[kept.case_id].append(kept)
    return [(one, guards.over(one.bond.child, apart_from=apart[one.case_id])) for one in found]


def units_of(people: Iterable[Volunteer]) -> list[Unit]:
    """Return the units of the volunteers, none of which gets or sees what they raise."""
    return list({one.unit.pk: one.unit for one in people if one.unit is not None}.values())


def unheard(bonds: Sequence[Bond], *, on: date) -> list[Bond]:
    """Return the pairings going on whose concern nobody could hear: every guard here is of a volunteer's unit."""
    active = [bond for bond in bonds if bond.is_active]
    if not active:
        return []
    guards, people = guards_on(on), people_of(active)
    return [bond for bond in active if not guards.over(bond.child, apart_from=units_of(people[bond.pk]))]


def asked_to_stop(bond: Bond, *, at: datetime) -> bool:
    """Say whether a volunteer of a pairing said within the last week that they can't go on (one statement)."""
    lines = Entry.objects.filter(district_id=bond.district_id, subject_kind="child_bond", subject_id=str(bond.pk))
    return lines.filter(verb="bond.ask_to_stop", at__gt=at - timedelta(days=7)).exists()


@dataclass(frozen=True, slots=True)
class YearView:
    """One year of the plan: what was planned, how many were paired ('' stands for fewer than five)."""

    year: int
    planned: int | None
    paired: int | None


def said_count(number: int) -> int | None:
    """Return a number of children as it may be said aloud; None for a few, who could be guessed."""
    return number if number == 0 or number >= SMALLEST_COUNT else None


def plan(district_id: str, *, on: date) -> list[YearView]:
    """Return the three years of the plan as counts."""
    rows = PlanYear.objects.in_district(district_id)
    planned = dict(rows.values_list("year", "planned"))
    first = min([year for year in planned if year > on.year - PLAN_YEARS], default=on.year)
    views = []
    for year in range(first, first + PLAN_YEARS):
        end = date(year + 1, 1, 1)
        active = Bond.objects.in_district(district_id).filter(starts_on__lt=end)
        active = active.filter(Q(ends_on=None) | Q(ends_on__gte=date(year, 1, 1)))
        count = active.order_by().values("child_id").distinct().count()
        views.append(YearView(year, planned.get(year), said_count(count) if year <= on.year else None))
    return views


def communities(actor: Actor, *, on: date) -> list[Division]:
    """Return the communities of this actor's areas, by path."""
    inside = areas_within(actor.areas_as(GUARDS), "path")
    return list(Division.objects.holding(on).filter(inside, kind=Division.Kind.COMMUNITY).order_by("path"))


def of_age(district_id: str, *, before: datetime) -> list[Child]:
    """Return the children whose every pairing ended before a moment, and who were registered before it."""
    rows = Child.objects.in_district(district_id).filter(state="registered", registered_at__lt=before)
    late = Bond.objects.in_district(district_id).filter(Q(ends_on=None) | Q(ends_on__gte=before.date()))
    return list(rows.exclude(pk__in=late.values("child_id")).order_by("pk")[:500])
