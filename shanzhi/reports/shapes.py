"""Plain data handed to and from the verbs: who tells, what came of telling, an opened identity. Pure."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from shanzhi.post.phones import normalise_phone

if TYPE_CHECKING:
    from shanzhi.cases.models import Case
    from shanzhi.reports.models import Report

_BLANK_LINES = re.compile(r"\n\s*\n\s*")


def as_written(text: str) -> str:
    """Return what a person wrote, punctuation and all, without tabs, control and invisible characters or blank ends.

    Not NFKC: full-width punctuation is how Chinese is written, and the words are shown back to who wrote them.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept = "".join(one for one in lines if one == "\n" or unicodedata.category(one) not in ("Cc", "Cf", "Cs"))
    return _BLANK_LINES.sub("\n\n", kept).strip()


def masked_phone(phone: str) -> str:
    """Return a number as staff may see it on the same teller's list: first three and last two digits."""
    return f"{phone[:3]}{'*' * max(len(phone) - 5, 3)}{phone[-2:]}" if phone else ""


@dataclass(frozen=True, slots=True)
class Teller:
    """Who tells it, as far as they wish to say. ``relation`` says for whom a proxy speaks."""

    name: str = ""
    phone: str = ""
    relation: str = ""
    wants_sms: bool = True

    def is_known(self) -> bool:
        """Return whether there is anything to seal."""
        return bool(self.name or self.phone or self.relation)

    def packed(self) -> bytes:
        """Return the bytes that are sealed."""
        kept = {"name": self.name, "phone": normalise_phone(self.phone), "relation": self.relation}
        return json.dumps(kept, ensure_ascii=False).encode()


NOBODY = Teller()


@dataclass(frozen=True, slots=True)
class Identity:
    """An opened identity and until when it may be shown."""

    name: str
    phone: str
    relation: str
    expires_at: datetime

    @classmethod
    def unpacked(cls, sealed: bytes, *, expires_at: datetime) -> Identity:
        """Return the identity read from opened bytes."""
        kept = json.loads(sealed)
        return cls(kept["name"], kept["phone"], kept["relation"], expires_at)


@dataclass(frozen=True, slots=True)
class Told:
    """What came of telling: the report, its query code (never to be had again), its case.

    ``repeated`` says that the same telling had been taken in before; ``code`` is '' when it can't be told again.
    """

    report: Report
    code: str
    case: Case
    repeated: bool = False
