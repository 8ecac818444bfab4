"""Checkpoints as signed notes: C2SP tlog-checkpoint inside C2SP signed-note, signed with Ed25519. Pure.

A checkpoint is three lines: the ledger's origin, how many lines it holds, and the root in base64; a ledger that doesn't
hash with SHA-256 says so in a fourth, ``hash sm3``. An empty line and the signature follow::

    shanzhi/990101
    1000
    qINS1GRFhWHwdkUeqLEoP4yEMkTBBzxBkGwGQlVlVcs=

    — shanzhi/990101 Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5…
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from shanzhi.journal.canonical import SHA_256

ED25519 = b"\x01"
DASH = "\u2014 "
EXTENSION = "hash "


class Unreadable(ValueError):
    """Raised for a text that is no checkpoint."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a checkpoint says: under this name, so many lines have this root, by this hash."""

    origin: str
    size: int
    root: bytes
    algorithm: str = SHA_256

    def text(self) -> str:
        """Return the signed text, with its last line break."""
        extension = "" if self.algorithm == SHA_256 else f"{EXTENSION}{self.algorithm}\n"
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n{extension}"


@dataclass(frozen=True, slots=True)
class Key:
    """A key that checks signatures, in the words of signed-note: its name and 32 bytes of Ed25519."""

    name: str
    public: bytes

    @property
    def mark(self) -> bytes:
        """Return the four bytes by which a signature names its key."""
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:4]

    def __str__(self) -> str:
        """Return the key as people hand it on: ``name+hexmark+base64``."""
        return f"{self.name}+{self.mark.hex()}+{base64.b64encode(ED25519 + self.public).decode()}"

    @classmethod
    def parse(cls, text: str) -> Key:
        """Read a key as ``str`` gives it.

        :raises Unreadable: for anything else.
        """
        try:
            name, mark, body = text.strip().split("+", 2)
            raw = base64.b64decode(body, validate=True)
        except (ValueError, binascii.Error) as error:
            raise Unreadable("this is no verifier key") from error
        key = cls(name, raw[1:])
        if len(raw) != 33 or raw[:1] != ED25519 or key.mark.hex() != mark:
            raise Unreadable("this verifier key doesn't agree with its own mark")
        return key


def sign(statement: Statement, private: Ed25519PrivateKey) -> str:
    """Return the whole checkpoint, signed; the key's name is the ledger's origin."""
    key = Key(statement.origin, private.public_key().public_bytes_raw())
    signature = base64.b64encode(key.mark + private.sign(statement.text().encode())).decode()
    return f"{statement.text()}\n{DASH}{key.name} {signature}\n"


def read(text: str) -> Statement:
    """Return what a checkpoint says, without believing it.

    :raises Unreadable: for anything else.
    """
    body, gap, _signatures = text.partition("\n\n")
    lines = body.split("\n")
    try:
        origin, size, root, *more = lines
        statement = Statement(origin, int(size), base64.b64decode(root, validate=True), _algorithm(more))
    except (ValueError, binascii.Error) as error:
        raise Unreadable("this is no checkpoint") from error
    if not gap or not origin or statement.text() != body + "\n":
        raise Unreadable("this is no checkpoint as it is written")
    return statement


def _algorithm(extensions: list[str]) -> str:
    named = [line.removeprefix(EXTENSION) for line in extensions if line.startswith(EXTENSION)]
    return named[0] if named else SHA_256


def signer(text: str, keys: Iterable[Key]) -> Key | None:
    """Return the first of these keys that signed the checkpoint, None when none did."""
    body, _gap, signatures = text.partition("\n\n")
    listed = list(keys)
    for line in signatures.splitlines():
        name, _space, encoded = line.removeprefix(DASH).rpartition(" ")
        if not line.startswith(DASH):
            continue
        try:
            raw = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            continue
        for key in listed:
            if key.name == name and key.mark == raw[:4] and _holds(key, raw[4:], body + "\n"):
                return key
    return None


def names(text: str, keys: Iterable[Key]) -> bool:
    """Return whether some signature claims to be by one of these keys, valid or not."""
    marks = {(key.name, key.mark) for key in keys}
    for line in text.partition("\n\n")[2].splitlines():
        name, _space, encoded = line.removeprefix(DASH).rpartition(" ")
        try:
            if (name, base64.b64decode(encoded)[:4]) in marks:
                return True
        except binascii.Error:
            continue
    return False


def _holds(key: Key, signature: bytes, text: str) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, text.encode())
    except InvalidSignature:
        return False
    return True
