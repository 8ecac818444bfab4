"""Query codes 查询码 (80 random bits, shown once in fours, kept hashed) and report numbers as people write them.

The alphabet is Crockford's base 32: no I, L, O, U, and what a reader mistakes for another letter is read kindly.
Pure: the caller brings the key.
"""

from __future__ import annotations

import re
import secrets
from unicodedata import normalize

from shanzhi.kernel.sealing import Keyring

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
GROUP = 4
KINDLY = str.maketrans({"O": "0", "I": "1", "L": "1"})
NUMBER = re.compile(r"\d{9}\Z")


def new_code() -> str:
    """Return a fresh code: 16 characters, 80 random bits, without gaps."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def shown(code: str) -> str:
    """Return the code as it is printed: in fours."""
    return " ".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def normalise(written: str) -> str:
    """Return a code as typed by a person (gaps, dashes, small or full-width letters, O for 0) as it is hashed."""
    return re.sub(r"[\s\-–—·.]+", "", normalize("NFKC", written)).upper().translate(KINDLY)


def hashed(keyring: Keyring, number: str, code: str) -> str:
    """Return the 64 hex digits kept for a code; bound to its number, so that a row copied elsewhere opens nothing."""
    return keyring.keyed_hash(f"code:{number}:{normalise(code)}")


def normalise_number(written: str) -> str:
    """Return a report's nine digits from what a person typed; '' when it can't be one."""
    digits = re.sub(r"[\s\-–—]+", "", normalize("NFKC", written))
    return digits if NUMBER.match(digits) else ""


def shown_number(number: str) -> str:
    """Return the number as it is printed: year and month, a gap, five digits ("2603 01207")."""
    return f"{number[:4]} {number[4:]}"
