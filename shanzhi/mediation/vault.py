"""The room's one way to the keys: parties, the application's words and the agreement, each bound to its dispute."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shanzhi.advice.masking import mask
from shanzhi.kernel import sealing
from shanzhi.mediation.workflow import SHORT, SIDES
from shanzhi.reports import vault


@dataclass(frozen=True, slots=True)
class Person:
    """One party as told: side, name, telephone, address."""

    side: str
    name: str
    phone: str = ""
    address: str = ""

    @property
    def side_label(self) -> str:
        """Return the side in words."""
        return str(SIDES[self.side])

    def packed(self) -> str:
        """Return the text that is sealed."""
        return json.dumps([self.side, self.name, self.phone, self.address], ensure_ascii=False)

    @classmethod
    def unpacked(cls, text: str) -> Person:
        """Return the party read from opened text."""
        return cls(*json.loads(text))


@dataclass(frozen=True, slots=True)
class Opened:
    """What was opened and until when it may be shown."""

    parties: tuple[Person, ...]
    words: str
    agreement: str
    expires_at: datetime


def _context(what: str, district_id: str, key: UUID) -> bytes:
    return f"mediation.{what}:{district_id}:{key}".encode()


def seal(text: str, what: str, *, district_id: str, key: UUID) -> tuple[str, str]:
    """Return the sealed text and the id of the key used; ``what`` is party, words or agreement."""
    token = vault.ring().seal(text.encode(), aad=_context(what, district_id, key))
    return token, sealing.key_id_of(token)


def unseal(token: str, what: str, *, district_id: str, key: UUID) -> str:
    """Return the text. Only the verb that writes a line may show it; hiding names asks too, and shows nothing.

    :raises SealError: when the token doesn't open.
    """
    return vault.ring().open(token, aad=_context(what, district_id, key)).decode()


def hidden(text: str, people: Sequence[Person]) -> str:
    """Return words without the parties: names, telephones and addresses become 甲, 乙 …, the rest is masked."""
    words = text
    for mark, person in zip(SHORT, people, strict=False):
        for said in sorted(filter(None, (person.name, person.address, person.phone)), key=len, reverse=True):
            words = words.replace(said, mark)
    return mask(words).text


def sent_once(key: str) -> str:
    """Return what is kept of a page's key."""
    return vault.secret_hash("mediation.sent", key)


def opened_people(tokens: Iterable[tuple[UUID, str]], *, district_id: str) -> list[Person]:
    """Return the parties behind these tokens, in order."""
    return [Person.unpacked(unseal(token, "party", district_id=district_id, key=key)) for key, token in tokens]
