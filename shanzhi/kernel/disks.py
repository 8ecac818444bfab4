"""Is there room on a disk 磁盘? Asked by the faces of the house, before a telling or a backup fails for want of it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

ROOM = 200 * 1024 * 1024
"""Bytes below which a day's photos, or the database's own log, may fill what is left."""


def is_there(folder: Path | str) -> bool:
    """Return whether the folder is there and may be written in; one whose disk was taken away is not."""
    return os.access(folder, os.W_OK | os.X_OK)


def has_room(folder: Path | str) -> bool:
    """Return whether the folder's disk has room for some time of work; of a folder that is gone nobody can say."""
    return not is_there(folder) or shutil.disk_usage(folder).free >= ROOM
