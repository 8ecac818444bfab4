"""The code in the address of a paper: whoever holds it may read it, nobody can guess it, and it isn't kept."""

from __future__ import annotations

import secrets

from shanzhi.reports import vault


def paper_code(number: str) -> str:
    """Return the code that opens the paper of a number, the same each time."""
    return vault.code_for(f"rectification notice {number}")


def opens(number: str, code: str) -> bool:
    """Return whether a code opens the paper of a number."""
    return secrets.compare_digest(paper_code(number).encode(), code.encode())
