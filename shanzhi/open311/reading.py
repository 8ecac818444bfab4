"""What a client asked, read kindly: empty is absent, three ways to write an attribute, many ways to write a moment."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from shanzhi.kernel.clock import CHINA

LONGEST_SPAN = timedelta(days=90)
MOST = 1000  # requests of one answer
DEEPEST = 50_000  # how far into a list one may turn pages
# A plus that nobody encoded arrives as a space.
_LOST_PLUS = re.compile(r"(\d) (\d\d:?\d\d)\Z")
_ATTRIBUTE = re.compile(r"attribute\[([^\[\]]*)\](\[\d*\])?\Z")
_ZONE = re.compile(r" ?(UTC|GMT|z)\Z")
YEARS = range(1970, 2200)


class Wrong(Exception):
    """Raised for what can't be answered: a status of GeoReport v2 and a sentence for each fault."""

    def __init__(self, status: int, *descriptions: object) -> None:
        """Take at least one sentence."""
        super().__init__(*descriptions)
        self.status = status
        self.descriptions = descriptions


class Params:
    """The arguments of one request. The body's come before the address's."""

    def __init__(self, *sources: Mapping[str, Sequence[str]]) -> None:
        """Take mappings of name to values, the stronger first."""
        self._values: dict[str, list[str]] = {}
        for source in sources:
            for name, values in source.items():
                kept = [clean for one in values if (clean := _clean(one))]
                if kept:
                    self._values.setdefault(name, kept)

    def get(self, *names: str) -> str:
        """Return the first value given under one of the names, '' for none."""
        return next((self._values[name][0] for name in names if name in self._values), "")

    def all(self, *names: str) -> list[str]:
        """Return every value given under the names."""
        return [value for name in names for value in self._values.get(name, [])]

    def listed(self, name: str) -> list[str]:
        """Return a list given between commas, repeated, or both."""
        return [part.strip() for value in self.all(name) for part in value.split(",") if part.strip()]

    def attributes(self) -> dict[str, list[str]]:
        """Return the answers by code: ``attribute[c]=v``, repeated, or ``attribute[c][]=v``."""
        found: dict[str, list[str]] = {}
        for name, values in self._values.items():
            match = _ATTRIBUTE.fullmatch(name)
            if match:
                found.setdefault(match.group(1).strip(), []).extend(values)
        return found

    def moment(self, name: str) -> datetime | None:
        """Return a moment, None when none was given; without a zone it is China's.

        :raises Wrong: 400 for what isn't one.
        """
        text = self.get(name)
        return moment_of(text, name) if text else None

    def number(self, name: str, *, least: float, most: float) -> float | None:
        """Return a number within bounds, None when none was given.

        :raises Wrong: 400 for what isn't one.
        """
        text = self.get(name)
        if not text:
            return None
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not least <= value <= most:
            raise Wrong(
                400, _("%(name)s要是%(least)g到%(most)g之间的数。") % {"name": name, "least": least, "most": most}
            )
        return value

    def whole(self, name: str, default: int) -> int:
        """Return a whole number from 1 on.

        :raises Wrong: 400 for what isn't one.
        """
        text = self.get(name)
        if not text:
            return default
        if not re.fullmatch(r"[0-9]{1,6}", text) or int(text) < 1:
            raise Wrong(400, _("%(name)s要是从1起的整数。") % {"name": name})
        return int(text)


def _clean(value: str) -> str:
    """Return a value without what no text holds; line ends count as one character, however they were sent."""
    return value.replace("\x00", "").replace("\r\n", "\n").strip()


def moment_of(text: str, name: str) -> datetime:
    """Return a moment written by the W3C note, or nearly so.

    :raises Wrong: 400 for what isn't one.
    """
    try:
        month = f"{text}-01" if re.fullmatch(r"[0-9]{4}-[0-9]{2}", text) else text
        read = datetime.fromisoformat(_LOST_PLUS.sub(r"\1+\2", _ZONE.sub("Z", month)))
        if read.year not in YEARS:
            raise ValueError(text)
    except ValueError:
        example = "2026-03-11T10:00:00+08:00"
        raise Wrong(400, _("%(name)s要写成这样：%(example)s。") % {"name": name, "example": example}) from None
    return read if read.tzinfo is not None else read.replace(tzinfo=CHINA)


def span(params: Params, *, at: datetime) -> tuple[datetime, datetime] | None:
    """Return the window on the moment of telling, both ends counted; None where no window holds.

    One bound given: ninety days from it, no later than now. Neither: the last ninety, unless changes are asked for.

    :raises Wrong: 400 for more than ninety days, or an end before its start.
    """
    start, end = params.moment("start_date"), params.moment("end_date")
    if start is None and end is None:
        if params.get("updated_after") or params.get("updated_before"):
            return None
        return at - LONGEST_SPAN, at
    if start is None and end is not None:
        start = end - LONGEST_SPAN
    if end is None and start is not None:
        end = max(start, min(start + LONGEST_SPAN, at))
    assert start is not None
    assert end is not None
    if end < start:
        raise Wrong(400, _("end_date比start_date早。"))
    if end - start > LONGEST_SPAN:
        raise Wrong(400, _("start_date和end_date之间最多90天。"))
    return start, end


def page(params: Params) -> tuple[int, int]:
    """Return from which row to which; a thousand at most at once.

    :raises Wrong: 400 for a page that isn't one, or lies too far down.
    """
    number, size = params.whole("page", 1), min(params.whole("page_size", MOST), MOST)
    first = (number - 1) * size
    if first > DEEPEST:
        raise Wrong(400, _("page太靠后：用start_date、end_date把时间缩短。"))
    return first, first + size


def said(moment: datetime | None) -> str | None:
    """Return a moment as it is answered: ISO 8601 in China's time with its offset, to the second."""
    return moment.astimezone(CHINA).replace(microsecond=0).isoformat() if moment is not None else None


def in_utc(moment: datetime) -> datetime:
    """Return the same moment in UTC, for the database."""
    return moment.astimezone(UTC)
