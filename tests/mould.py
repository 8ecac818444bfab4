"""One migrated database from which every worker's own is cast: migrating takes many times longer than copying.

The worker that comes first migrates it under a lock. On PostgreSQL it is the session's cluster's, a template for the
others. On SQLite it is a file in ``test-artifacts``, named by the digest of all migrations, so that later sessions find
it too; a changed migration makes a new one.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from django.db import connection
from django.db.backends.sqlite3.creation import DatabaseCreation

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "test-artifacts"
TEMPLATE = "mould"


def digest() -> str:
    """Return a digest of what makes a migrated database: Django's version and every migration of the rooms."""
    found = hashlib.sha256(django.__version__.encode())
    for path in sorted(ROOT.glob("shanzhi/*/migrations/*.py")):
        found.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return found.hexdigest()[:16]


def _migrate_as(name: str) -> None:
    """Migrate a database of that name through the connection in use, which then has its old name again."""
    own = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own


def _file() -> Path:
    """Return the migrated SQLite file, made if it isn't there; those of other migrations go."""
    path = FOLDER / f"mould-{digest()}.sqlite3"
    if not path.exists():
        for old in FOLDER.glob("mould-*"):
            old.unlink(missing_ok=True)
        being_made = path.with_suffix(".part")
        _migrate_as(str(being_made))
        being_made.rename(path)
    return path


def _template() -> str:
    """Return the name of the session's migrated PostgreSQL database, made if it isn't there."""
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE])
        if cursor.fetchone():
            return TEMPLATE
        cursor.execute(f'CREATE DATABASE "{TEMPLATE}-part"')
    _migrate_as(f"{TEMPLATE}-part")
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute(f'ALTER DATABASE "{TEMPLATE}-part" RENAME TO "{TEMPLATE}"')
    return TEMPLATE


def prepare() -> None:
    """Have the test database that is made next cast from the mould."""
    FOLDER.mkdir(exist_ok=True)
    lock = FOLDER / "mould.lock" if connection.vendor == "sqlite" else Path(os.environ["SHANZHI_TEST_SHARED"], "lock")
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if connection.vendor == "postgresql":
            connection.settings_dict["TEST"]["TEMPLATE"] = _template()
            return
        path = _file()
    create = DatabaseCreation._create_test_db

    def cast(self: Any, verbosity: int, autoclobber: bool, keepdb: bool = False) -> str:
        made = str(create(self, verbosity, autoclobber, keepdb))
        shutil.copy(path, made)
        return made

    DatabaseCreation._create_test_db = cast


def house(home: Path) -> None:
    """Make a home of its own with a migrated SQLite database, as a first start leaves it, where this session has one.

    A session on PostgreSQL may have none; whoever needs one migrates, which then takes as long as it takes.
    """
    home.mkdir(exist_ok=True)
    path = FOLDER / f"mould-{digest()}.sqlite3"
    if path.exists():
        shutil.copy(path, home / "shanzhi.sqlite3")
