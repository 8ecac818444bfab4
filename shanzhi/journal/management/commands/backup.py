"""``backup``: database and attachments into a new folder, keys only when asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from shanzhi.journal import actions, backups
from shanzhi.kernel import clock


class Command(BaseCommand):
    """Makes a backup and notes it in the journal."""

    help = "Write database, attachments and a manifest into a new folder."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the folder and ``--with-keys``."""
        parser.add_argument("path", type=Path)
        parser.add_argument(
            "--with-keys", action="store_true", help="also the keys that open sealed data; keep such a backup locked up"
        )

    def handle(self, *_args: Any, path: Path, with_keys: bool, **_options: Any) -> None:
        """Back up and say what was taken."""
        at = clock.now()
        try:
            manifest = backups.make(path, with_keys=with_keys, at=at)
        except backups.BackupFailed as error:
            raise CommandError(str(error)) from error
        actions.note_backup(settings.ENV.district_id, last_entry=manifest["last_entry"], with_keys=with_keys, at=at)
        rows, files = sum(manifest["tables"].values()), len(manifest["files"])
        self.stdout.write(f"{path}: {rows} rows in {len(manifest['tables'])} tables, {files} files")
        if not with_keys:
            self.stdout.write("Without keys: what is sealed opens only with the files of the folder keys, kept apart.")
