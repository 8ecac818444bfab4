"""``write_workflow``: draw docs/workflow.md anew from the tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from shanzhi.loop.drawing import render_workflow_md


class Command(BaseCommand):
    """Write docs/workflow.md."""

    help = "Draw docs/workflow.md from the loop's tables."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file and say so."""
        path = Path(settings.BASE_DIR) / "docs" / "workflow.md"
        path.write_text(render_workflow_md())
        self.stdout.write(str(path))
