"""Limits on how often 限次, counted in the database so that every process counts alike; one place for every door.

A limit per address alone would lock out a school; one per number alone would let anybody lock its teller out. So an
address gets a generous allowance, an address *with* a number a small one. The counters know addresses and numbers
only as keyed hashes. Whoever calls sees to it that words of an emergency are never held up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db import connection
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from shanzhi.accounts.models import Throttle
from shanzhi.kernel.refusal import Refused

HOUR = 3600
DAY = 24 * HOUR


@dataclass(frozen=True, slots=True)
class Rate:
    """At most ``allowed`` in ``seconds``, for one key."""

    name: str
    key: str
    allowed: int
    seconds: int

    def span(self, at: datetime) -> int:
        """Return the ordinal of the span of time that ``at`` lies in."""
        return int(at.timestamp()) // self.seconds

    def hashed_key(self) -> str:
        """Return what stands in the database."""
        return salted_hmac(f"throttle:{self.name}", self.key, algorithm="sha256").hexdigest()


def count(rates: Sequence[Rate], *, at: datetime) -> dict[str, int]:
    """Count one more for each rate, in one statement, and return the counts by name."""
    table = connection.ops.quote_name(Throttle._meta.db_table)
    places = ", ".join(["(%s, %s, %s, 1, %s)"] * len(rates))
    # Written out because the ORM can't add to the value it finds; the names are our own.
    statement = (
        f"INSERT INTO {table} (name, key, span, count, at) VALUES {places} "  # noqa: S608
        f"ON CONFLICT (name, key, span) DO UPDATE SET count = {table}.count + 1, at = excluded.at "
        "RETURNING name, count"
    )
    values: list[str | int | datetime | None] = []
    moment = connection.ops.adapt_datetimefield_value(at)
    for rate in sorted(rates, key=lambda rate: rate.name):
        values += [rate.name, rate.hashed_key(), rate.span(at), moment]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return {str(name): int(number) for name, number in cursor.fetchall()}


def must_not_be_spent(rates: Sequence[Rate], *, at: datetime, said: str = "") -> None:
    """Look without counting.

    :raises Refused: when one of the rates is used up, in the words ``said`` where a door has its own.
    """
    wanted = [Q(name=rate.name, key=rate.hashed_key(), span=rate.span(at)) for rate in rates]
    used = dict(Throttle.objects.filter(reduce(or_, wanted)).values_list("name", "count"))
    _refuse([rate for rate in rates if used.get(rate.name, 0) >= rate.allowed], said)


def must_count(rates: Sequence[Rate], *, at: datetime, said: str = "") -> None:
    """Count one more.

    :raises Refused: when that was one too many, in the words ``said`` where a door has its own.
    """
    counts = count(rates, at=at)
    _refuse([rate for rate in rates if counts.get(rate.name, 0) > rate.allowed], said)


def _refuse(spent: list[Rate], said: str = "") -> None:
    if spent:
        if said:
            raise Refused(said)
        wait = max(rate.seconds for rate in spent)
        if wait <= HOUR:
            raise Refused(_("这里试得太多了，过一小时再来。急事请打110、119、120；也可以打街道电话说。"))
        raise Refused(_("今天从这里说得太多了，明天再来，或打街道电话说。急事请打110、119、120。"))


def forget_before(at: datetime) -> int:
    """Drop counters nobody asks any more; return how many."""
    dropped, _by_model = Throttle.objects.filter(at__lt=at - timedelta(days=2)).delete()
    return dropped
