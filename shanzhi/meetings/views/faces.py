"""What the pages of this room share: how a refusal answers, who reads and who runs."""

from __future__ import annotations

from shanzhi.kernel.refusal import Refused, Stale


def status_of(refusal: Refused | None) -> int:
    """Return the status a page answers with: 409 for the second comer, 422 for what the rules forbid."""
    if refusal is None:
        return 200
    return 409 if isinstance(refusal, Stale) else 422
