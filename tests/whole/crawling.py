"""Looking everywhere somebody can look: every address of the table, then every link that comes back."""

from __future__ import annotations

import html
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.whole.addresses import Endpoint, doors, endpoints
from tests.whole.asking import Answer, ask
from tests.whole.world import World

LINK = re.compile(r"""(?:href|src|action|hx-get)=["'](/[^"'#]*)""")
OWN_BUSINESS = ("web:sign_out", "web:second_factor", "web:recovery_codes")  # one's session and its secrets
OPEN_ZONES = ("", "ordinary", "sheet")
MOST = 600  # addresses a person


@dataclass
class View:
    """What somebody saw: every answer by method and address, and what of the links led on."""

    name: str
    seen: dict[tuple[str, str], Answer] = field(default_factory=dict)

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield (what was asked, everything that came back as text), workbooks unpacked."""
        for (method, url), answer in self.seen.items():
            yield f"{method} {url} as {self.name or 'nobody'}", answer.text


def look_around(world: World, name: str, *, probe: dict[str, str] | None = None) -> View:
    """Ask for every address, by GET and by POST, then follow every link; return what was seen.

    Things of closed zones are never asked for by their numbers: to an outsider their addresses must not come up.
    """
    view, cookies = View(name), world.cookies[name]
    waiting: deque[str] = deque()
    for method, url in _asked(world):
        if (method, url) not in view.seen:
            answer = view.seen[method, url] = ask(cookies, method, url, data=probe)
            waiting.extend(links(answer))
    while waiting and len(view.seen) < MOST:
        url = waiting.popleft()
        if ("get", url) not in view.seen:
            answer = view.seen["get", url] = ask(cookies, "get", url)
            waiting.extend(links(answer))
    return view


def _asked(world: World) -> Iterator[tuple[str, str]]:
    for endpoint in endpoints():
        if endpoint.name in OWN_BUSINESS or endpoint.name.startswith("rehearse:"):
            continue
        for url in _urls(endpoint, world):
            yield "get", url
            yield "post", url


def _urls(endpoint: Endpoint, world: World) -> list[str]:
    return [door.urls(endpoint)[0] for door in doors(endpoint, world) if door.zone in OPEN_ZONES]


def links(answer: Answer) -> list[str]:
    """Return the addresses a page leads to, static files aside."""
    found = [html.unescape(one) for one in LINK.findall(answer.text)]
    return [one for one in found if not one.startswith(("/static/", "/sign-", "//"))]
