"""A proposer's telephone 封存的联系方式: sealed with the topic, carried into the report's seal, never read."""

from __future__ import annotations

from uuid import UUID

from shanzhi.kernel import sealing
from shanzhi.reports import vault
from shanzhi.reports.shapes import NOBODY, Teller


def _context(district_id: str, topic_id: UUID) -> bytes:
    return f"talks.proposer:{district_id}:{topic_id}".encode()


def seal(phone: str, *, district_id: str, topic_id: UUID) -> tuple[str, str]:
    """Return the sealed telephone and the id of the key used; ('', '') for none."""
    if not phone:
        return "", ""
    token = vault.ring().seal(phone.encode(), aad=_context(district_id, topic_id))
    return token, sealing.key_id_of(token)


def carried(token: str, *, district_id: str, topic_id: UUID) -> Teller:
    """Return whom to seal into a report: only the verb that opens a case asks, and nobody reads it on the way."""
    if not token:
        return NOBODY
    return Teller(phone=vault.ring().open(token, aad=_context(district_id, topic_id)).decode())


def reseal(token: str, *, district_id: str, topic_id: UUID) -> tuple[str, str]:
    """Return the same telephone under the current key, and that key's id."""
    keys, context = vault.ring(), _context(district_id, topic_id)
    fresh = keys.seal(keys.open(token, aad=context), aad=context)
    return fresh, sealing.key_id_of(fresh)


def sent_once(key: str) -> str:
    """Return what is kept of a page's key."""
    return vault.secret_hash("talks.sent", key)
