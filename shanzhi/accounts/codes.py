"""Tokens in letters and recovery codes 恢复码: made here, shown once, kept only as digests. Pure."""

from __future__ import annotations

import hashlib
import secrets

from django.utils.crypto import salted_hmac

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U to misread
CODE_LENGTH = 12  # 60 random bits
CODES = 10
LOOKALIKES = str.maketrans({"I": "1", "L": "1", "O": "0"})


def new_token() -> str:
    """Return a token of 256 random bits, fit for an address."""
    return secrets.token_urlsafe(32)


def token_digest(token: str) -> str:
    """Return the digest under which a token is kept; with 256 random bits it needs no key."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_recovery_code() -> str:
    """Return one recovery code in fours: ``7K2M-90QX-4TBC``."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    return "-".join(letters[start : start + 4] for start in range(0, CODE_LENGTH, 4))


def recovery_digest(user_id: int, code: str) -> str:
    """Return the keyed digest of a recovery code as typed: case, dashes and look-alike letters don't matter."""
    typed = "".join(code.split()).replace("-", "").upper().translate(LOOKALIKES)
    return salted_hmac("shanzhi.accounts.recovery", f"{user_id}:{typed}", algorithm="sha256").hexdigest()
