"""Sheets between trying and importing 先试读，再导入: kept an hour, sealed, for the names in them are people's."""

from __future__ import annotations

import contextlib
import os
import secrets
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core import signing

from shanzhi.kernel.sealing import SealError
from shanzhi.reports import vault
from shanzhi.web.imports import Upload

KEPT_FOR = timedelta(hours=1)
_SALT = "web.keeping"


def _folder() -> Path:
    return Path(settings.HOME) / "tried"


def keep(upload: Upload, *, what: str, user_id: int | None, at: datetime) -> str:
    """Keep a file that was tried, drop those that are too old, and return the slip by which it is found again."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for old in folder.iterdir():
        if old.stat().st_mtime < (at - KEPT_FOR).timestamp():
            old.unlink(missing_ok=True)
    key = secrets.token_hex(16)
    beside = folder / f"{key}.part"
    beside.touch(mode=0o600)
    beside.write_text(vault.ring().seal(upload.content, aad=_context(key, user_id)))
    os.replace(beside, folder / key)
    return signing.dumps([what, key, upload.name, upload.crs], salt=_SALT)


def kept(slip: str, *, what: str, user_id: int | None) -> Upload | None:
    """Return the file of a slip; None when it is too old, gone, another's, or for another import."""
    try:
        kind, key, name, crs = signing.loads(slip, salt=_SALT, max_age=KEPT_FOR)
        if kind != what:
            return None
        content = vault.ring().open((_folder() / key).read_text(), aad=_context(key, user_id))
    except (signing.BadSignature, ValueError, FileNotFoundError, SealError):
        return None
    return Upload(name, content, crs)


def forget(slip: str) -> None:
    """Drop a kept file."""
    with contextlib.suppress(signing.BadSignature, ValueError):
        (_folder() / signing.loads(slip, salt=_SALT)[1]).unlink(missing_ok=True)


def _context(key: str, user_id: int | None) -> bytes:
    return f"web.tried:{key}:{user_id}".encode()
