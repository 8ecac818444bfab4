"""``compile_words``: make each room's catalogue ready for Django, in Python alone (no gettext on the machine)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand


def compile_stale(package: Path) -> list[Path]:
    """Compile every ``locale/*/LC_MESSAGES/django.po`` below ``package`` that is newer than its ``.mo``.

    Each is written beside its place and moved there, so that a process starting meanwhile never reads half of one.
    Returns the catalogues compiled.
    """
    compiled = []
    for source in sorted(package.glob("*/locale/*/LC_MESSAGES/django.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        half = target.with_suffix(f".{os.getpid()}")
        polib.pofile(str(source)).save_as_mofile(str(half))
        half.replace(target)
        compiled.append(source)
    return compiled


class Command(BaseCommand):
    """Compiles the words of every room, only where they changed."""

    help = "Compile each room's catalogue of words, where it changed."

    def handle(self, *args: Any, **options: Any) -> None:
        """Compile and name what was compiled."""
        for source in compile_stale(settings.BASE_DIR / "shanzhi"):
            if options["verbosity"]:
                self.stdout.write(str(source.relative_to(settings.BASE_DIR)))
