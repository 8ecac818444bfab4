"""Telling the subscribers: errands claimed one by one, tried again with patience, set aside when poisonous.

A claim is a compare-and-set that moves ``due_at`` on by the lease and counts the try. A worker killed half-way leaves
an errand that is due again when the lease is over; one that kills its worker every time is set aside like any other
poisonous one. Works the same on SQLite and PostgreSQL, with any number of workers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from shanzhi.journal import queries, subscribers
from shanzhi.journal.models import Entry, Errand
from shanzhi.journal.shapes import EntryView
from shanzhi.kernel import clock, logs

LEASE = timedelta(minutes=5)
PATIENCE = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
MOST_TRIES = len(PATIENCE) + 1
BATCH = 50

log = logs.logger(__name__)
Clock = Callable[[], datetime]


class LeaseLost(Exception):
    """Raised inside the subscriber's transaction when somebody else has taken the errand over meanwhile."""


def drain(*, at: datetime | None = None, now: Clock = clock.now, most: int = 10_000) -> int:
    """Tell subscribers of everything due, what they cause included, and return how many errands were tried.

    ``at`` is the moment handed to the subscribers, the present one unless given (a rehearsal gives its own); ``now``
    reads the clock by which leases and waiting are reckoned.
    """
    tried = 0
    while tried < most:
        due = list(Errand.objects.filter(set_aside_at__isnull=True, due_at__lte=now()).order_by("due_at", "id")[:BATCH])
        if not due:
            break
        entries = _entries(due)
        claimed = [_try(errand, entries.get(errand.entry_id), at=at, now=now) for errand in due]
        tried += sum(claimed)
        if not any(claimed):  # other workers have them all
            break
    return tried


def drain_within(*, at: datetime, now: Clock = clock.now, most: int = 10_000) -> int:
    """Tell subscribers of everything due inside the caller's transaction, and return how many errands were tried.

    For a rehearsal, whose errands nobody else can see before it commits: they are held, not leased, and those told go
    together. Each subscriber still does all or nothing; what fails is tried again or set aside like any other.
    """
    tried = 0
    while tried < most:
        rows = Errand.objects.filter(set_aside_at__isnull=True, due_at__lte=now()).order_by("due_at", "id")
        due = list(rows.select_for_update(skip_locked=True)[:BATCH])
        if not due:
            break
        entries, told = _entries(due), []
        for errand in due:
            try:
                with transaction.atomic():
                    _tell(errand.subscriber, entries.get(errand.entry_id), at)
                told.append(errand.pk)
            except Exception as error:
                _failed(errand, errand.tries + 1, error, now())
        Errand.objects.filter(pk__in=told).delete()
        tried += len(due)
    return tried


def _entries(errands: Sequence[Errand]) -> dict[UUID, EntryView]:
    wanted: defaultdict[str, set[UUID]] = defaultdict(set)
    for errand in errands:
        wanted[errand.district_id].add(errand.entry_id)
    found: dict[UUID, EntryView] = {}
    for district_id, ids in wanted.items():
        entries = Entry.objects.filter(district_id=district_id, id__in=ids)
        found |= {view.id: view for view in queries.views(district_id, entries)}
    return found


def _try(errand: Errand, entry: EntryView | None, *, at: datetime | None, now: Clock) -> bool:
    """Claim the errand and tell its subscriber; return False when another worker was faster."""
    started = now()
    row = Errand.objects.filter(pk=errand.pk, set_aside_at__isnull=True)
    if errand.tries >= MOST_TRIES:  # every try so far ended with the worker
        aside = row.filter(tries=errand.tries, due_at=errand.due_at)
        return bool(aside.update(set_aside_at=started, last_error=errand.last_error or "the worker died of it"))
    claim = row.filter(tries=errand.tries, due_at=errand.due_at)
    tries = errand.tries + 1
    if not claim.update(tries=tries, due_at=started + LEASE):
        return False
    try:
        with transaction.atomic():
            _tell(errand.subscriber, entry, at or started)
            gone, _by_model = row.filter(tries=tries, due_at=started + LEASE).delete()
            if not gone:
                raise LeaseLost
    except LeaseLost:
        log.warning("lease lost", subscriber=errand.subscriber, entry=str(errand.entry_id))
    except Exception as error:
        _failed(errand, tries, error, now(), held=tries)
    return True


def _failed(errand: Errand, tries: int, error: Exception, at: datetime, *, held: int | None = None) -> None:
    """Write down that a try failed, and when the next one is due; ``held`` is the count of tries it is claimed with."""
    log.exception("subscriber failed", subscriber=errand.subscriber, entry=str(errand.entry_id), tries=tries)
    aside_at = at if tries >= MOST_TRIES else None
    due_at = at if aside_at else at + PATIENCE[tries - 1]
    row = Errand.objects.filter(pk=errand.pk, tries=errand.tries if held is None else held)
    row.update(tries=tries, last_error=logs.describe(error)[:500], due_at=due_at, set_aside_at=aside_at)


def _tell(name: str, entry: EntryView | None, at: datetime) -> None:
    subscriber = subscribers.find(name)
    if subscriber is None:
        raise LookupError(f"no room listens under the name {name}")
    if entry is None:
        raise LookupError("the line is not in the journal")
    subscriber.tell(entry, at)


def requeue(*, at: datetime, subscriber: str = "", ids: Sequence[int] = ()) -> int:
    """Make set-aside errands due again, all or those of one subscriber or with these ids; return how many."""
    aside = Errand.objects.filter(set_aside_at__isnull=False)
    if subscriber:
        aside = aside.filter(subscriber=subscriber)
    if ids:
        aside = aside.filter(pk__in=ids)
    return aside.update(set_aside_at=None, due_at=at, tries=0)
