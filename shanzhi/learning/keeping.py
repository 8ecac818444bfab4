"""Where learned models lie 存放: files named by their digest in the data folder; nothing else is ever read."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings

from shanzhi.advice.learned import Model, digest, read


def _path(name: str) -> Path:
    return Path(settings.HOME) / "learning" / f"{name}.npz"


def keep(model: Model) -> str:
    """Keep a model, whole or not at all, and return its digest."""
    content = model.saved()
    name = digest(content)
    path = _path(name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_suffix(f".{os.getpid()}.part")
    beside.write_bytes(content)
    os.replace(beside, path)
    return name


def kept(name: str) -> Model | None:
    """Return the model of a digest, None when its file is gone or isn't the one that was kept."""
    if not name:
        return None
    try:
        return read(_path(name).read_bytes(), expected=name)
    except (OSError, ValueError, KeyError):
        return None
