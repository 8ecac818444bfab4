"""``restore``: a backup into an empty home and database, counted over and verified."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from shanzhi.journal import backups


class Command(BaseCommand):
    """Restores a backup."""

    help = "Put a backup into an empty SHANZHI_HOME and database, migrate it and verify the journal."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the folder."""
        parser.add_argument("path", type=Path)

    def handle(self, *_args: Any, path: Path, **_options: Any) -> None:
        """Restore, bring the tables up to this version, and verify; exit code 1 when lines and states disagree."""
        try:
            manifest = backups.restore(path)
        except backups.BackupFailed as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"restored {sum(manifest['tables'].values())} rows of {manifest['made_at']}")
        call_command("migrate", verbosity=0)
        if not manifest["keys"]:
            self.stdout.write(
                f"The backup held no keys: before starting, put yours into {Path(settings.HOME) / 'keys'}, or nothing "
                "sealed will open."
            )
        call_command("verify", stdout=self.stdout)
