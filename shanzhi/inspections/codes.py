"""The code in a notice's address: whoever holds the paper may read it, nobody can guess it, and it isn't kept."""

from __future__ import annotations

import secrets

from django.urls import reverse

from shanzhi.reports import vault


def notice_code(number: str) -> str:
    """Return the code that opens a notice, the same each time."""
    return vault.code_for(f"rectification notice {number}")


def opens(number: str, code: str) -> bool:
    """Return whether a code opens the notice of a number."""
    return secrets.compare_digest(notice_code(number).encode(), code.encode())


def notice_url(number: str) -> str:
    """Return the address of a notice with its code."""
    return reverse("inspections:notice", args=[number, notice_code(number)])
