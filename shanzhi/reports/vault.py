"""The room's one way to the keys: sealing a teller, opening one, hashing numbers and codes.

The keys lie in ``SHANZHI_HOME/keys``. A seal is bound to its district and report, so that a row copied to another
report opens nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from shanzhi.kernel import sealing
from shanzhi.post.phones import normalise_phone
from shanzhi.reports import codes
from shanzhi.reports.shapes import Identity, Teller


def folder() -> Path:
    """Return the folder of the keys."""
    return Path(settings.HOME) / "keys"


def ring() -> sealing.Keyring:
    """Return the county's keyring, read afresh: a rotation by another process counts at once."""
    return sealing.keyring(folder(), algorithm=settings.ENV.seal_algorithm)


def _context(district_id: str, report_id: UUID) -> bytes:
    return f"reports.identity:{district_id}:{report_id}".encode()


def seal(teller: Teller, *, district_id: str, report_id: UUID) -> tuple[str, str]:
    """Return the sealed teller and the id of the key used."""
    token = ring().seal(teller.packed(), aad=_context(district_id, report_id))
    return token, sealing.key_id_of(token)


def reseal(token: str, *, district_id: str, report_id: UUID) -> tuple[str, str]:
    """Return the same content under the current key, and that key's id.

    :raises SealError: when the old token doesn't open.
    """
    keys, context = ring(), _context(district_id, report_id)
    fresh = keys.seal(keys.open(token, aad=context), aad=context)
    return fresh, sealing.key_id_of(fresh)


def unseal(token: str, *, district_id: str, report_id: UUID, expires_at: datetime) -> Identity:
    """Return the identity. Only the verbs that write a journal line, and the one that sends a notice, may call this.

    :raises SealError: when the token doesn't open.
    """
    opened = ring().open(token, aad=_context(district_id, report_id))
    return Identity.unpacked(opened, expires_at=expires_at)


def phone_hash(phone: str) -> str:
    """Return the keyed hash under which the same number is found again; '' for no number."""
    digits = normalise_phone(phone)
    return ring().keyed_hash(f"phone:{digits}") if digits else ""


def code_hash(number: str, code: str) -> str:
    """Return what is kept of a query code."""
    return codes.hashed(ring(), number, code)


def code_matches(kept: str, number: str, written: str) -> bool:
    """Return whether a code as typed belongs to the number, in constant time."""
    return hmac.compare_digest(kept, code_hash(number, written))


def secret_hash(purpose: str, secret: str) -> str:
    """Return the keyed hash of a secret that a page holds (an idempotency key, a draft, an address)."""
    return ring().keyed_hash(f"{purpose}:{secret}") if secret else ""


def code_for(idempotency_key: str) -> str:
    """Return the query code of a telling: fresh without a key, else the same each time for the same key.

    A phone that lost our answer and sends again must get the same code, of which only a hash is kept. The key itself
    isn't kept either, so the database and the keyring together don't give the code away.
    """
    if not idempotency_key:
        return codes.new_code()
    digest = hashlib.sha256(secret_hash("code", idempotency_key).encode()).digest()
    return base64.b32encode(digest).decode()[: codes.LENGTH].translate(_TO_CROCKFORD)


_TO_CROCKFORD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", codes.ALPHABET)
