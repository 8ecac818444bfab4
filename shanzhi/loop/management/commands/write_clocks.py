"""``write_clocks``: write ``docs/clocks.md`` from the clock table."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from shanzhi.loop.clock_table import render_clocks_md


class Command(BaseCommand):
    """Writes the table of clocks and events."""

    help = "Write docs/clocks.md from the table of clocks."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file in place."""
        path = settings.BASE_DIR / "docs" / "clocks.md"
        path.write_text(render_clocks_md(), encoding="utf-8")
        self.stdout.write(str(path))
