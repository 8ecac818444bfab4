"""Handing the whole ledger out, for anybody to check with ``verify.py``: JSON lines, one a line of the ledger."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, TextIO

from django.db import transaction

from shanzhi.journal.actions import record
from shanzhi.journal.models import Entry, Payload
from shanzhi.kernel.actors import SYSTEM, Actor
from shanzhi.ledger import keys, queries
from shanzhi.ledger.hashes import HASHES
from shanzhi.ledger.models import Checkpoint, Ledger, LedgerLeaf
from shanzhi.ledger.tree import Frontier

FORMAT = "shanzhi-ledger/1"
CHUNK = 1000


def export(
    district_id: str, out: TextIO, *, at: datetime, by: Actor = SYSTEM, headers: bool = True, payloads: bool = False
) -> int:
    """Write the ledger up to its latest checkpoint into ``out``, and that it was done into the journal.

    Returns how many lines were written. ``headers`` take names of staff along, ``payloads`` everything that isn't
    erased; without headers only hashes go out.

    :raises LookupError: while there is no checkpoint.
    """
    ledger, last = queries.read_ledger(district_id), queries.latest_checkpoint(district_id)
    if ledger is None or last is None:
        raise LookupError("there is no checkpoint yet: run sequence_ledger first")
    with transaction.atomic():
        record(
            "ledger.exported",
            district_id=district_id,
            subject_kind="ledger",
            subject_id=district_id,
            by=by,
            at=at,
            data={"lines": last.size, "headers": headers, "payloads": payloads},
        )
    frontier = Frontier(HASHES[ledger.algorithm])
    head = {
        "kind": "ledger",
        "format": FORMAT,
        "origin": ledger.origin,
        "algorithm": ledger.algorithm,
        "size": last.size,
        "keys": [str(key) for key in keys.trusted(district_id)],
    }
    _write(out, head)
    points = Checkpoint.objects.filter(district_id=district_id, size__lte=last.size).order_by("size")
    coming = points.values_list("size", "text").iterator(chunk_size=CHUNK)
    point = next(coming, None)
    for line in _lines(ledger, last.size, headers=headers, payloads=payloads):
        _write(out, line)
        frontier.push(bytes.fromhex(line["leaf"]))
        while point is not None and point[0] <= frontier.size:
            _write(out, {"kind": "checkpoint", "text": point[1]})
            point = next(coming, None)
    _write(out, {"kind": "end", "size": frontier.size, "root": frontier.root().hex()})
    return frontier.size


def _write(out: TextIO, told: dict[str, Any]) -> None:
    out.write(json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n")


def _lines(ledger: Ledger, size: int, *, headers: bool, payloads: bool) -> Iterator[dict[str, Any]]:
    """Yield the first ``size`` lines as they go out, a chunk at a time."""
    leaves = LedgerLeaf.objects.filter(district_id=ledger.district_id, index__lt=size).order_by("index")
    chunk = list(leaves[:CHUNK])
    while chunk:
        ids = [leaf.entry_id for leaf in chunk]
        entries, carried = dict[Any, Entry](), dict[Any, Payload]()
        if headers:
            entries = Entry.objects.filter(district_id=ledger.district_id).in_bulk(ids)
        if headers and payloads:
            carried = Payload.objects.filter(district_id=ledger.district_id).in_bulk(ids)
        for leaf in chunk:
            yield _line(leaf, entries.get(leaf.entry_id), carried.get(leaf.entry_id))
        chunk = list(leaves.filter(index__gt=chunk[-1].index)[:CHUNK])


def _line(leaf: LedgerLeaf, entry: Entry | None, payload: Payload | None) -> dict[str, Any]:
    told: dict[str, Any] = {"kind": "line", "index": leaf.index, "leaf": leaf.leaf}
    if entry is not None:
        told["header"] = queries.plain_header(entry)
    if payload is not None and payload.erased_at is not None:
        told["erased"] = True
    elif payload is not None:
        told |= {"salt": payload.salt, "payload": payload.data}
    return told
