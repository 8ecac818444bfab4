"""Does the ledger hold? 核验台账: leaves recomputed from the journal, nodes from leaves, roots against signatures.

Streams by index and keeps one chunk and the tree's edge in memory. Every finding has a kind in one word, the line's
index where there is one, and a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from shanzhi.journal import canonical
from shanzhi.journal.actions import ERASE
from shanzhi.journal.models import Entry, Payload
from shanzhi.ledger import keys, notes, queries
from shanzhi.ledger.hashes import HASHES, leaf_hash
from shanzhi.ledger.models import Checkpoint, Ledger, LedgerLeaf, LedgerNode
from shanzhi.ledger.tree import HEIGHT, WIDTH, Frontier, Node

CHUNK = 1000
HEADER = (
    "algorithm", "at", "by_id", "by_kind", "by_name", "capacity", "commitment", "district_id", "id", "now", "origin",
    "recorded_at", "subject_id", "subject_kind", "verb", "version", "was", "zone",
)  # fmt: skip
"""The fields under a leaf, by name; ``Entry.header`` is the law (a test compares)."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that doesn't hold."""

    kind: str
    index: int | None
    sentence: str


@dataclass(slots=True)
class Verdict:
    """What a check saw: lines and checkpoints gone through, the root over them, and everything that doesn't hold."""

    size: int = 0
    root: str = ""
    checkpoints: int = 0
    findings: list[Finding] = field(default_factory=list)


@dataclass(slots=True)
class _Promise:
    """A checkpoint to be held against the lines, and where it came from."""

    text: str
    source: str
    told: notes.Statement
    kept: bool | None = None


def check(district_id: str, *, others: Sequence[str] = ()) -> Verdict:
    """Return what a whole check of the district's ledger sees.

    ``others`` are texts of checkpoints got elsewhere: printed, mailed, from a witness.
    """
    verdict = Verdict()
    trusted, faults = _keys(district_id)
    verdict.findings += faults
    # Promises first: a line is in its place before a checkpoint over it is signed, never after.
    promises = list(_promises(district_id, others, trusted, verdict))
    ledger = queries.read_ledger(district_id)
    if ledger is not None:
        _walk(ledger, promises, verdict)
    verdict.findings += _broken_promises(promises, verdict.size)
    return verdict


def _keys(district_id: str) -> tuple[list[notes.Key] | None, list[Finding]]:
    """Return the keys that check signatures: None where none is here, and nobody can be said to have forged."""
    try:
        found = keys.trusted(district_id)
    except notes.Unreadable as error:
        return [], [Finding("key", None, str(error))]
    if found or queries.latest_checkpoint(district_id) is None:
        return found, []
    unchecked = (
        f"{keys.folder()} holds the ledger's key that signs (.key) and no verifier key (.pub), so no signature can be "
        "checked: run sequence_ledger, which writes it anew, and check again"
    )
    return None, [Finding("key", None, keys.absent(district_id) or unchecked)]


def _promises(
    district_id: str, others: Sequence[str], trusted: list[notes.Key] | None, verdict: Verdict
) -> Iterator[_Promise]:
    """Yield every checkpoint that a key of this house signed (all, where no key is here), and note those none did."""
    stored = Checkpoint.objects.filter(district_id=district_id).order_by("size")
    known = queries.read_ledger(district_id)
    texts: list[tuple[str, str, Checkpoint | None]] = [
        (f"the checkpoint of {row.size} lines", row.text, row) for row in stored.iterator(chunk_size=CHUNK)
    ]
    last = keys.last_signed(district_id)
    texts += [("the checkpoint kept beside the key", last, None)] if last else []
    texts += [("a checkpoint from elsewhere", text, None) for text in others]
    strange: list[str] = []
    for source, text, row in texts:
        verdict.checkpoints += 1
        try:
            told = notes.read(text)
        except notes.Unreadable:
            verdict.findings.append(Finding("unreadable", None, f"{source} can't be read as one"))
            continue
        if row is not None and (row.size, row.root) != (told.size, told.root.hex()):
            verdict.findings.append(Finding("forged", None, f"{source} says something else in its text"))
        fault = _signature_fault(text, told, trusted, known)
        if fault is None:
            strange.append(source)
        elif fault:
            verdict.findings.append(Finding("forged", None, f"{source} {fault}"))
        else:
            yield _Promise(text, source, told)
    verdict.findings += _strangers(strange)


