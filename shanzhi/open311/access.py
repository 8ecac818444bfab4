"""Who may write at this door: whoever holds a key that wasn't taken back, and has something left of the day."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from shanzhi.accounts import throttling
from shanzhi.kernel.refusal import Refused
from shanzhi.open311.models import ApiKey
from shanzhi.open311.reading import Wrong
from shanzhi.reports import vault


def kept_of(secret: str) -> str:
    """Return what is kept of a key."""
    return vault.secret_hash("open311.key", secret)


def key_of(district_id: str, secret: str, *, address: str, at: datetime) -> ApiKey:
    """Return the key that opens.

    :raises Wrong: 403 without one that opens, 429 for who tries too many.
    """
    if secret:
        found: ApiKey | None = (
            ApiKey.objects.in_district(district_id).filter(key_hash=kept_of(secret[:200]), revoked_at=None).first()
        )
        if found is not None:
            return found
        _count(throttling.Rate("open311-wrong", address, 300, throttling.HOUR), at)
    raise Wrong(403, _("api_key没有写，或者不对。钥匙怎么要，见discovery里的key_service。"))


def reader_of(district_id: str, secret: str, *, address: str, at: datetime) -> ApiKey | None:
    """Return the key that somebody reads with. Reading takes none, so a wrong one is as good as none.

    :raises Wrong: 429 for who tries too many.
    """
    try:
        return key_of(district_id, secret, address=address, at=at) if secret else None
    except Wrong as wrong:
        if wrong.status == 403:
            return None
        raise


def use(key: ApiKey, *, at: datetime) -> None:
    """Count one writing of this key.

    :raises Wrong: 429 when the day's quota is used up.
    """
    _count(throttling.Rate("open311-key", str(key.pk), key.per_day, throttling.DAY), at)


def _count(rate: throttling.Rate, at: datetime) -> None:
    try:
        throttling.must_count([rate], at=at)
    except Refused:
        raise Wrong(429, _("这把钥匙今天用得太多了，明天再来。急事请打110、119、120。")) from None
