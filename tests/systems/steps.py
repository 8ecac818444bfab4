"""What a page of ``docs/systems/`` tells its reader to do, read from its marks; its prose is left to the reader.

Only numbered steps count, and in them only these marks, in their order:

=====================  ==========================================================
``**name**``           goes on as this person of the cast; ``**居民**``, ``**a resident**``: as nobody
```/address/```        opens an address
``*label* `value```    fills a field; ``✓`` ticks, ``在3天后`` or ``in 3 days`` is a day, ``19:00`` behind it an hour
``<kbd>word</kbd>``    presses a button or follows a link; below what was last seen, where there are several
``「words」``            sees these words; in English ``“words”``
``~~words~~``          doesn't see them
=====================  ==========================================================
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from tests.house import ROOT

PAGES = ROOT / "docs" / "systems"
NUMBERED = re.compile(r"\d+\. ")
MARK = re.compile(
    r"\*\*(?P<who>[^*]+)\*\*"
    r"|\*(?P<label>[^*]+)\*[^`*<「“~]{0,28}`(?P<value>[^`]*)`"
    r"|`(?P<open>/[^`]*)`"
    r"|<kbd>(?P<press>.+?)</kbd>"
    r"|「(?P<see>[^」]+)」|“(?P<said>[^”]+)”"
    r"|~~(?P<miss>.+?)~~"
)
NOBODY = ("居民", "a resident")
CHINESE = re.compile(r"(?<=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]) (?=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef])")


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to do or to see: ``what`` (who, open, fill, press, see, miss), its words, a field's value."""

    what: str
    words: str
    value: str = ""

    def __str__(self) -> str:
        return f"{self.what} {self.words} {self.value}".rstrip()


@dataclass(frozen=True, slots=True)
class Step:
    """One numbered step of a page."""

    number: int
    acts: tuple[Act, ...]


def steps_of(path: Path) -> list[Step]:
    """Return the numbered steps of a page."""
    quoted = "see" if path.name.endswith(".zh-CN.md") else "said"  # the other quotes are the prose's own
    numbered = enumerate(_numbered(path.read_text()), start=1)
    return [Step(number, tuple(_acts(text, quoted))) for number, text in numbered]


def _numbered(text: str) -> list[str]:
    """Return the text of each numbered step, its further lines with it."""
    found: list[str] = []
    inside = False
    for line in text.splitlines():
        if NUMBERED.match(line):
            found.append(NUMBERED.sub("", line, count=1))
            inside = True
        elif inside and line.startswith("   "):
            found[-1] += " " + line.strip()
        else:
            inside = False
    return [CHINESE.sub("", one) for one in found]


def _acts(text: str, quoted: str) -> list[Act]:
    found = []
    for mark in MARK.finditer(text):
        kind, words = next((name, words) for name, words in mark.groupdict().items() if words is not None)
        if kind == "label":
            found.append(Act("fill", words, mark["value"]))
        elif kind not in ("see", "said"):
            found.append(Act(kind, words))
        elif kind == quoted:
            found.append(Act("see", words))
    return found


def shape(steps: list[Step]) -> list[list[str]]:
    """Return what the two languages of a page must share: the kinds of acts in their order, and each address."""
    return [[str(act) if act.what == "open" else act.what for act in step.acts] for step in steps]
