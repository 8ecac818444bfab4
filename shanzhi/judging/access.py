"""Who judges: whoever brings a judge's code, or signs in with the account it was noted with; the organiser never."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from unicodedata import normalize

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from shanzhi.accounts import throttling
from shanzhi.accounts.throttling import HOUR, Rate
from shanzhi.activities.access import may_keep
from shanzhi.activities.models import Activity, Judge, Round
from shanzhi.activities.queries import activity_numbered
from shanzhi.kernel.actors import Actor, ActorKind
from shanzhi.kernel.refusal import Refused
from shanzhi.reports import vault

LONGEST = timedelta(days=30)  # after the end of a contest whose last round nobody published, its codes open nothing


def limits(number: str, address: str) -> list[Rate]:
    """Return the limits on wrong codes; judges sit in one hall, behind one address.

    None is for the number alone: it is public, and whoever likes could lock every judge out.
    """
    return [
        Rate("judge-here", f"{number}@{address}", 30, HOUR),
        Rate("judge-address", address, 200, HOUR),
    ]


def open_with_code(number: str, code: str, *, by: Actor, address: str, at: datetime) -> Judge:
    """Return the judge to whom a code belongs; a wrong number answers like a wrong code.

    :raises Refused: when they don't belong together, after too many wrong tries, or for who keeps the contest.
    """
    wanted = normalize("NFKC", number).strip().upper()[:12]
    said = _("从这里试得太多了，过一小时再来。等不及的，先在纸上打，交给主办方录。")
    throttling.must_not_be_spent(limits(wanted, address), at=at, said=said)
    rows = _judges(by.district_id).filter(activity__number=wanted, code_hash=vault.code_hash(wanted, code))
    found: Judge | None = rows.first()
    if found is None:
        throttling.count(limits(wanted, address), at=at)
        raise Refused(_("编号和评委码对不上，照评委单再输一次。不分大小写，空格可以不输。换过码的，用新的一张。"))
    if may_keep(by):
        raise Refused(not_the_keepers())
    return found


def not_the_keepers() -> str:
    """Return what whoever keeps the contest is told at a judge's pages."""
    return _("您管这个大赛，不能替评委打分。纸上的打分表，在“评审”里录。")


def judge_by_key(number: str, key: str, *, district_id: str) -> Judge | None:
    """Return a judge of a contest by their key, which a signed proof in the browser names (one statement)."""
    found: Judge | None = _judges(district_id).filter(activity__number=number, pk=key).exclude(code_hash="").first()
    return found


def judge_signed_in(number: str, by: Actor) -> Judge | None:
    """Return the judge of a contest whose account this is (one statement, none for nobody)."""
    if by.user_id is None or may_keep(by):
        return None
    found: Judge | None = _judges(by.district_id).filter(activity__number=number, user_id=by.user_id).first()
    return found


def _judges(district_id: str) -> QuerySet[Judge]:
    rows: QuerySet[Judge] = Judge.objects.in_district(district_id).filter(activity__district_id=district_id)
    return rows.select_related("activity", "activity__unit")


def code_of(judge: Judge, key: str, seen: int) -> str:
    """Return the code that a page of this key and version gives a judge, the same each time; it isn't kept."""
    return vault.code_for(f"{judge.activity_id}:{judge.pk.hex}:{key}:{seen}")


def is_free(activity: Activity, judge: Judge, key: str, seen: int) -> bool:
    """Return whether a judge has no code, or the very one that a page of this key gave."""
    return judge.code_hash in ("", vault.code_hash(activity.number, code_of(judge, key, seen)))


def is_open(activity: Activity, *, at: datetime) -> bool:
    """Return whether codes of a contest open anything: it is neither over nor long past; rounds are looked at apart."""
    return activity.is_running and at < activity.ends_at + LONGEST


def is_over(activity: Activity, every: Sequence[Round], *, at: datetime) -> bool:
    """Return whether judging has ended, rather than not begun: all rounds published, the contest over or long past."""
    return not is_open(activity, at=at) or bool(every and all(one.published_at is not None for one in every))


def acting(judge: Judge, by: Actor) -> Actor:
    """Return who acts for a judge: the account that it was noted with, else a judge by code."""
    is_theirs = by.user_id is not None and by.user_id == judge.user_id
    return by if is_theirs else Actor(ActorKind.JUDGE, district_id=judge.district_id)


def get_contest(actor: Actor, number: str) -> Activity:
    """Return a contest for its keeper.

    :raises Http404: when there is none.
    """
    row = activity_numbered(actor.district_id, number)
    if row is None or not row.is_contest:
        raise Http404
    return row
