"""Questions about accounts: who a letter is for, whether a second factor is set up."""

from __future__ import annotations

from base64 import b32encode
from datetime import datetime

from django_otp.plugins.otp_totp.models import TOTPDevice

from shanzhi.accounts.codes import token_digest
from shanzhi.accounts.models import Letter, RecoveryCode, User


def letter_of(token: str, *, at: datetime) -> Letter | None:
    """Return the letter a token opens, with its account, or None when it is used, withdrawn, expired or unknown."""
    letters = Letter.objects.live(at=at).select_related("user")
    return letters.filter(token_hash=token_digest(token), user__is_active=True).first()


def user_named(username: str) -> User | None:
    """Return the account of a typed username, or None."""
    try:
        return User.objects.get_by_natural_key(username)
    except User.DoesNotExist:
        return None


def second_factor(user: User) -> TOTPDevice | None:
    """Return the confirmed authenticator of an account, or None while there is none."""
    device: TOTPDevice | None = TOTPDevice.objects.filter(user=user, confirmed=True).first()
    return device


def typed_key(device: TOTPDevice) -> str:
    """Return an authenticator's key as an app takes it typed: base32, in groups of four."""
    key = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))


def with_second_factor(user_ids: list[int]) -> set[int]:
    """Return which of the accounts have a confirmed authenticator (one query)."""
    devices = TOTPDevice.objects.filter(user_id__in=user_ids, confirmed=True)
    return set(devices.values_list("user_id", flat=True))


def recovery_codes_left(user: User) -> int:
    """Return how many recovery codes are unused."""
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


def open_letters(user_ids: list[int], *, at: datetime) -> set[int]:
    """Return which of the accounts have an invitation that still opens (one query)."""
    letters = Letter.objects.live(at=at).filter(user_id__in=user_ids, purpose=Letter.Purpose.INVITE)
    return set(letters.values_list("user_id", flat=True))