def _strangers(sources: list[str]) -> list[Finding]:
    """Return one finding for all that no key here signed: one file that is missing would fill the list."""
    if not sources:
        return []
    which = f"{sources[0]} is" if len(sources) == 1 else f"{len(sources)} checkpoints, {sources[0]} first, are"
    why = f"forged, or signed by a key whose .pub is missing in {keys.folder()}"
    return [Finding("forged", None, f"{which} signed by no key of this house: {why}")]


def _signature_fault(
    text: str, told: notes.Statement, trusted: list[notes.Key] | None, known: Ledger | None
) -> str | None:
    """Return what is wrong with a signature, '' for nothing, None when no key of this house made it."""
    if trusted is not None and notes.signer(text, trusted) is None:
        return "was changed after signing" if notes.names(text, trusted) else None
    if known is not None and (told.origin, told.algorithm) != (known.origin, known.algorithm):
        return f"is of another ledger, {told.origin} under {told.algorithm}"
    return ""


def _walk(ledger: Ledger, promises: list[_Promise], verdict: Verdict) -> None:
    """Go through every line up to the size of this moment, growing the tree anew."""
    frontier, pending = Frontier(HASHES[ledger.algorithm]), sorted(promises, key=lambda one: one.told.size)
    place = _keep(pending, 0, frontier)
    nodes = _Nodes(ledger.district_id)
    expected = 0
    for chunk in _chunks(ledger):
        lines = _Lines(ledger, [leaf.entry_id for leaf in chunk])
        for leaf in chunk:
            if leaf.index != expected:
                gone = f"lines {expected} to {leaf.index - 1} are gone from the ledger"
                verdict.findings.append(Finding("gap", expected, gone))
                expected = leaf.index
            expected += 1
            verdict.findings += lines.faults(leaf)
            nodes.compare(frontier.push(_raw(leaf.leaf, frontier.hash)))
            place = _keep(pending, place, frontier)
    verdict.size, verdict.root = frontier.size, frontier.root().hex()
    if expected != ledger.size:
        verdict.findings.append(Finding("gap", expected, f"the ledger counts {ledger.size} lines and has {expected}"))
    verdict.findings += [*nodes.findings, *_beyond(ledger)]


def _raw(text: str, hash_: Any) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:  # tampered with, and reported as such where it is compared
        digest: bytes = hash_(text.encode())
        return digest


def _keep(pending: list[_Promise], place: int, frontier: Frontier) -> int:
    """Hold the promises of exactly this size against the root, and return the place of the next one."""
    while place < len(pending) and pending[place].told.size <= frontier.size:
        pending[place].kept = pending[place].told.size == frontier.size and pending[place].told.root == frontier.root()
        place += 1
    return place


def _chunks(ledger: Ledger) -> Iterator[list[LedgerLeaf]]:
    """Yield the leaves by index up to the ledger's size, a chunk at a time, by keyset."""
    leaves = LedgerLeaf.objects.filter(district_id=ledger.district_id, index__lt=ledger.size).order_by("index")
    chunk = list(leaves[:CHUNK])
    while chunk:
        yield chunk
        chunk = list(leaves.filter(index__gt=chunk[-1].index)[:CHUNK])


