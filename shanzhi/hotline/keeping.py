"""Sheets kept until they are through 存放: sealed like a teller's identity, for the names in them are just that."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from django.conf import settings

from shanzhi.kernel.sealing import SealError
from shanzhi.reports import vault


def _path(number: str) -> Path:
    return Path(settings.HOME) / "sheets" / f"{number}.sealed"


def _context(number: str) -> bytes:
    return f"hotline.sheet:{number}".encode()


def keep(number: str, content: bytes) -> None:
    """Keep a sheet under the number of its import, whole or not at all."""
    path = _path(number)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_suffix(".part")
    beside.touch(mode=0o600)
    beside.write_text(vault.ring().seal(content, aad=_context(number)))
    os.replace(beside, path)


def kept(number: str) -> bytes | None:
    """Return a kept sheet, None when it is gone or doesn't open."""
    try:
        return vault.ring().open(_path(number).read_text(), aad=_context(number))
    except (FileNotFoundError, SealError):
        return None


def forget(number: str) -> None:
    """Drop a kept sheet, if it is there."""
    with contextlib.suppress(FileNotFoundError):
        _path(number).unlink()
