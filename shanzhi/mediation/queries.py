"""Questions about disputes: the lists, one with its sittings, the mediators of an area, what is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count

from shanzhi.accounts.models import User
from shanzhi.cases.models import Case
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.mediation.models import COORDINATORS, Dispute, MediatorRow, Opening, Party, Sitting
from shanzhi.mediation.vault import Person, opened_people
from shanzhi.mediation.workflow import ENDS, State
from shanzhi.people.capacities import Capacity
from shanzhi.people.models import Post
from shanzhi.territory.models import Division
from shanzhi.territory.queries import areas_within, division_by_code

SHOWN = 100


def open_disputes(actor: Actor) -> list[Dispute]:
    """Return what waits for a mediator or goes on, the oldest first."""
    rows = Dispute.objects.visible_to(actor).exclude(state__in=sorted(ENDS)).select_related("mediator")
    return list(rows.order_by("applied_at", "pk")[:SHOWN])


def to_follow_up(actor: Actor) -> list[Dispute]:
    """Return the agreements not yet followed up, the earliest day first."""
    rows = Dispute.objects.visible_to(actor).filter(state=State.AGREED, followed_at=None)
    return list(rows.select_related("mediator").order_by("follow_up_on", "pk")[:SHOWN])


def ended(actor: Actor, *, before: str = "") -> tuple[list[Dispute], str]:
    """Return what ended, the newest first, and the number after which to go on ('' at the end)."""
    rows = Dispute.objects.visible_to(actor).filter(state__in=sorted(ENDS), ended_at__isnull=False)
    last = rows.filter(number=before).values_list("ended_at", flat=True).first() if before else None
    if last is not None:
        rows = rows.filter(ended_at__lt=last)
    found = list(rows.select_related("mediator").order_by("-ended_at", "-pk")[:31])
    return found[:30], found[29].number if len(found) > 30 else ""


def people_of(dispute: Dispute) -> list[Person]:
    """Return the parties opened, for hiding their names in words and for the verb that shows them; never for a page."""
    rows = Party.objects.in_district(dispute.district_id).filter(dispute_id=dispute.pk).order_by("ordinal")
    return opened_people(rows.values_list("pk", "token"), district_id=dispute.district_id)


def parties(dispute: Dispute) -> list[Party]:
    """Return the sealed parties in order."""
    return list(Party.objects.in_district(dispute.district_id).filter(dispute_id=dispute.pk).order_by("ordinal"))


def sittings(dispute: Dispute) -> list[Sitting]:
    """Return the sittings, the latest first."""
    rows = Sitting.objects.in_district(dispute.district_id).filter(dispute_id=dispute.pk)
    return list(rows.order_by("-ordinal"))


def running_opening(dispute: Dispute, actor: Actor, *, at: datetime) -> Opening | None:
    """Return this person's own opening whose time isn't over."""
    rows = Opening.objects.in_district(dispute.district_id).filter(dispute_id=dispute.pk, by_id=actor.user_id)
    found: Opening | None = rows.filter(expires_at__gt=at).order_by("-at").first()
    return found


@dataclass(frozen=True, slots=True)
class MediatorView:
    """A mediator: who, what the register says, how many matters are on their desk (to share work out, not to rank)."""

    user: User
    rehired: bool
    strength: str
    running: int


def mediators(actor: Actor, *, at: datetime) -> list[MediatorView]:
    """Return the mediators whose post lies in a coordinator's areas, by name."""
    areas = areas_within(actor.areas_as(COORDINATORS))
    posts = Post.objects.in_force(on=local(at).date()).filter(areas, capacity=Capacity.MEDIATOR)
    users = {post.user_id: post.user for post in posts.select_related("user")}
    rows = MediatorRow.objects.in_district(actor.district_id).filter(user_id__in=list(users))
    known = {row.user_id: row for row in rows}
    going = Dispute.objects.in_district(actor.district_id).filter(mediator_id__in=list(users))
    counted = going.exclude(state__in=sorted(ENDS)).order_by().values_list("mediator_id").annotate(n=Count("pk"))
    on_desk: dict[int, int] = dict(counted)
    views = []
    for key, user in users.items():
        row = known.get(key)
        views.append(MediatorView(user, bool(row and row.rehired), row.strength if row else "", on_desk.get(key, 0)))
    return sorted(views, key=lambda view: view.user.name)


def due_for_follow_up(district_id: str, *, on: date) -> list[Dispute]:
    """Return the agreements of a county whose day of following up has come."""
    rows = Dispute.objects.in_district(district_id).filter(state=State.AGREED, followed_at=None, follow_up_on__lte=on)
    return list(rows.order_by("follow_up_on", "pk")[:1000])


def of_case(case: Case) -> list[Dispute]:
    """Return the disputes a case was handed to mediation as."""
    return list(Dispute.objects.in_district(case.district_id).filter(from_case_id=case.pk).order_by("applied_at")[:5])


def visible_case(actor: Actor, number: str) -> Case | None:
    """Return an ordinary case this person may know of, to be handed to mediation; None for all others alike."""
    if not number:
        return None
    found: Case | None = Case.objects.visible_to(actor).filter(number=number, zone="ordinary").first()
    return found


def communities(district_id: str, *, on: date) -> list[Division]:
    """Return the communities of the county, by path."""
    county = division_by_code(district_id)
    if county is None:
        return []
    rows = Division.objects.holding(on).within(county.path).filter(kind=Division.Kind.COMMUNITY)
    return list(rows.order_by("path"))
