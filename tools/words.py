"""Gather each room's sentences into its English catalogue, for somebody to translate what is new.

Needs xgettext (``apt-get install gettext``). Compiling needs nothing of the kind: ``compile_words`` does it in Python.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def extract(room: Path) -> None:
    """Run Django's makemessages inside one room's folder."""
    (room / "locale" / "en" / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "shanzhi.settings"}
    command = [sys.executable, "-m", "django", "makemessages", "-l", "en", "--no-location", "--no-wrap", "-v", "0"]
    subprocess.run(command, cwd=room, env=environment, check=True)


def rooms(package: Path) -> list[Path]:
    """Return the rooms' folders, those that have Python files."""
    return sorted(path.parent for path in package.glob("*/__init__.py"))


def main() -> None:
    """Gather the words of every room, or of those named on the command line."""
    wanted = set(sys.argv[1:])
    for room in rooms(ROOT / "shanzhi"):
        if not wanted or room.name in wanted:
            extract(room)
            catalogue = room / "locale" / "en" / "LC_MESSAGES" / "django.po"
            if not catalogue.exists():
                for folder in (catalogue.parent, catalogue.parent.parent, catalogue.parent.parent.parent):
                    folder.rmdir()


if __name__ == "__main__":
    main()
