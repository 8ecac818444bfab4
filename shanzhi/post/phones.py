"""Telephone numbers 电话号码 as people write them: the digits that are kept, and what can be a number. Pure."""

from __future__ import annotations

import re
import unicodedata

PHONE = re.compile(r"(1[3-9]\d{9}|0\d{9,11}|[2-9]\d{6,7})\Z")
_NOT_DIGITS = re.compile(r"[^\d+]")


def normalise_phone(written: str) -> str:
    """Return a telephone number as digits, without gaps and without +86, so that the same number hashes the same."""
    digits = _NOT_DIGITS.sub("", unicodedata.normalize("NFKC", written))
    for prefix in ("+86", "0086"):
        digits = digits.removeprefix(prefix)
    return digits.replace("+", "")
