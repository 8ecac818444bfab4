"""Sealing 封存: authenticated encryption with key ids, and a keyed hash for "the same phone".

The keys lie in a folder outside the database, so that neither a stolen copy of the database nor a stolen copy of
the keys opens anything alone. A sealed token is ``<version>:<key id>:<base64 of nonce + ciphertext>``. The version
names the algorithm, and version, key id and the caller's context are authenticated with the text: a token moved
to another row doesn't open there. Refuses to know what is sealed, or who may open it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import secrets
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16


class SealError(Exception):
    """Raised when a token doesn't open: altered, moved to another context, or its key is not here."""


class Algorithm(Protocol):
    """Authenticated encryption by a 32-byte key and a 12-byte nonce that is never used twice."""

    def encrypt(self, key: bytes, nonce: bytes, plaintext: bytes, aad: bytes) -> bytes:
        """Return ciphertext with its tag."""

    def decrypt(self, key: bytes, nonce: bytes, ciphertext: bytes, aad: bytes) -> bytes:
        """Return the plaintext; raise InvalidTag when anything was altered."""


class Aes256Gcm:
    """AES-256-GCM, the default."""

    def encrypt(self, key: bytes, nonce: bytes, plaintext: bytes, aad: bytes) -> bytes:
        """Return ciphertext with its tag."""
        return AESGCM(key).encrypt(nonce, plaintext, aad)

    def decrypt(self, key: bytes, nonce: bytes, ciphertext: bytes, aad: bytes) -> bytes:
        """Return the plaintext; raise InvalidTag when anything was altered."""
        return AESGCM(key).decrypt(nonce, ciphertext, aad)


class Sm4Gcm:
    """SM4-GCM (GB/T 32907), for deployments whose 商用密码 review asks for it; the 128-bit key is derived."""

    def encrypt(self, key: bytes, nonce: bytes, plaintext: bytes, aad: bytes) -> bytes:
        """Return ciphertext with its tag."""
        encryptor = Cipher(algorithms.SM4(self._key(key)), modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(aad)
        return encryptor.update(plaintext) + encryptor.finalize() + encryptor.tag

    def decrypt(self, key: bytes, nonce: bytes, ciphertext: bytes, aad: bytes) -> bytes:
        """Return the plaintext; raise InvalidTag when anything was altered."""
        body, tag = ciphertext[:-TAG_BYTES], ciphertext[-TAG_BYTES:]
        decryptor = Cipher(algorithms.SM4(self._key(key)), modes.GCM(nonce, tag)).decryptor()
        decryptor.authenticate_additional_data(aad)
        return decryptor.update(body) + decryptor.finalize()

    @staticmethod
    def _key(key: bytes) -> bytes:
        return HKDF(algorithm=SHA256(), length=16, salt=None, info=b"shanzhi sm4-gcm").derive(key)


VERSIONS: dict[str, Algorithm] = {"v1": Aes256Gcm(), "sm4": Sm4Gcm()}
NAMES = {"AES-256-GCM": "v1", "SM4-GCM": "sm4"}


@dataclass(frozen=True)
class Keyring:
    """Keys by id, the current one for sealing, every one for opening.

    ``keys`` are 32 bytes each; ``hash_key`` serves `keyed_hash` alone and never rotates, or "the same phone" would
    stop meaning anything; ``algorithm`` is a name of `NAMES` and touches only what is sealed from now on.
    """

    keys: dict[str, bytes] = field(repr=False)
    current: str
    hash_key: bytes = field(default=b"", repr=False)
    algorithm: str = "AES-256-GCM"

    def seal(self, plaintext: bytes, *, aad: bytes) -> str:
        """Return ``plaintext`` sealed under the current key and bound to the context ``aad``."""
        version = NAMES[self.algorithm]
        nonce = secrets.token_bytes(NONCE_BYTES)
        bound = _bound(version, self.current, aad)
        sealed = VERSIONS[version].encrypt(self.keys[self.current], nonce, plaintext, bound)
        return f"{version}:{self.current}:{base64.urlsafe_b64encode(nonce + sealed).decode()}"

    def open(self, token: str, *, aad: bytes) -> bytes:
        """Return what was sealed.

        :raises SealError: when the token was altered, was made for another context, or names an absent key.
        """
        try:
            version, key_id, text = token.split(":")
            raw = base64.urlsafe_b64decode(text)
            key, algorithm = self.keys[key_id], VERSIONS[version]
            return algorithm.decrypt(key, raw[:NONCE_BYTES], raw[NONCE_BYTES:], _bound(version, key_id, aad))
        except (ValueError, KeyError, InvalidTag, binascii.Error) as error:
            raise SealError("this seal doesn't open here") from error

    def keyed_hash(self, text: str) -> str:
        """Return 64 hex digits, equal for equal texts and worthless without the key (HMAC-SHA256)."""
        if not self.hash_key:
            raise SealError("this keyring has no key for hashes")
        return hmac.new(self.hash_key, text.encode(), hashlib.sha256).hexdigest()


def key_id_of(token: str) -> str:
    """Return the id of the key a token was sealed with; '' when it is no token."""
    parts = token.split(":")
    return parts[1] if len(parts) == 3 else ""


def keyring(folder: Path, *, algorithm: str = "AES-256-GCM") -> Keyring:
    """Return the keys of ``folder``: ``seal-<id>.key`` each, the highest id current; made at first use, mode 600."""
    if not any(folder.glob("seal-*.key")):
        _make_key(folder / "seal-0001.key")
    if not (folder / "hash.key").exists():
        _make_key(folder / "hash.key")
    keys = {path.stem.removeprefix("seal-"): path.read_bytes() for path in folder.glob("seal-*.key")}
    return Keyring(keys, max(keys), (folder / "hash.key").read_bytes(), algorithm)


def rotate(folder: Path) -> str:
    """Make a new current key beside the old ones, which still open; return its id."""
    newest = keyring(folder).current
    key_id = f"{int(newest) + 1:04d}"
    _make_key(folder / f"seal-{key_id}.key")
    return key_id


def _make_key(path: Path) -> None:
    """Write 32 random bytes whole or not at all; whoever comes second keeps the first one's key."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)  # mode 600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(temporary, path)
        except FileExistsError:
            return
    finally:
        os.unlink(temporary)


def _bound(version: str, key_id: str, aad: bytes) -> bytes:
    return f"{version}:{key_id}:".encode() + aad
