"""Sets of cases as they lie in a shelf: one bit a case, 8,192 to a block. Pure.

In memory a set is one whole number, so that "and" and "or" over thousands of cases are single operations. Stored, a
small set is a list of two-byte places and a large one the bits themselves; the length tells which.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator

SPAN = 8_192
_WHOLE = SPAN // 8
_FEW = 128  # from here on the bits are quicker to read than a list, and not much longer


def of(places: Iterable[int]) -> int:
    """Return the set of some places, each from 0 to below ``SPAN``."""
    bits = bytearray(_WHOLE)
    for place in places:
        bits[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(bits, "little")


def packed(members: int) -> bytes:
    """Return a set as it is stored."""
    if members.bit_count() >= _FEW:
        return members.to_bytes(_WHOLE, "little")
    places = list(places_of(members))
    return struct.pack(f"<{len(places)}H", *places)


def unpacked(stored: bytes) -> int:
    """Return the set that was stored."""
    if len(stored) == _WHOLE:
        return int.from_bytes(stored, "little")
    return of(struct.unpack(f"<{len(stored) // 2}H", stored))


def places_of(members: int) -> Iterator[int]:
    """Yield the places of a set, the highest first: the newest case."""
    while members:
        place = members.bit_length() - 1
        yield place
        members ^= 1 << place
