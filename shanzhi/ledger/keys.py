"""The signing keys and the last signed checkpoint, kept in files outside the database.

``keys/ledger-990101-0001.key`` is the private key (32 bytes, mode 600), ``ledger-990101-0001.pub`` beside it the
verifier key, to be handed out and printed. The highest number signs; every ``.pub`` still
checks, so that a worn-out private key may be destroyed. ``ledger/<district>.checkpoint`` is the latest checkpoint
signed here: somebody who rolls the whole database back, or rewrites it with its checkpoints, contradicts it.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from shanzhi.ledger.models import origin_of
from shanzhi.ledger.notes import Key, Unreadable


def folder() -> Path:
    """Return where keys live."""
    return Path(settings.HOME) / "keys"


def private_key(district_id: str) -> Ed25519PrivateKey:
    """Return the key that signs, made at first use; its verifier key lies beside it."""
    kept = sorted(folder().glob(f"ledger-{district_id}-*.key"))
    path = kept[-1] if kept else folder() / f"ledger-{district_id}-0001.key"
    if not kept:
        _put(path, Ed25519PrivateKey.generate().private_bytes_raw())
    private = Ed25519PrivateKey.from_private_bytes(path.read_bytes())
    public = path.with_suffix(".pub")
    if not public.exists():
        _put(public, f"{Key(origin_of(district_id), private.public_key().public_bytes_raw())}\n".encode())
    return private


def absent(district_id: str) -> str:
    """Return why nothing can be signed any more, and the way on; '' when a key that signs is here.

    Asked where something was signed before: a key made then would bear the lost one's very name.
    """
    if any(folder().glob(f"ledger-{district_id}-*.key")):
        return ""
    if any(folder().glob(f"ledger-{district_id}-*.pub")):
        return (
            f"{folder()} holds the ledger's verifier key (.pub) and no key that signs (.key): put it back, or begin a "
            "new one with sequence_ledger --new-key"
        )
    return (
        f"{folder()} holds no key of this ledger, so no signature can be checked and none made. The keys are kept "
        f"apart from the backups: put them back. If they are lost for good, write the public key of a printed bulletin "
        f"into {folder() / f'ledger-{district_id}-0001.pub'}, then run sequence_ledger --new-key"
    )


def are_gone(district_id: str) -> bool:
    """Return whether no key of this ledger is here, neither one that signs nor one that checks."""
    return not any(folder().glob(f"ledger-{district_id}-*"))


def rotate(district_id: str) -> Key:
    """Make a new key that signs from now on, beside the old ones, which still check; return its verifier key."""
    if any(folder().glob(f"ledger-{district_id}-*.key")):
        private_key(district_id)  # writes the verifier key of the one that signed so far anew, where it is missing
    kept = sorted(folder().glob(f"ledger-{district_id}-*"))
    number = int(kept[-1].stem.rpartition("-")[2]) + 1 if kept else 1
    _put(folder() / f"ledger-{district_id}-{number:04d}.key", Ed25519PrivateKey.generate().private_bytes_raw())
    return Key(origin_of(district_id), private_key(district_id).public_key().public_bytes_raw())


def trusted(district_id: str) -> list[Key]:
    """Return every verifier key of this ledger that lies in the folder, the newest first.

    :raises Unreadable: when one of the files holds no key of this ledger.
    """
    found = []
    for path in sorted(folder().glob(f"ledger-{district_id}-*.pub"), reverse=True):
        try:
            key = Key.parse(path.read_text())
        except (Unreadable, UnicodeDecodeError) as error:
            raise Unreadable(f"{path.name} holds no verifier key") from error
        if key.name != origin_of(district_id):
            raise Unreadable(f"{path.name} holds the key of {key.name}")
        found.append(key)
    return found


def last_signed(district_id: str) -> str:
    """Return the latest checkpoint signed here as it lies outside the database; '' when there is none."""
    path = _last_path(district_id)
    return path.read_text() if path.exists() else ""


def keep_last(district_id: str, text: str) -> None:
    """Keep the latest checkpoint outside the database, whole or not at all."""
    path = _last_path(district_id)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w") as file:
        file.write(text)
    os.replace(temporary, path)


def _last_path(district_id: str) -> Path:
    return Path(settings.HOME) / "ledger" / f"{district_id}.checkpoint"


def _put(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; whoever comes second keeps the first one's."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)  # mode 600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(temporary, path)
    except FileExistsError:
        return
    finally:
        os.unlink(temporary)
