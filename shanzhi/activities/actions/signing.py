"""Verbs on sign-ups 报名: sign up, withdraw. Places are given by one conditional update, so none is given twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.activities.models import Activity, SignUp
from shanzhi.activities.workflow import SEAT_WORDS, Seat, State
from shanzhi.journal import sentences
from shanzhi.journal.actions import record
from shanzhi.kernel.actors import SYSTEM, Actor, ActorKind
from shanzhi.kernel.refusal import Refused
from shanzhi.reports import vault

MOST_PEOPLE = 10


@dataclass(frozen=True, slots=True)
class Signed:
    """A sign-up and its code, which is shown this once."""

    sign_up: SignUp
    code: str


def sign_up(activity: Activity, *, people: int, key: str, at: datetime, by: Actor | None = None) -> Signed:
    """Sign so many people up: a place while there is room, else the waiting list; by ``key`` the same answer twice.

    ``by`` is a resident who gave no name, unless somebody else is said.

    :raises Refused: when it takes none, or for fewer than one or more than ten.
    """
    if not activity.takes_sign_ups(at=at):
        raise Refused(_("现在不能报名：活动没开放、已经开始，或者取消了。"))
    if not 1 <= people <= MOST_PEOPLE:
        raise Refused(_("一次报1到10个人。"))
    code, kept = vault.code_for(f"{activity.number}:{key}"), vault.secret_hash("activities.signup", key)
    own = SignUp.objects.in_district(activity.district_id).filter(activity=activity, idempotency_key=kept)
    known = own.first()
    if known is not None:
        return Signed(known, code)
    try:
        with transaction.atomic():
            made = SignUp.objects.create(
                district_id=activity.district_id, activity=activity, people=people, at=at, idempotency_key=kept,
                code_hash=vault.code_hash(activity.number, code), seat=_seat(activity, people),
            )  # fmt: skip
            _note("signup.make", made, was="", by=by or _teller(activity), at=at)
    except IntegrityError:  # the same sheet came twice at once
        return Signed(own.get(), code)
    return Signed(made, code)


def withdraw(one: SignUp, activity: Activity, *, at: datetime) -> SignUp:
    """Give a place back; whoever waits longest and fits moves up. Twice is no harm.

    :raises Refused: once the activity began.
    """
    if at >= activity.starts_at:
        raise Refused(_("活动已经开始，不用退了。"))
    with transaction.atomic():
        mine = SignUp.objects.in_district(one.district_id).filter(pk=one.pk)
        held = mine.filter(seat=Seat.IN).update(seat=Seat.WITHDRAWN)
        waited = 0 if held else mine.filter(seat=Seat.WAITING).update(seat=Seat.WITHDRAWN)
        if held or waited:
            was = Seat.IN if held else Seat.WAITING
            _note("signup.withdraw", mine.get(), was=was, by=_teller(activity), at=at)
        if held:
            own = Activity.objects.in_district(one.district_id).filter(pk=activity.pk)
            own.update(taken=F("taken") - one.people)
            _move_up(activity, at=at)
    now: SignUp = mine.get()
    return now


def _seat(activity: Activity, people: int) -> Seat:
    """Take places if there are enough and nobody waits already."""
    waits = SignUp.objects.in_district(activity.district_id).filter(activity=activity, seat=Seat.WAITING)
    if waits.exists():
        return Seat.WAITING
    return Seat.IN if _take(activity, people) else Seat.WAITING


def _take(activity: Activity, people: int) -> bool:
    room = Q(capacity=None) | Q(capacity__gte=F("taken") + people)
    mine = Activity.objects.filter(room, pk=activity.pk, district_id=activity.district_id, state=State.OPEN)
    return bool(mine.update(taken=F("taken") + people))


def _move_up(activity: Activity, *, at: datetime) -> None:
    """Give free places to those who wait, in their order; a larger party that doesn't fit yet keeps its turn."""
    rows = SignUp.objects.in_district(activity.district_id)
    for one in list(rows.filter(activity=activity, seat=Seat.WAITING).order_by("pk")):
        if not _take(activity, one.people):
            return
        rows.filter(pk=one.pk).update(seat=Seat.IN)
        _note("signup.move_up", rows.get(pk=one.pk), was=Seat.WAITING, by=SYSTEM, at=at)


def _teller(activity: Activity) -> Actor:
    return Actor(ActorKind.TELLER, district_id=activity.district_id)


def _note(verb: str, one: SignUp, *, was: str, by: Actor, at: datetime) -> None:
    record(
        verb, district_id=one.district_id, subject_kind="signup", subject_id=one.pk, was=str(was), now=one.seat,
        by=by, at=at, data={"people": one.people},
    )  # fmt: skip


for _verb, _label in (
    ("make", gettext_lazy("报名")), ("withdraw", SEAT_WORDS[Seat.WITHDRAWN]), ("move_up", gettext_lazy("候补转正")),
):  # fmt: skip
    sentences.register(f"signup.{_verb}", label=_label)
