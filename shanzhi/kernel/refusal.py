"""What the rules forbid, said politely: the one exception a view expects from a verb."""

from __future__ import annotations

from hashlib import sha256


class Refused(Exception):
    """Raised when the rules forbid a step.

    Carries *all* the failing reasons, each a whole sentence fit to show to the person who tried.
    """

    def __init__(self, *reasons: object) -> None:
        """Take one or more sentences; lazy translations are kept lazy."""
        if not reasons:
            raise ValueError("a refusal needs at least one reason")
        self.reasons: tuple[object, ...] = reasons
        super().__init__(*reasons)

    def __str__(self) -> str:
        return " ".join(str(reason) for reason in self.reasons)


class Stale(Refused):
    """Raised for the second comer: somebody else changed the thing after the page was read (409 in the API)."""


class NotFound(Refused):
    """Raised when what was asked for is not there, or not there for this person: the two answer alike."""


def mark_of(*shown: object) -> str:
    """Return a short mark of what a page showed; where it is another when the form comes, somebody wrote meanwhile."""
    return sha256(repr(shown).encode()).hexdigest()[:16]
