"""Walking every figure of a page: which addresses its numbers have, and what the lists there come to."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

LINK = re.compile(r'<a\b[^>]*\bhref="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
LISTS = re.compile(r"^/(?:assessment/in/[^/]+/[a-z_]+|readings/[a-z_]+)/(?:numerator|denominator|left_out)/")
WHY = re.compile(r"^/(?:assessment/in/[^/]+/(?!sheet/)[a-z_]+|readings/[a-z_]+)/(?:\?|$)")
CASES = re.compile(r"^/cases/\?")
TOTAL = re.compile(r"<b data-total>([\d.,]+)</b>")
CASE = re.compile(r'<a class="title[^"]*" href="/cases/[\d-]+/"')
OLDER = re.compile(r'href="(\?[^"]*after=[^"]*)"')
DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")
ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
NUMBERED = re.compile(r'<td[^>]*class="[^"]*\bnum\b[^"]*"[^>]*>(.*?)</td>', re.DOTALL)

Look = Callable[[str], Any]


def words(markup: str) -> str:
    """Return what is read, pictures left out."""
    return re.sub(r"<svg.*?</svg>|<[^>]*>", "", markup, flags=re.DOTALL)


def main_of(page: str) -> str:
    """Return the middle of a page."""
    return page[page.index('<main id="main"') : page.index("</main>")]


def figures_on(page: str) -> tuple[set[tuple[str, Decimal]], set[str]]:
    """Return (address, number) of every number that opens a list, and the addresses that say why."""
    numbers, whys = set(), set()
    for address, shown in LINK.findall(main_of(page)):
        url, found = html.unescape(address), DIGITS.search(words(shown))
        if found is not None and (LISTS.match(url) or CASES.match(url)):
            numbers.add((url, Decimal(found[0].replace(",", ""))))
        elif WHY.match(url) and "dictionary" not in url:
            whys.add(url)
    return numbers, whys


def unopened(page: str) -> list[str]:
    """Return the rows of tables whose numbers open nothing at all."""
    found = []
    for row in ROW.findall(main_of(page)):
        numbers = " ".join(words(cell) for cell in NUMBERED.findall(row))
        if DIGITS.search(numbers) and "href=" not in row and '<th scope="row">' not in row:  # but the sum of the rows
            found.append(words(row))
    return found


def comes_to(look: Look, url: str) -> Decimal:
    """Return what the list at an address comes to: counted row by row for cases, else as it sums itself."""
    if LISTS.match(url):
        return Decimal(TOTAL.findall(read(look(url)))[0].replace(",", ""))
    count, seen = 0, url
    while seen:
        page = read(look(seen))
        count += len(CASE.findall(page))
        older = OLDER.search(page)
        seen = f"/cases/{html.unescape(older[1])}" if older else ""
    return Decimal(count)


def read(answer: Any) -> str:
    """Return a page that is there."""
    assert answer.status_code == 200, (answer.status_code, answer.request["PATH_INFO"])
    return str(answer.content.decode())
