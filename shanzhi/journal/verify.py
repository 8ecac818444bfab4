"""Do lines and states agree? 核验: hashes recomputed, chains followed, ends compared with the tables above.

Streams in chunks and keeps one subject's chain and one chunk in memory at a time. It finds careless and partial
changes, and lines that are gone though the ledger has their place. Somebody who rewrites line, hashes and state
together stays hidden until the lines are sequenced and anchored outside.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby, islice
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef

from shanzhi.journal import canonical, verification
from shanzhi.journal.actions import ERASE
from shanzhi.journal.models import Entry, Payload
from shanzhi.journal.verification import Standing, Standings

CHUNK = 1000
SECOND_LOOKS = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that doesn't agree: a kind in one word, the subject, the line where there is one, and a sentence."""

    kind: str
    subject_kind: str
    subject_id: str
    entry_id: UUID | None
    sentence: str


def verify(district_id: str) -> list[Finding]:
    """Return everything in a district that doesn't agree; an empty list is a clean bill."""
    return list(findings(district_id))


def findings(district_id: str) -> Iterator[Finding]:
    """Yield everything in a district that doesn't agree, as it is found."""
    yield from _lines(district_id)
    yield from _payloads_alone(district_id)
    for roll in verification.rolls():
        yield from (Finding("gone", "", "", pk, sentence) for pk, sentence in roll(district_id))
    yield from _chains(district_id)
    yield from _states_without_lines(district_id)


def _about(entry: Entry, kind: str, sentence: str) -> Finding:
    return Finding(kind, entry.subject_kind, entry.subject_id, entry.id, sentence)


def _chunks(district_id: str) -> Iterator[list[Entry]]:
    """Yield all lines by id, a chunk at a time, by keyset: no cursor stays open."""
    lines = Entry.objects.filter(district_id=district_id).order_by("id")
    chunk = list(lines[:CHUNK])
    while chunk:
        yield chunk
        chunk = list(lines.filter(id__gt=chunk[-1].id)[:CHUNK])


def _lines(district_id: str) -> Iterator[Finding]:
    for chunk in _chunks(district_id):
        found = Payload.objects.filter(district_id=district_id, entry_id__in=[entry.id for entry in chunk])
        payloads = {payload.pk: payload for payload in found}
        erased_ids = [str(pk) for pk, payload in payloads.items() if payload.erased_at is not None]
        lawful = set(
            Entry.objects.filter(
                district_id=district_id, subject_kind="entry", subject_id__in=erased_ids, verb=ERASE
            ).values_list("subject_id", flat=True)
        )
        for entry in chunk:
            yield from _line(entry, payloads.get(entry.id), str(entry.id) in lawful)


def _line(entry: Entry, payload: Payload | None, erasure_recorded: bool) -> Iterator[Finding]:
    if entry.algorithm not in canonical.HASHES:
        yield _about(entry, "algorithm", f"its hashes are of an unknown kind, {entry.algorithm!r}")
        return
    if entry.computed_leaf() != entry.leaf:
        yield _about(entry, "header", "who, what, when or the states were changed after writing")
    if payload is None:
        yield _about(entry, "payload", "its payload is missing")
    elif payload.erased_at is None:
        if canonical.commitment(payload.salt, payload.data, algorithm=entry.algorithm) != entry.commitment:
            yield _about(entry, "payload", "its payload was changed after writing")
    elif not erasure_recorded:
        yield _about(entry, "erasure", "its payload was erased without a line that says so")
    elif payload.data or payload.salt:
        yield _about(entry, "erasure", "its payload is called erased and is not empty")


def _payloads_alone(district_id: str) -> Iterator[Finding]:
    entry = Entry.objects.filter(district_id=district_id, pk=OuterRef("pk"))
    alone = Payload.objects.filter(~Exists(entry), district_id=district_id).values_list("pk", flat=True)
    for pk in alone.iterator(chunk_size=CHUNK):
        yield Finding("line", "", "", pk, "the line of this payload was deleted")


