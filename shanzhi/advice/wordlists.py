"""Lists of words kept as text in ``data/``, so that who knows the language can mend them without reading code.

A line is a list; lines that begin with blanks go on, lines that begin with # are remarks. Pure.
"""

from __future__ import annotations

import re
from pathlib import Path

_FOLDER = Path(__file__).parent / "data"


def lines_of(name: str) -> list[str]:
    """Return the lists of a file, each in one line."""
    text = (_FOLDER / name).read_text(encoding="utf-8")
    return [line for line in re.sub(r"\n +", " ", text).splitlines() if line and not line.startswith("#")]


def groups_of(name: str) -> dict[str, list[str]]:
    """Return the words of a file whose lists are named: ``name = word word``; in their order."""
    parted = (line.partition(" = ") for line in lines_of(name))
    return {group: words.split() for group, _sign, words in parted}
