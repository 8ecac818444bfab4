"""Questions to the ledger 可验台账: its stored tree, what is not yet covered, proofs and receipts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from shanzhi.journal import sentences
from shanzhi.journal.canonical import canonical_json
from shanzhi.journal.models import Entry, Payload
from shanzhi.journal.queries import last_line
from shanzhi.journal.shapes import HistoryLine
from shanzhi.ledger import keys
from shanzhi.ledger.hashes import HASHES
from shanzhi.ledger.models import Checkpoint, Ledger, LedgerLeaf, LedgerNode
from shanzhi.ledger.tree import Tree

LOOK_BACK = timedelta(minutes=15)
"""How far behind the newest sequenced line a later commit is looked for at every run; older ones wait for the night."""
MOST_COUNTED = 10_001
RECEIPT = "shanzhi-receipt/1"
PUBLIC_ZONE = "ordinary"
PUBLIC_FIELDS = ("verb", "at", "recorded_at", "origin")
"""What a stranger may read of a line. ``id`` and ``commitment`` stay out: they are what keeps the rest from being
guessed out of the hash."""


def read_ledger(district_id: str) -> Ledger | None:
    """Return the district's ledger, None before its first line."""
    return Ledger.objects.filter(pk=district_id).first()


def lines_gone(district_id: str) -> Iterator[tuple[UUID | None, str]]:
    """Yield each entered line that the journal has no more, and whether the ledger's own places are all there."""
    kept = Entry.objects.filter(district_id=district_id, pk=OuterRef("pk"))
    gone = LedgerLeaf.objects.filter(~Exists(kept), district_id=district_id).order_by("index")
    for pk, index in gone.values_list("pk", "index").iterator():
        yield pk, f"it has place {index} in the ledger and is not in the journal"
    ledger = read_ledger(district_id)
    if ledger is not None:
        held = LedgerLeaf.objects.filter(district_id=district_id, index__lt=ledger.size).count()
        if held != ledger.size:
            yield None, f"the ledger says it has {ledger.size} lines and has {held}"


def tree(ledger: Ledger) -> Tree:
    """Return the stored tree of a ledger, as large as ``ledger.size`` says."""

    def read(level: int, start: int, stop: int) -> Sequence[bytes]:
        places = {"district_id": ledger.district_id, "index__gte": start, "index__lt": stop}
        leaves, nodes = LedgerLeaf.objects.filter(**places), LedgerNode.objects.filter(**places, level=level)
        found = nodes.values_list("hash", flat=True) if level else leaves.values_list("leaf", flat=True)
        return [bytes.fromhex(one) for one in found.order_by("index")]

    return Tree(HASHES[ledger.algorithm], ledger.size, read)


def unsequenced(district_id: str, *, after: UUID) -> QuerySet[Entry]:
    """Return the lines above an id that have no place yet, by id."""
    placed = LedgerLeaf.objects.filter(district_id=district_id, entry_id=OuterRef("pk"))
    return Entry.objects.filter(district_id=district_id, id__gt=after).filter(~Exists(placed)).order_by("id")


def looked_back(district_id: str, *, at: datetime) -> UUID:
    """Return the id from which new lines are looked for: a while before the newest sequenced one.

    Where the clock was set back, ``at`` comes before it, and so do the ids of new lines.
    """
    newest = LedgerLeaf.objects.filter(district_id=district_id).order_by("-entry_id").values_list("entry_id", flat=True)
    last = newest.first()
    if last is None:
        return UUID(int=0)
    milliseconds = min(last.int >> 80, int(at.timestamp() * 1000)) - int(LOOK_BACK.total_seconds() * 1000)
    return UUID(int=max(0, milliseconds) << 80)


def latest_checkpoint(district_id: str) -> Checkpoint | None:
    """Return the newest signed checkpoint."""
    return Checkpoint.objects.filter(district_id=district_id).order_by("-size").first()


def last_check(district_id: str) -> HistoryLine | None:
    """Return what the last check of the whole ledger came to, None before the first (two statements)."""
    found = last_line(district_id, "ledger", verb="ledger.verified")
    return sentences.line(found) if found is not None else None


@dataclass(frozen=True, slots=True)
class Uncovered:
    """The window that no signature covers yet: how many lines, counted up to a limit, and since when."""

    lines: int
    more: bool
    since: datetime | None


