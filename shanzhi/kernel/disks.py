"""Is there room on a disk 磁盘? Asked by the faces of the house, before a telling or a backup fails for want of it."""

from __future__ import annotations

import shutil
from pathlib import Path

ROOM = 200 * 1024 * 1024
"""Bytes below which a day's photos, or the database's own log, may fill what is left."""


def has_room(folder: Path | str) -> bool:
    """Return whether the folder's disk has room for some time of work."""
    return shutil.disk_usage(folder).free >= ROOM
