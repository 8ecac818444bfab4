"""Moments as sheets write them 时间: ``2020/1/6 12:09:38`` beside ``2019-02-28 11:25:05``, and worse. Pure."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from shanzhi.kernel.clock import CHINA

_WRITTEN = re.compile(
    r"(?P<y>\d{4})[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日?"
    r"(?:[T\s]*(?P<half>上午|下午|晚上|晚|中午|AM|PM)?\s*(?P<H>\d{1,2})[::时点](?P<M>\d{1,2})?分?"
    r"(?:[::]?(?P<S>\d{1,2})(?:\.\d+)?秒?)?\s*(?P<ap>AM|PM)?)?"
    r"\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?$",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?:(?P<H>\d{2})(?P<M>\d{2})(?P<S>\d{2})?)?$")
_SERIAL = re.compile(r"\d{5}(\.\d+)?$")
_SERIAL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's day 0, on the wall clock
_FIRST_YEAR = 1990


def parse_moment(written: str) -> datetime | None:
    """Return the moment a cell means, on China's clock unless it names a zone; None when it can't be read.

    A date alone is its midnight; a spreadsheet's bare day number (43525.476) counts from 1899-12-30.
    """
    text = " ".join(unicodedata.normalize("NFKC", written).split())
    if _SERIAL.match(text):
        counted = _SERIAL_ZERO + timedelta(days=float(text))
        return counted.replace(microsecond=0, tzinfo=CHINA) if counted.year >= _FIRST_YEAR else None
    found = _WRITTEN.match(text) or _COMPACT.match(text)
    if found is None:
        return None
    part = found.groupdict()
    hour = int(part["H"] or 0)
    half = (part.get("half") or part.get("ap") or "").upper()
    if half in {"下午", "晚上", "晚", "PM"} and hour < 12:
        hour += 12
    elif half in {"AM", "上午"} and hour == 12:
        hour = 0
    day = (int(part["y"]), int(part["m"]), int(part["d"]))
    try:
        moment = datetime(*day, hour, int(part["M"] or 0), int(part["S"] or 0), tzinfo=_zone(part.get("zone") or ""))
    except ValueError:
        return None
    return moment if moment.year >= _FIRST_YEAR else None


def _zone(written: str) -> tzinfo:
    if not written:
        return CHINA
    if written.upper() == "Z":
        return UTC
    sign = -1 if written[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(written[1:3]), minutes=int(written[-2:])))
