"""Addresses and words of what leaves the house, sealed: each token opens for its own delivery alone."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from django.conf import settings

from shanzhi.kernel import sealing


def _ring() -> sealing.Keyring:
    return sealing.keyring(Path(settings.HOME) / "keys", algorithm=settings.ENV.seal_algorithm)


def _context(part: str, district_id: str, delivery_id: UUID) -> bytes:
    return f"post.{part}:{district_id}:{delivery_id}".encode()


def close(text: str, part: str, *, district_id: str, delivery_id: UUID) -> str:
    """Return ``text`` sealed as one part (``address`` or ``content``) of a delivery."""
    return _ring().seal(text.encode(), aad=_context(part, district_id, delivery_id))


def open_up(token: str, part: str, *, district_id: str, delivery_id: UUID) -> str:
    """Return what was sealed.

    :raises SealError: when the token doesn't open here.
    """
    return _ring().open(token, aad=_context(part, district_id, delivery_id)).decode()
