"""Sequencing: committed lines get their index, in batches, by whoever holds the lease.

The order is the order of sequencing: a line that commits late, with an id below others, comes later. A batch is one
transaction that begins by a compare-and-set on holder and size, so that a sequencer that was killed leaves nothing half
done and one that lost its lease writes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from shanzhi.journal.canonical import canonical_json
from shanzhi.journal.models import Entry
from shanzhi.kernel import clock
from shanzhi.ledger import queries
from shanzhi.ledger.hashes import HASHES, leaf_hash
from shanzhi.ledger.models import Ledger, LedgerLeaf, LedgerNode
from shanzhi.ledger.tree import Frontier

BATCH = 2000
LEASE = timedelta(minutes=2)

Placed = tuple[UUID, str]
"""A line's id and its leaf hash."""


class LeaseLost(Exception):
    """Raised inside a batch when somebody else has taken the ledger over meanwhile."""


def open_ledger(district_id: str, *, algorithm: str = "") -> Ledger:
    """Return the district's ledger, begun now if it wasn't; one that is there keeps its hash.

    :raises LookupError: for a hash nobody knows.
    """
    named = algorithm or settings.ENV.ledger_algorithm
    if named not in HASHES:
        raise LookupError(f"SHANZHI_LEDGER_ALGORITHM names {named!r}; known are {', '.join(HASHES)}")
    return Ledger.objects.get_or_create(pk=district_id, defaults={"algorithm": named})[0]


def sequence(
    district_id: str,
    *,
    whole: bool = False,
    seconds: float | None = None,
    now: Callable[[], datetime] = clock.now,
    batch: int = BATCH,
) -> int:
    """Give every committed line of the district its place, and return how many got one.

    Looks from a while before the newest placed line; with ``whole`` from the very first, for lines of transactions that
    stayed open longer. Returns 0 when somebody else is at it. ``seconds`` ends the run early; ``now`` reads the clock
    by which the lease is reckoned.
    """
    open_ledger(district_id)
    at, holder = now(), uuid4().hex
    free = Q(held_until__isnull=True) | Q(held_until__lte=at)
    if not Ledger.objects.filter(free, pk=district_id).update(holder=holder, held_until=at + LEASE):
        return 0
    try:
        return _run(district_id, holder, whole=whole, seconds=seconds, now=now, batch=batch)
    except LeaseLost:
        return 0
    finally:
        Ledger.objects.filter(pk=district_id, holder=holder).update(holder="", held_until=None)


def _run(
    district_id: str, holder: str, *, whole: bool, seconds: float | None, now: Callable[[], datetime], batch: int
) -> int:
    ledger = Ledger.objects.get(pk=district_id)
    frontier = queries.tree(ledger).frontier()
    after = UUID(int=0) if whole else queries.looked_back(district_id, at=now())
    end = None if seconds is None else time.monotonic() + seconds
    begun = ledger.size
    while end is None or time.monotonic() < end:
        found = _next(ledger, after, batch)
        if not found:
            break
        _place(ledger, holder, frontier, found, now())
        after = found[-1][0]
    return ledger.size - begun


def _next(ledger: Ledger, after: UUID, batch: int) -> list[Placed]:
    """Return the next lines without a place, each with its leaf under this ledger's hash."""
    waiting = queries.unsequenced(ledger.district_id, after=after)
    found = list(waiting.values_list("pk", "leaf", "algorithm")[:batch])
    others = [pk for pk, _leaf, algorithm in found if algorithm != ledger.algorithm]
    rehashed = {entry.pk: leaf_of(entry, ledger.algorithm) for entry in _entries(ledger.district_id, others)}
    return [(pk, rehashed.get(pk, leaf)) for pk, leaf, _algorithm in found]


def _entries(district_id: str, ids: Sequence[UUID]) -> Sequence[Entry]:
    return list(Entry.objects.filter(district_id=district_id, pk__in=ids)) if ids else []


def leaf_of(entry: Entry, algorithm: str) -> str:
    """Return the leaf of a line under any hash: over the same canonical header that the journal hashes."""
    return leaf_hash(HASHES[algorithm], canonical_json(entry.header()).encode()).hex()


def _place(ledger: Ledger, holder: str, frontier: Frontier, found: Sequence[Placed], at: datetime) -> None:
    """Write one batch: the leaves, the nodes they complete, and the new size.

    :raises LeaseLost: when the ledger isn't ours any more; nothing is written then.
    """
    district_id, size = ledger.district_id, ledger.size
    leaves, nodes = [], []
    for index, (pk, leaf) in enumerate(found, size):
        leaves.append(LedgerLeaf(entry_id=pk, district_id=district_id, index=index, leaf=leaf))
        nodes += frontier.push(bytes.fromhex(leaf))
    with transaction.atomic():
        ours = Ledger.objects.filter(pk=district_id, holder=holder, size=size)
        if not ours.update(size=size + len(leaves), sequenced_at=at, held_until=at + LEASE):
            raise LeaseLost
        LedgerLeaf.objects.bulk_create(leaves)
        LedgerNode.objects.bulk_create(
            [
                LedgerNode(district_id=district_id, level=level, index=index, hash=node.hex())
                for level, index, node in nodes
            ]
        )
    ledger.size = size + len(leaves)
