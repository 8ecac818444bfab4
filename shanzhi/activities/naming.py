"""What an entry 参赛作品 is called in public: by a contestant's own name, but no telephone, number or account."""

from __future__ import annotations

from shanzhi.advice.masking import mask

SEALED = frozenset({"phone", "id", "card", "account", "email"})


def tells_too_much(name: str, home: str) -> bool:
    """Return whether an entry's name or home says what mustn't be public."""
    return bool(SEALED & {span.kind for span in mask(f"{name}，{home}", names=False).found})


def in_public(words: str) -> str:
    """Return a name or home as residents read it, for those written before anybody looked."""
    return mask(words, names=False).text
