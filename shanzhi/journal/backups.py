"""Backup 备份 and restore 恢复: database, attachments and, only when asked, keys, in one folder with a manifest.

The database is taken at one moment: SQLite by its own backup interface, PostgreSQL by ``pg_dump`` on the very snapshot
whose rows were counted. Attachments are copied afterwards, so that every row's file is there. Keys belong elsewhere
than the data they open, and a backup that holds them is as precious as the county itself.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from shanzhi import __version__
from shanzhi.journal.canonical import moment_text

FORMAT = 1
MANIFEST = "manifest.json"
SHAPE = {"database": str, "keys": bool, "tables": dict, "files": dict, "made_at": str}
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


class BackupFailed(Exception):
    """Raised with a sentence for the operator when a backup or restore can't be done."""


# Making ---------------------------------------------------------------------------------------------------------


def make(target: Path, *, with_keys: bool, at: datetime) -> dict[str, Any]:
    """Write a backup into the new folder ``target`` and return its manifest; the folder appears when it is whole.

    :raises BackupFailed: when the folder exists, a program is missing or fails, or the disk is full.
    """
    if target.exists():
        raise BackupFailed(f"{target} exists; a backup goes into a folder of its own")
    part = target.with_name(target.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        part.mkdir(mode=0o700, parents=True)
    except OSError as error:
        raise BackupFailed(f"{target.parent} can't be written to: {error.strerror}") from error
    try:
        manifest = _fill(part, with_keys=with_keys, at=at)
        os.replace(part, target)
    except (OSError, sqlite3.Error) as error:
        raise BackupFailed(f"{target} can't be written, and nothing of it was kept: {error}") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return manifest


def _fill(part: Path, *, with_keys: bool, at: datetime) -> dict[str, Any]:
    """Write everything into the folder, the manifest last, and return it."""
    take = _take_sqlite if connection.vendor == "sqlite" else _take_postgres
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "version": __version__,
        "made_at": moment_text(at),
        "database": connection.vendor,
        "keys": with_keys,
        **take(part / DATABASES[connection.vendor]),
    }
    for name, folder in _folders(with_keys=with_keys).items():
        _copy_folder(folder, part / name)
    manifest["files"] = {str(path.relative_to(part)): _sha256(path) for path in _files(part)}
    (part / MANIFEST).write_text(json.dumps(manifest, indent=1, ensure_ascii=False, sort_keys=True))
    return manifest


def _take_sqlite(path: Path) -> dict[str, Any]:
    copy = sqlite3.connect(path)
    try:
        connection.ensure_connection()
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, no -wal beside it
        return _counts(copy.execute)
    finally:
        copy.close()


def _counts(execute: Any) -> dict[str, Any]:
    """Return how many rows each table of a copied SQLite database has, and the last line's id."""
    found = execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").fetchall()
    tables = {name: execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in found}  # noqa: S608
    last = execute("SELECT max(id) FROM journal_entry").fetchone()[0] if "journal_entry" in tables else None
    return {"tables": tables, "last_entry": str(UUID(last)) if last else None}


def _take_postgres(path: Path) -> dict[str, Any]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        tables = {}
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{name}"')  # noqa: S608
            tables[name] = cursor.fetchone()[0]
        last = None
        if "journal_entry" in tables:
            cursor.execute("SELECT id FROM journal_entry ORDER BY id DESC LIMIT 1")
            row = cursor.fetchone()
            last = str(row[0]) if row else None
        _program(
            "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={path}"
        )
    return {"tables": tables, "last_entry": last}


