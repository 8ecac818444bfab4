"""One spelling for a thing, and the hashes over it: pure functions, no database, no key.

A line of the journal carries two hashes. Its *commitment* is H(salt ‖ payload): the payload can be erased later
and the commitment still stands. Its *leaf* is H(0x00 ‖ header), the leaf hash of RFC 6962 over every field of the
line and the commitment, so that a tree over the leaves needs nothing but what is stored here. The hashes carry no
secret: they show a careless or partial change, while somebody who may rewrite the whole database can recompute them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

SHA_256 = "sha-256"

HASHES: dict[str, Callable[[bytes], Any]] = {SHA_256: hashlib.sha256}
"""The hash behind each algorithm tag a line may carry."""


def moment_text(moment: datetime) -> str:
    """Return an aware moment as ISO 8601 in UTC with six decimals, ``2026-03-11T02:00:00.000000Z``.

    :raises ValueError: for a naive moment, which has no place in the journal.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment in the journal needs a time zone")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


def _plain(value: object) -> object:
    """Return what JSON can carry for the types that actions bring."""
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    if type(value).__name__ == "__proxy__":  # a lazy translation: a line keeps words, not a recipe for them
        return str(value)
    raise TypeError(f"the journal can't keep a {type(value).__name__}")


def canonical_json(value: object) -> str:
    """Return ``value`` as JSON with sorted keys, no spaces, and characters as they are.

    Moments become UTC text, dates ISO text, decimals and UUIDs text, sets sorted lists.

    :raises TypeError: for a type the journal doesn't keep.
    :raises ValueError: for a naive moment, NaN or an infinity.
    """
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_plain)


def commitment(salt: str, payload: str, *, algorithm: str = SHA_256) -> str:
    """Return H(salt ‖ payload) as hexadecimal; the salt is 32 hexadecimal digits, so the joint needs no mark."""
    return str(HASHES[algorithm]((salt + payload).encode()).hexdigest())


def leaf(header: Mapping[str, object], *, algorithm: str = SHA_256) -> str:
    """Return H(0x00 ‖ canonical header) as hexadecimal, RFC 6962's leaf hash."""
    return str(HASHES[algorithm](b"\x00" + canonical_json(header).encode()).hexdigest())
