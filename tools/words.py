"""Gather each room's sentences into its English catalogue, for somebody to translate what is new.

Needs xgettext (``apt-get install gettext``). Compiling needs nothing of the kind: ``compile_words`` does it in Python.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


# What xgettext puts above a catalogue it begins: blanks to fill in, and "fuzzy", which no catalogue here may be.
BEGUN = re.compile(r'\A# SOME DESCRIPTIVE TITLE(?:.*\n)+?msgid ""\nmsgstr ""\n(?:".*"\n)+\n*')
HEAD = r"""# English words of the {room} room.
msgid ""
msgstr ""
"Project-Id-Version: shanzhi\n"
"Language: en\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

"""


def headed(text: str, room: str) -> str:
    """Return a catalogue with our own head, where it still bears the one with blanks to fill in."""
    return BEGUN.sub(lambda _found: HEAD.format(room=room), text)


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
            if catalogue.exists():
                catalogue.write_text(headed(catalogue.read_text(), room.name))
            else:
                for folder in (catalogue.parent, catalogue.parent.parent, catalogue.parent.parent.parent):
                    folder.rmdir()


if __name__ == "__main__":
    main()