def uncovered(district_id: str, *, at: datetime) -> Uncovered:
    """Return how many lines the latest checkpoint doesn't cover; counts ten thousand at most."""
    ledger, checkpoint = read_ledger(district_id), latest_checkpoint(district_id)
    after = looked_back(district_id, at=at)
    waiting = len(unsequenced(district_id, after=after).values_list("pk")[:MOST_COUNTED])
    lines = waiting + max(0, (ledger.size if ledger else 0) - (checkpoint.size if checkpoint else 0))
    return Uncovered(min(lines, MOST_COUNTED - 1), lines >= MOST_COUNTED, checkpoint.signed_at if checkpoint else None)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What proves that one line stands in the ledger: its hash, the path to a signed root, and the checkpoint.

    ``header`` has every field of the line, or with ``complete`` false only what a stranger may read. ``payload`` is
    (salt, text) where it was asked for and isn't erased.
    """

    origin: str
    algorithm: str
    district_id: str
    index: int
    leaf: str
    header: dict[str, Any]
    complete: bool
    path: list[str]
    checkpoint: Checkpoint
    keys: list[str]
    payload: tuple[str, str] | None = None

    @property
    def number(self) -> int:
        """Return the line's number as people count, from 1."""
        return self.index + 1

    def as_json(self) -> str:
        """Return the receipt as a file, in the format that ``verify.py`` and the page read."""
        told: dict[str, Any] = {
            "format": RECEIPT,
            "origin": self.origin,
            "algorithm": self.algorithm,
            "index": self.index,
            "leaf": self.leaf,
            "header" if self.complete else "shown": self.header,
            "proof": {"size": self.checkpoint.size, "path": self.path},
            "checkpoint": self.checkpoint.text,
            "keys": self.keys,
        }
        if self.payload is not None:
            told |= {"salt": self.payload[0], "payload": self.payload[1]}
        return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def plain_header(entry: Entry) -> dict[str, Any]:
    """Return the header with every value as it stands in the hashed text."""
    plain: dict[str, Any] = json.loads(canonical_json(entry.header()))
    return plain


def receipt_at(district_id: str, index: int, *, complete: bool = False, with_payload: bool = False) -> Receipt | None:
    """Return the receipt of the line at ``index``, None while no checkpoint covers it.

    ``complete`` takes in the whole header, names included, and ``with_payload`` what the line carries: for those who
    may read the line.
    """
    ledger, checkpoint = read_ledger(district_id), latest_checkpoint(district_id)
    if ledger is None or checkpoint is None or index >= checkpoint.size:
        return None
    leaf = LedgerLeaf.objects.filter(district_id=district_id, index=index).first()
    entry = Entry.objects.filter(district_id=district_id, pk=leaf.entry_id).first() if leaf else None
    if leaf is None or entry is None:
        return None
    header = plain_header(entry)
    if not complete:
        header = {name: header[name] for name in PUBLIC_FIELDS} if entry.zone == PUBLIC_ZONE else {}
    payload = None
    if with_payload:
        carried = Payload.objects.filter(district_id=district_id, pk=entry.pk, erased_at__isnull=True).first()
        payload = (carried.salt, carried.data) if carried else None
    return Receipt(
        origin=ledger.origin,
        algorithm=ledger.algorithm,
        district_id=district_id,
        index=index,
        leaf=leaf.leaf,
        header=header,
        complete=complete,
        path=[step.hex() for step in tree(ledger).inclusion(index, checkpoint.size)],
        checkpoint=checkpoint,
        keys=[str(key) for key in keys.trusted(district_id)],
        payload=payload,
    )


def place_of(district_id: str, subject_kind: str, subject_id: str | UUID, *, verb: str = "") -> int | None:
    """Return the index of a subject's first line (of this verb, if given), None while it has no place."""
    lines = Entry.objects.filter(district_id=district_id, subject_kind=subject_kind, subject_id=str(subject_id))
    if verb:
        lines = lines.filter(verb=verb)
    first = lines.order_by("id").values_list("pk", flat=True).first()
    placed = LedgerLeaf.objects.filter(district_id=district_id, entry_id=first) if first else LedgerLeaf.objects.none()
    return placed.values_list("index", flat=True).first()


def covered_place(district_id: str, subject_kind: str, subject_id: str | UUID) -> int | None:
    """Return the index of a subject's first line once a checkpoint covers it, else None; one statement."""
    lines = Entry.objects.filter(district_id=district_id, subject_kind=subject_kind, subject_id=str(subject_id))
    signed = Checkpoint.objects.filter(district_id=district_id).order_by("-size").values("size")[:1]
    placed = LedgerLeaf.objects.filter(district_id=district_id, index__lt=Subquery(signed))
    first = placed.filter(entry_id=Subquery(lines.order_by("id").values("pk")[:1]))
    return first.values_list("index", flat=True).first()


def fingerprint_of(
    district_id: str, subject_kind: str, subject_id: str | UUID, *, verb: str = ""
) -> tuple[str, int | None]:
    """Return hash and index of a subject's newest entered line (of this verb, if given); ('', None) if there is none.

    Two statements. For papers that say from which line they tell.
    """
    lines = Entry.objects.filter(district_id=district_id, subject_kind=subject_kind, subject_id=str(subject_id))
    ids = list((lines.filter(verb=verb) if verb else lines).order_by("-id").values_list("pk", flat=True)[:20])
    placed = LedgerLeaf.objects.filter(district_id=district_id, entry_id__in=ids).order_by("-index")
    return placed.values_list("leaf", "index").first() or ("", None)


def receipt_for(
    district_id: str,
    subject_kind: str,
    subject_id: str | UUID,
    *,
    verb: str = "",
    complete: bool = False,
    with_payload: bool = False,
) -> Receipt | None:
    """Return the receipt of a subject's first line (of this verb, if given), None while no checkpoint covers it.

    Whoever asks has made sure that the subject may be seen, and with ``complete`` or ``with_payload`` that its lines
    may be read.
    """
    index = place_of(district_id, subject_kind, subject_id, verb=verb)
    if index is None:
        return None
    return receipt_at(district_id, index, complete=complete, with_payload=with_payload)
