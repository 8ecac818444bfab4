"""Where a county's street network lies 路网文件: in the data folder, named by the content's own stamp."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings


def path_of(district_id: str, stamp: str) -> Path:
    """Return where a network lies."""
    return Path(settings.HOME) / "streets" / f"{district_id}-{stamp[:16]}.npz"