def _beyond(ledger: Ledger) -> Iterator[Finding]:
    """Yield findings for leaves and nodes beyond the counted lines, unless the ledger grew while we looked."""
    of_district = {"district_id": ledger.district_id}
    leaves = LedgerLeaf.objects.filter(**of_district, index__gte=ledger.size).exists()
    levels = range(1, ledger.size.bit_length() // HEIGHT + 2)
    nodes = any(
        LedgerNode.objects.filter(**of_district, level=level, index__gte=ledger.size >> (HEIGHT * level)).exists()
        for level in levels
    )
    now = queries.read_ledger(ledger.district_id)  # read last: leaves and their count come in one transaction
    if now is None or now.size != ledger.size:
        return
    if leaves:
        yield Finding("gap", ledger.size, f"lines stand in the ledger beyond the {ledger.size} it counts")
    if nodes:
        yield Finding("node", None, f"a stored hash covers more lines than the {ledger.size} there are")


class _Lines:
    """The journal's lines of one chunk, to be held against their leaves."""

    def __init__(self, ledger: Ledger, ids: Sequence[UUID]) -> None:
        self.hash = HASHES[ledger.algorithm]
        of_district = {"district_id": ledger.district_id}
        rows = Entry.objects.filter(**of_district, pk__in=ids).values(*HEADER)
        self.headers: dict[UUID, dict[str, Any]] = {row["id"]: row for row in rows}
        carried = Payload.objects.filter(**of_district, pk__in=ids).values_list("pk", "salt", "data", "erased_at")
        self.payloads = {pk: (salt, data, erased_at) for pk, salt, data, erased_at in carried}
        erased = [str(pk) for pk, (_salt, _data, erased_at) in self.payloads.items() if erased_at is not None]
        told = Entry.objects.filter(**of_district, subject_kind="entry", subject_id__in=erased, verb=ERASE)
        self.lawful = set(told.values_list("subject_id", flat=True)) if erased else set()

    def faults(self, leaf: LedgerLeaf) -> Iterator[Finding]:
        """Yield what doesn't hold about one line."""
        header = self.headers.get(leaf.entry_id)
        if header is None:
            yield Finding("deleted", leaf.index, f"line {leaf.index} was deleted from the journal")
            return
        if leaf_hash(self.hash, canonical.canonical_json(header).encode()).hex() != leaf.leaf:
            what = "who, what, when or the states"
            yield Finding("header", leaf.index, f"line {leaf.index} was changed after it was entered: {what}")
        yield from self._carried(leaf, header)

    def _carried(self, leaf: LedgerLeaf, header: dict[str, Any]) -> Iterator[Finding]:
        salt, data, erased_at = self.payloads.get(leaf.entry_id, (None, None, None))
        if salt is None or data is None:
            yield Finding("payload", leaf.index, f"what line {leaf.index} carried is gone without an erasure")
        elif erased_at is not None:
            if str(leaf.entry_id) not in self.lawful:
                yield Finding("erasure", leaf.index, f"what line {leaf.index} carried was erased without a line")
            elif salt or data:
                yield Finding("erasure", leaf.index, f"what line {leaf.index} carried is called erased and isn't empty")
        elif header["algorithm"] not in canonical.HASHES:
            yield Finding("header", leaf.index, f"line {leaf.index} names an unknown hash, {header['algorithm']!r}")
        elif canonical.commitment(salt, data, algorithm=header["algorithm"]) != header["commitment"]:
            yield Finding("payload", leaf.index, f"what line {leaf.index} carries was changed")


class _Nodes:
    """The stored nodes, held against those that the leaves give; read a tile at a time."""

    def __init__(self, district_id: str) -> None:
        self.district_id = district_id
        self.findings: list[Finding] = []
        self._ahead: dict[int, dict[int, str]] = {}

    def compare(self, made: Sequence[Node]) -> None:
        """Hold nodes just completed against the stored ones."""
        for level, index, node in made:
            stored = self._stored(level, index)
            if stored != node.hex():
                first, last = index << (HEIGHT * level), ((index + 1) << (HEIGHT * level)) - 1
                what = "is missing" if stored is None else "is another"
                self.findings.append(
                    Finding("node", first, f"the stored hash over lines {first} to {last} {what}: they were rewritten")
                )

    def _stored(self, level: int, index: int) -> str | None:
        ahead = self._ahead.setdefault(level, {})
        if index not in ahead:
            nodes = LedgerNode.objects.filter(
                district_id=self.district_id, level=level, index__gte=index, index__lt=index + WIDTH
            )
            self._ahead[level] = ahead = dict(nodes.values_list("index", "hash"))
        return ahead.get(index)


def _broken_promises(promises: list[_Promise], size: int) -> Iterator[Finding]:
    """Yield a finding for every checkpoint the lines don't keep, telling a fork from a truncation from a rewriting."""
    kept = [one.told.size for one in promises if one.kept]
    said = set[int]()
    for one in sorted(promises, key=lambda one: one.told.size):
        if one.kept:
            continue
        before = max((other for other in kept if other < one.told.size), default=0)
        if one.told.size > size:
            sentence = f"{one.source} was signed over {one.told.size} lines and {size} are there: the end was cut off"
            yield Finding("truncated", size, sentence)
        elif any(other >= one.told.size for other in kept):
            sentence = f"{one.source} was signed over other lines than the checkpoints around it: a fork"
            yield Finding("fork", None, sentence)
        elif before not in said:  # the smallest one narrows it down furthest
            said.add(before)
            sentence = f"lines {before} to {one.told.size - 1} are not those over which {one.source} was signed"
            yield Finding("rewritten", before, sentence)