def _program(name: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs against this database.

    :raises BackupFailed: when it isn't installed or fails, with what it said.
    """
    program = shutil.which(name)
    if program is None:
        raise BackupFailed(f"{name} is not installed: apt-get install postgresql-client")
    settings_of = connection.settings_dict
    where = {"PGHOST": settings_of["HOST"], "PGPORT": settings_of["PORT"], "PGUSER": settings_of["USER"]}
    where |= {"PGPASSWORD": settings_of["PASSWORD"], "PGDATABASE": settings_of["NAME"]}
    environment = os.environ | {key: str(value) for key, value in where.items() if value}
    done = subprocess.run([program, *arguments], env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise BackupFailed(f"{name} failed: {done.stderr.strip()}")


def _folders(*, with_keys: bool) -> dict[str, Path]:
    """Return what goes along beside the database (photos, what was learned of matters): its name there, its place."""
    kept = {"attachments": Path(settings.MEDIA_ROOT), "learning": settings.HOME / "learning"}
    return kept | {"keys": settings.HOME / "keys"} if with_keys else kept


def _copy_folder(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.part"))


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# Restoring ------------------------------------------------------------------------------------------------------


def read(source: Path) -> dict[str, Any]:
    """Return the manifest of a backup whose files are all there and unchanged.

    :raises BackupFailed: when it is no backup, or a file is missing, added or changed.
    """
    try:
        manifest: dict[str, Any] = json.loads((source / MANIFEST).read_text())
    except (OSError, ValueError) as error:
        raise BackupFailed(f"{source} holds no readable {MANIFEST}") from error
    if not isinstance(manifest, dict) or "format" not in manifest:
        raise BackupFailed(f"{source / MANIFEST} is no manifest of a backup")
    if manifest["format"] != FORMAT:
        raise BackupFailed(f"this version doesn't read backups of format {manifest['format']}")
    if not all(isinstance(manifest.get(name), kind) for name, kind in SHAPE.items()):
        raise BackupFailed(f"{source / MANIFEST} is no manifest of a backup: a part of it is missing")
    found = {str(path.relative_to(source)): path for path in _files(source)}
    wrong = sorted(set(found) ^ set(manifest["files"]))
    wrong += sorted(name for name, path in found.items() if _sha256(path) != manifest["files"].get(name, ""))
    if wrong:
        raise BackupFailed(f"these files are missing, added or changed: {', '.join(dict.fromkeys(wrong))}")
    return manifest


def restore(source: Path) -> dict[str, Any]:
    """Put a backup into this empty home and database, and return its manifest once the rows are counted over.

    :raises BackupFailed: when anything is there already, the backup is damaged, the disk is full, or the counts differ
        afterwards.
    """
    manifest = read(source)
    if manifest["database"] != connection.vendor:
        raise BackupFailed(f"the backup is of {manifest['database']}, DATABASE_URL names {connection.vendor}")
    _must_be_empty(with_keys=manifest["keys"])
    folders = _folders(with_keys=manifest["keys"])
    try:
        for name, folder in folders.items():
            _copy_folder(source / name, folder)
        _put_database(source / DATABASES[connection.vendor])  # last: whole or not at all
    except (OSError, BackupFailed) as error:
        for folder in folders.values():  # they were empty: another try finds them so again
            shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, BackupFailed):
            raise
        raise BackupFailed(f"{settings.HOME} can't be written: {error}") from error
    _compare_counts(manifest)
    return manifest


def _put_database(taken: Path) -> None:
    """Put the database where it belongs, whole or not at all."""
    if connection.vendor == "postgresql":
        _program(
            "pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges",
            f"--dbname={connection.settings_dict['NAME']}", str(taken),
        )  # fmt: skip
        return
    connection.close()
    place = Path(connection.settings_dict["NAME"])
    part = place.with_name(place.name + ".part")
    try:
        shutil.copyfile(taken, part)
        os.replace(part, place)
    finally:
        part.unlink(missing_ok=True)


def _must_be_empty(*, with_keys: bool) -> None:
    tables = connection.introspection.table_names()
    if tables:
        raise BackupFailed(f"the database is not empty: it has {len(tables)} tables")
    for name, folder in _folders(with_keys=with_keys).items():
        if any(path.name != "django" for path in folder.glob("*")):  # that key is made at every first start
            raise BackupFailed(f"{folder} is not empty: a restore never overwrites {name}")


def _compare_counts(manifest: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        for name, expected in manifest["tables"].items():
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(name)}")  # noqa: S608
            found = cursor.fetchone()[0]
            if found != expected:
                raise BackupFailed(f"{name} has {found} rows, the backup had {expected}")
        if manifest["last_entry"] is not None:
            cursor.execute("SELECT id FROM journal_entry ORDER BY id DESC LIMIT 1")
            last = str(UUID(str(cursor.fetchone()[0])))
            if last != manifest["last_entry"]:
                raise BackupFailed(f"the last line is {last}, the backup's was {manifest['last_entry']}")
