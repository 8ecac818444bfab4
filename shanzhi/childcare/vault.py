"""The room's one way to the keys: files, consents and notes, each bound to its own row."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from uuid import UUID

from shanzhi.advice.masking import mask
from shanzhi.kernel import sealing
from shanzhi.reports import vault

OPEN_TO_VOLUNTEERS = ("called", "needs", "guardian", "guardian_phone")


@dataclass(frozen=True, slots=True)
class File:
    """What is known of a child; sealed as a whole."""

    name: str = ""
    called: str = ""  # what the volunteer calls the child
    born: str = ""
    group: str = ""
    condition: str = ""
    school: str = ""
    address: str = ""
    guardian: str = ""
    guardian_phone: str = ""
    needs: str = ""
    wish_words: str = ""

    def packed(self) -> str:
        """Return the text that is sealed."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def unpacked(cls, text: str) -> File:
        """Return the file read from opened text."""
        return cls(**json.loads(text))

    def for_volunteer(self, scope: list[str]) -> File:
        """Return only what a volunteer needs; the guardian's telephone where calls were consented to."""
        kept = {name: getattr(self, name) for name in OPEN_TO_VOLUNTEERS}
        if "call" not in scope:
            kept["guardian_phone"] = ""
        return File(**kept)

    def telling(self) -> list[str]:
        """Return every string that would tell who the child is, the longest first."""
        found = (self.name, self.called, self.school, self.address, self.guardian, self.guardian_phone)
        return sorted((one for one in found if len(one) > 1), key=len, reverse=True)


@dataclass(frozen=True, slots=True)
class Opened:
    """A file opened, and until when it may be shown; for a guard with who consented and what contacts wrote."""

    file: File
    expires_at: datetime
    consented: str = ""
    notes: Mapping[UUID, str] = field(default_factory=dict)


FIELDS = tuple(one.name for one in fields(File))


def _context(what: str, district_id: str, key: UUID) -> bytes:
    return f"childcare.{what}:{district_id}:{key}".encode()


def seal(text: str, what: str, *, district_id: str, key: UUID) -> tuple[str, str]:
    """Return the sealed text and the id of the key used; ``what`` is file, consent or note."""
    token = vault.ring().seal(text.encode(), aad=_context(what, district_id, key))
    return token, sealing.key_id_of(token)


def unseal(token: str, what: str, *, district_id: str, key: UUID) -> str:
    """Return the text. Only the verb that writes a line may show it; hiding names asks too, and shows nothing.

    :raises SealError: when the token doesn't open.
    """
    return vault.ring().open(token, aad=_context(what, district_id, key)).decode()


def hidden(text: str, file: File, code: str) -> str:
    """Return words without the child: whatever would tell who it is becomes the code, the rest is masked."""
    words = text
    for said in file.telling():
        words = words.replace(said, code)
    return mask(words).text


def sent_once(what: str, key: str) -> str:
    """Return what is kept of a page's key."""
    return vault.secret_hash(f"childcare.{what}", key)
