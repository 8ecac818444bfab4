"""The sentences notes are made of 消息的句式: kept in Chinese, read in the reader's language.

A note stands in its inbox as it was written. A room names its sentences once, as it starts; the inbox finds the one a
note was made of, and says it again. What people wrote stays theirs; a note made of no named sentence stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from django.utils.translation import get_language, gettext, override

SOURCE = "zh-hans"
_named: list[Sentence] = []


class Sentence:
    """One sentence with its gaps; ``known`` gives, by gap, the words of the house that may stand there."""

    def __init__(self, msgid: str, **known: Iterable[object]) -> None:
        """Name the sentence, by its Chinese words as ``gettext_noop`` marks them."""
        self.msgid, self.known = msgid, {gap: list(words) for gap, words in known.items()}
        _named.append(self)

    def said(self, **gaps: object) -> str:
        """Return the sentence as it is kept."""
        with override(SOURCE):
            return gettext(self.msgid) % gaps

    @cached_property
    def _words(self) -> dict[str, dict[str, object]]:
        with override(SOURCE):
            return {gap: {str(word): word for word in words} for gap, words in self.known.items()}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        pieces = re.split(r"%\((\w+)\)s", self.msgid)
        found = ""
        for place, piece in enumerate(pieces):
            if place % 2 == 0:
                found += re.escape(piece.replace("%%", "%"))
            else:
                words = sorted(self._words.get(piece, ()), key=len, reverse=True)
                found += f"(?P<{piece}>{'|'.join(map(re.escape, words)) if piece in self.known else '.+?'})"
        return re.compile(found, re.DOTALL)

    def again(self, kept: str) -> str | None:
        """Return what is kept in the language of now, None where it wasn't made of this sentence."""
        match = self._pattern.fullmatch(kept)
        if match is None:
            return None
        said = {gap: str(self._words.get(gap, {}).get(word, word)) for gap, word in match.groupdict().items()}
        return gettext(self.msgid) % said


def read(kept: str) -> str:
    """Return the words of a note for the reader of now: said again where the house knows the sentence."""
    if not kept or (get_language() or SOURCE) == SOURCE:
        return kept
    found = (said for one in _named if (said := one.again(kept)) is not None)
    return next(found, kept)
