"""The two hashes of a Merkle tree (RFC 6962 §2.1), over SHA-256 or SM3: pure functions.

A leaf is H(0x00 ‖ data), a node H(0x01 ‖ left ‖ right); the empty tree's root is H(''). SM3 is GB/T 32905-2016.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from cryptography.hazmat.primitives import hashes as primitives

from shanzhi.journal.canonical import SHA_256

SM3 = "sm3"

Hash = Callable[[bytes], bytes]


def _sha_256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _sm3(data: bytes) -> bytes:
    return hashlib.new("sm3", data).digest()


def _sm3_of_the_library(data: bytes) -> bytes:
    digest = primitives.Hash(primitives.SM3())
    digest.update(data)
    return digest.finalize()


# Python's own SM3 comes with OpenSSL, and some builds leave it out.
HASHES: dict[str, Hash] = {
    SHA_256: _sha_256,
    SM3: _sm3 if "sm3" in hashlib.algorithms_available else _sm3_of_the_library,
}
"""The hash behind each algorithm tag a ledger may carry."""


def leaf_hash(hash_: Hash, data: bytes) -> bytes:
    """Return the hash of a leaf with this content."""
    return hash_(b"\x00" + data)


def node_hash(hash_: Hash, left: bytes, right: bytes) -> bytes:
    """Return the hash of a node over two subtrees."""
    return hash_(b"\x01" + left + right)
