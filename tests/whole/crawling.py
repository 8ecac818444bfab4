"""Looking everywhere somebody can look: every address of the table, then every link that comes back."""

from __future__ import annotations

import html
import os
import random
import re
import zlib
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tests.whole.addresses import Endpoint, doors, endpoints
from tests.whole.asking import Answer, ask
from tests.whole.world import World

LINK = re.compile(r"""(?:href|src|action|hx-get)=["'](/[^"'#]*)""")
OWN_BUSINESS = ("web:sign_out", "web:second_factor", "web:recovery_codes")  # one's session and its secrets
OPEN_ZONES = ("", "ordinary", "sheet")
SOAKING = os.environ.get("SHANZHI_SOAK") == "1"
MOST = 5000 if SOAKING else 170  # addresses a person; in a check a seeded few, each person's own


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer folded small: there are thousands."""

    status: int
    folded: bytes

    @classmethod
    def of(cls, answer: Answer) -> Kept:
        """Fold an answer."""
        return cls(answer.status, zlib.compress(answer.text.encode(), 1))

    @property
    def text(self) -> str:
        """Return what was written."""
        return zlib.decompress(self.folded).decode()


@dataclass
class View:
    """What somebody saw: every answer by method and address."""

    name: str
    seen: dict[tuple[str, str], Kept] = field(default_factory=dict)

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield (what was asked, everything that came back as text), workbooks unpacked."""
        for (method, url), answer in self.seen.items():
            yield f"{method} {url} as {self.name or 'nobody'}", answer.text


def look_around(world: World, name: str, *, begin: Iterable[str] = ()) -> View:
    """Ask for every address, by GET and by POST, then follow every link; return what was seen.

    ``begin`` names the pages to start from instead, by GET alone.

    Things of closed zones are never asked for by their numbers: to an outsider their addresses must not come up.
    """
    view, cookies = View(name), world.cookies[name]
    waiting: deque[str] = deque()
    asked = [("get", url) for url in begin] or _some(sorted(set(_asked(world))), name)
    for method, url in asked:
        if (method, url) not in view.seen:
            answer = ask(cookies, method, url)
            view.seen[method, url] = Kept.of(answer)
            waiting.extend(links(answer))
    while waiting and len(view.seen) < MOST:
        url = waiting.popleft()
        if ("get", url) not in view.seen:
            answer = ask(cookies, "get", url)
            view.seen["get", url] = Kept.of(answer)
            waiting.extend(links(answer))
    return view


def _some(asked: list[tuple[str, str]], name: str) -> list[tuple[str, str]]:
    """Return everything in a soak; in a check a share that leaves room for following links, another for each person."""
    return asked if SOAKING else random.Random(name).sample(asked, min(len(asked), MOST * 3 // 4))


def _asked(world: World) -> Iterator[tuple[str, str]]:
    for endpoint in asked_of_everybody():
        for url in _urls(endpoint, world):
            yield "get", url
            yield "post", url


def asked_of_everybody() -> list[Endpoint]:
    """Return the addresses that show anything of the house: not one.s own session, nor a demonstration."""
    return [one for one in endpoints() if one.name not in OWN_BUSINESS and not one.name.startswith("rehearse:")]


def _urls(endpoint: Endpoint, world: World) -> list[str]:
    return [door.urls(endpoint)[0] for door in doors(endpoint, world) if door.zone in OPEN_ZONES]


def links(answer: Answer) -> list[str]:
    """Return the addresses a page leads to, static files aside."""
    found = [html.unescape(one) for one in LINK.findall(answer.text)]
    return [one for one in found if not one.startswith(("/static/", "/sign-", "//"))]
