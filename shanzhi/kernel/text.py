"""Text made comparable: one form for what people type in many, pairs of characters, and the bare skeleton.

Pairs are made here and not by the database, because neither database finds a two-character word such as 路灯 by
its own means. Knows no language: what a word means is ``advice``'s business.
"""

from __future__ import annotations

import re
import unicodedata

_BLANKS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[ \n]*")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_RUN = re.compile(r"[a-z0-9]+|[^\W_a-z0-9]+")


def normalise(text: str) -> str:
    """Return the text in NFKC, without tabs, control and invisible characters, blanks and blank lines collapsed.

    Line ends stay as one ``\\n`` each, since tellers structure their words by lines. Idempotent.
    """
    folded = unicodedata.normalize("NFKC", text).translate(_INVISIBLE).replace("\r\n", "\n").replace("\r", "\n")
    printable = "".join(" " if character != "\n" and _is_control(character) else character for character in folded)
    return unicodedata.normalize("NFKC", _LINES.sub("\n", _BLANKS.sub(" ", printable)).strip())


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp"}


def skeleton(text: str) -> str:
    """Return letters, digits and characters only, NFKC and lower case: what two copies of one text share."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).lower())
    return "".join(character for character in folded if unicodedata.category(character)[0] in "LN")


def bigrams(text: str) -> list[str]:
    """Return the text's search terms in order: each pair of neighbouring characters, Latin words and numbers whole.

    Pairs never reach over punctuation or blanks; a character that stands alone is a term by itself, so that
    nothing told is unfindable. The same function makes the index and reads the query.
    """
    terms: list[str] = []
    for run in _RUN.findall(unicodedata.normalize("NFKC", text).lower()):
        if run.isascii() or len(run) == 1:
            terms.append(run)
        else:
            terms.extend(run[start : start + 2] for start in range(len(run) - 1))
    return terms