@dataclass(slots=True)
class _Chain:
    """What following one subject's lines has shown so far."""

    subject_kind: str
    subject_id: str
    state: str = ""
    version: int = 0
    versioned: bool = False
    findings: list[Finding] = field(default_factory=list)

    def follow_all(self, entries: Iterable[Entry]) -> _Chain:
        """Follow lines given in order of version, then id, and return the chain."""
        loose: list[Entry] = []
        for entry in entries:
            # PostgreSQL sorts lines without a version last, SQLite first: they are followed after the others.
            if entry.version is not None:
                self.follow(entry)
            elif entry.was or entry.now:
                loose.append(entry)
        for entry in loose:
            self.follow(entry)
        return self

    def follow(self, entry: Entry) -> None:
        """Take the next line: those with a version come in its order, the others in order of writing."""
        if entry.version is not None:
            self.versioned = True
            if entry.version != self.version + 1:
                sentence = f"between versions {self.version} and {entry.version} a line is missing or out of order"
                self.findings.append(_about(entry, "missing", sentence))
            self.version = entry.version
        elif self.versioned:
            self.findings.append(_about(entry, "unversioned", "it changes the state and has no version"))
            return
        if not (entry.was or entry.now):
            return  # it tells of the subject without touching its state
        if entry.was != self.state:
            sentence = f"it starts from {entry.was!r}, the line before ended in {self.state!r}"
            self.findings.append(_about(entry, "chain", sentence))
        self.state = entry.now


def _chains(district_id: str) -> Iterator[Finding]:
    """Follow every chain, and compare the ends with the tables, a chunk of subjects at a time."""
    lines = (
        Entry.objects.filter(district_id=district_id)
        .defer("algorithm", "commitment", "leaf", "by_name", "at", "recorded_at")
        .order_by("subject_kind", "subject_id", "version", "id")
    )
    ends: list[_Chain] = []
    subjects = groupby(lines.iterator(chunk_size=CHUNK), key=lambda entry: (entry.subject_kind, entry.subject_id))
    for (kind, subject_id), entries in subjects:
        chain = _Chain(kind, subject_id).follow_all(entries)
        yield from chain.findings
        if ends and (ends[0].subject_kind != kind or len(ends) >= CHUNK):
            yield from _compare(district_id, ends)
            ends = []
        if verification.find(kind):
            ends.append(chain)
    yield from _compare(district_id, ends)


def _compare(district_id: str, ends: list[_Chain]) -> Iterator[Finding]:
    """Compare the ends of chains, all of one kind, with how the subjects stand in their table.

    The house goes on working meanwhile: what disagrees is read again, line and table, before it is believed.
    """
    found = list(_disagreements(district_id, ends))
    for _look in range(SECOND_LOOKS):
        if not found:
            return
        kind = found[0].subject_kind
        suspects = {one.subject_id for one in found}
        found = list(_disagreements(district_id, [_follow(district_id, kind, one) for one in sorted(suspects)]))
    yield from found


def _follow(district_id: str, kind: str, subject_id: str) -> _Chain:
    entries = Entry.objects.filter(district_id=district_id, subject_kind=kind, subject_id=subject_id)
    return _Chain(kind, subject_id).follow_all(entries.order_by("version", "id"))


def _disagreements(district_id: str, ends: list[_Chain]) -> Iterator[Finding]:
    standings = verification.find(ends[0].subject_kind) if ends else None
    if standings is None:
        return
    standing = _stand(standings, district_id, [chain.subject_id for chain in ends])
    for chain in ends:
        found = standing.get(chain.subject_id)
        if found is None:
            yield Finding("orphan", chain.subject_kind, chain.subject_id, None, "it has lines and is not in its table")
            continue
        if found.state != chain.state:
            sentence = f"its lines end in {chain.state!r}, its table says {found.state!r}"
            yield Finding("state", chain.subject_kind, chain.subject_id, None, sentence)
        if found.version is not None and found.version != chain.version:
            sentence = f"its lines end at version {chain.version}, its table says {found.version}"
            yield Finding("version", chain.subject_kind, chain.subject_id, None, sentence)


def _stand(standings: Standings, district_id: str, ids: list[str]) -> dict[str, Standing]:
    """Return how these subjects stand; a tampered id that no table could have stands nowhere."""
    try:
        return {one.subject_id: one for one in standings(district_id, ids)}
    except (ValueError, ValidationError):
        if len(ids) == 1:
            return {}
        half = len(ids) // 2
        return _stand(standings, district_id, ids[:half]) | _stand(standings, district_id, ids[half:])


def _states_without_lines(district_id: str) -> Iterator[Finding]:
    """Yield rows of the tables above that have no line at all."""
    for kind in verification.kinds():
        standings = verification.find(kind)
        stream = iter(standings(district_id, None)) if standings else iter(())
        while chunk := list(islice(stream, CHUNK)):
            ids = {one.subject_id for one in chunk}
            told = Entry.objects.filter(district_id=district_id, subject_kind=kind, subject_id__in=ids)
            for subject_id in sorted(ids - set(told.values_list("subject_id", flat=True).distinct())):
                yield Finding("missing", kind, subject_id, None, "it is in its table and has no lines")
