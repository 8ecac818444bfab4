"""The Merkle tree of RFC 6962: growing it, its roots and proofs, and checking proofs. Pure: what it reads is handed in.

Stored are the leaves (level 0) and, of the nodes, those over 256, 256², … leaves (level 1, 2, …): tiles as in C2SP
tlog-tiles. Anything else is hashed anew from at most 256 neighbours, so that appending n lines writes n + n/255 rows
and a proof reads a handful of ranges.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from shanzhi.ledger.hashes import Hash, node_hash

HEIGHT = 8
WIDTH = 1 << HEIGHT

Node = tuple[int, int, bytes]
"""A stored node: level, index within the level, hash."""
Read = Callable[[int, int, int], Sequence[bytes]]
"""``read(level, start, stop)`` returns the hashes of a level from index ``start`` up to ``stop``."""


class Incomplete(Exception):
    """Raised when a stored hash that must be there is missing."""


@dataclass(slots=True)
class Frontier:
    """The right edge of a growing tree: the roots of its complete subtrees, largest first. O(log n) memory."""

    hash: Hash
    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    def push(self, leaf: bytes) -> list[Node]:
        """Append one leaf hash and return the nodes to be stored that it completes; amortised one hash."""
        place, height, carried, made = self.size, 0, leaf, list[Node]()
        while place & 1:
            carried = node_hash(self.hash, self.peaks.pop(), carried)
            place >>= 1
            height += 1
            if height % HEIGHT == 0:
                made.append((height // HEIGHT, place, carried))
        self.peaks.append(carried)
        self.size += 1
        return made

    def root(self) -> bytes:
        """Return the root over everything pushed."""
        if not self.peaks:
            return self.hash(b"")
        carried = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            carried = node_hash(self.hash, peak, carried)
        return carried


def root_of(hash_: Hash, leaves: Iterable[bytes]) -> bytes:
    """Return the root over leaf hashes."""
    frontier = Frontier(hash_)
    for leaf in leaves:
        frontier.push(leaf)
    return frontier.root()


@dataclass(slots=True)
class Tree:
    """A stored tree, read through tiles; each is read once and kept."""

    hash: Hash
    size: int
    read: Read
    _tiles: dict[tuple[int, int], Sequence[bytes]] = field(default_factory=dict)

    def root(self, size: int | None = None) -> bytes:
        """Return the root over the first ``size`` leaves, all by default.

        :raises ValueError: for more leaves than there are.
        :raises Incomplete: when a stored hash is missing.
        """
        wanted = self._within(self.size if size is None else size)
        return self._over(0, wanted) if wanted else self.hash(b"")

    def frontier(self) -> Frontier:
        """Return the right edge, ready to grow."""
        peaks, start = list[bytes](), 0
        for height in reversed(range(self.size.bit_length())):
            if self.size >> height & 1:
                peaks.append(self._complete(height, start >> height))
                start += 1 << height
        return Frontier(self.hash, self.size, peaks)

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """Return the audit path of leaf ``index`` in the tree of the first ``size`` leaves (RFC 6962 §2.1.1).

        :raises ValueError: when that tree doesn't hold the leaf, or is larger than this one.
        """
        if not 0 <= index < self._within(size):
            raise ValueError(f"leaf {index} is not among the first {size}")
        path, low, high = list[bytes](), 0, size
        while high - low > 1:
            middle = low + _split(high - low)
            if index < middle:
                path.append(self._over(middle, high))
                high = middle
            else:
                path.append(self._over(low, middle))
                low = middle
        return path[::-1]

    def consistency(self, old: int, new: int) -> list[bytes]:
        """Return the proof that the first ``old`` leaves are the beginning of the first ``new`` (RFC 6962 §2.1.2).

        :raises ValueError: unless 0 < old ≤ new ≤ size.
        """
        if not 0 < old <= self._within(new):
            raise ValueError(f"no consistency proof from {old} to {new}")
        proof, low, high, whole = list[bytes](), 0, new, True
        while old != high:
            middle = low + _split(high - low)
            if old <= middle:
                proof.append(self._over(middle, high))
                high = middle
            else:
                proof.append(self._over(low, middle))
                low, whole = middle, False
        if not whole:
            proof.append(self._over(low, high))
        return proof[::-1]

    def _within(self, size: int) -> int:
        if not 0 <= size <= self.size:
            raise ValueError(f"the tree has {self.size} leaves, not {size}")
        return size

    def _over(self, low: int, high: int) -> bytes:
        """Return the root over leaves ``low`` to ``high``; ``low`` is a multiple of the largest power of two inside."""
        count = high - low
        if count & (count - 1) == 0:
            return self._complete(count.bit_length() - 1, low // count)
        middle = low + _split(count)
        return node_hash(self.hash, self._over(low, middle), self._over(middle, high))

    def _complete(self, height: int, index: int) -> bytes:
        """Return the root of the complete subtree number ``index`` of 2^height leaves."""
        level, rest = divmod(height, HEIGHT)
        first, count = index << rest, 1 << rest
        tile, offset = divmod(first, WIDTH)
        hashes = self._tile(level, tile)[offset : offset + count]
        if len(hashes) != count:
            raise Incomplete(f"level {level} lacks hashes from {first + len(hashes)}")
        while len(hashes) > 1:
            hashes = [node_hash(self.hash, left, right) for left, right in zip(hashes[::2], hashes[1::2], strict=True)]
        return hashes[0]

    def _tile(self, level: int, number: int) -> Sequence[bytes]:
        if (level, number) not in self._tiles:
            stored = self.size >> (HEIGHT * level)
            start = number * WIDTH
            self._tiles[level, number] = self.read(level, start, min(start + WIDTH, stored))
        return self._tiles[level, number]


def _split(count: int) -> int:
    """Return the largest power of two below ``count``."""
    return 1 << ((count - 1).bit_length() - 1)


def includes(hash_: Hash, leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Return whether the path leads from leaf ``index`` to the root of ``size`` leaves (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, carried = index, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            carried = node_hash(hash_, step, carried)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            carried = node_hash(hash_, carried, step)
        place, last = place >> 1, last >> 1
    return last == 0 and carried == root


def consistent(hash_: Hash, old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Return whether the proof shows that the old tree is the beginning of the new one (RFC 9162 §2.1.4.2)."""
    if old == new:
        return not proof and old_root == new_root
    if not 0 < old < new:
        return False
    steps = list(proof)
    if old & (old - 1) == 0:
        steps.insert(0, old_root)
    if not steps:
        return False
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    first = second = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            first, second = node_hash(hash_, step, first), node_hash(hash_, step, second)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            second = node_hash(hash_, second, step)
        place, last = place >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root
