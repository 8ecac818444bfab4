"""A backup holds everything, a restore gives it back whole, and neither ever overwrites anything."""

from __future__ import annotations

import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from shanzhi.journal import backups
from tests import mould
from tests.journal.lines import AT

SETTINGS = "shanzhi.settings"
LIVE = """
import django; django.setup()
from datetime import datetime, UTC
from pathlib import Path
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from shanzhi.journal.actions import record, erase
from shanzhi.kernel.actors import SYSTEM
call_command("migrate", verbosity=0)
at = datetime(2026, 3, 11, 2, tzinfo=UTC)
with transaction.atomic():
    lines = [
        record("thing.made", district_id="990101", subject_kind="thing", subject_id=str(n), by=SYSTEM, at=at,
               was="", now="made", version=1, data={"n": n})
        for n in range(20)
    ]
erase(lines[3].pk, district_id="990101", reason="x", by=SYSTEM, at=at)
Path(settings.MEDIA_ROOT).mkdir(exist_ok=True)
(Path(settings.MEDIA_ROOT) / "photo.jpg").write_bytes(b"a photo")
(Path(settings.HOME) / "learning").mkdir()
(Path(settings.HOME) / "learning" / "ab12.npz").write_bytes(b"what was learned")
(Path(settings.HOME) / "learning" / "cd34.7.part").write_bytes(b"half of what is being learned")
(Path(settings.HOME) / "keys" / "seal-0001.key").write_bytes(b"k" * 32)
call_command("backup", str(settings.HOME.parent / "backup"))
call_command("backup", str(settings.HOME.parent / "keyed"), "--with-keys")
"""

FULL_AT_THE_KEYS = """
import sys; from pathlib import Path
import django; django.setup()
from shanzhi.journal import backups
whole = backups._copy_folder
def full(source, target):
    whole(source, target)
    if source.name == "keys":
        raise OSError(28, "No space left on device")
backups._copy_folder = full
backups.restore(Path(sys.argv[1]))
"""


def run(home: Path, *arguments: str, url: str = "", full: bool = False) -> subprocess.CompletedProcess[str]:
    """Run Python in a house of its own: a home, a database; ``full`` lets no file grow, as on a full disk."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SHANZHI_")}
    environment = kept | {
        "SHANZHI_HOME": str(home),
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "PYTHONPATH": os.pathsep.join([".", *sys.path]),
    }
    home.mkdir(exist_ok=True)
    limit = (lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (90_000, 90_000))) if full else None
    return subprocess.run(
        [sys.executable, *arguments], env=environment, capture_output=True, text=True, check=False, preexec_fn=limit
    )


def restore(home: Path, folder: Path, *, url: str = "", fails: bool = False, full: bool = False) -> str:
    done = run(home, "-m", "django", "restore", str(folder), url=url, full=full)
    assert bool(done.returncode) == fails, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def lived(tmp_path_factory, django_db_setup) -> Path:
    """Give a folder with a house that was lived in on SQLite (old), its backup, and one with keys (keyed)."""
    folder = tmp_path_factory.mktemp("lived")
    mould.house(folder / "old")
    done = run(folder / "old", "-c", LIVE)
    assert done.returncode == 0, done.stderr
    assert "Without keys" in done.stdout
    return folder


@pytest.fixture
def damaged(lived: Path, tmp_path: Path) -> Path:
    """Give a copy of the backup to damage."""
    return Path(shutil.copytree(lived / "backup", tmp_path / "damaged"))


def test_a_house_on_sqlite_comes_back_whole(lived, tmp_path):
    said = restore(tmp_path / "new", lived / "backup")
    assert "lines and states agree" in said
    assert "held no keys" in said
    assert (tmp_path / "new" / "attachments" / "photo.jpg").read_bytes() == b"a photo"
    assert [path.name for path in (tmp_path / "new" / "learning").iterdir()] == ["ab12.npz"]
    assert not (tmp_path / "new" / "keys" / "seal-0001.key").exists()
    database = sqlite3.connect(tmp_path / "new" / "shanzhi.sqlite3")
    assert database.execute("SELECT count(*) FROM journal_entry").fetchone() == (22,)  # with the check's line
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        database.execute("DELETE FROM journal_payload")
    database.close()


@pytest.mark.postgres
def test_a_house_on_postgresql_comes_back_whole(tmp_path, django_db_setup):
    import psycopg

    cluster = os.environ["SHANZHI_TEST_CLUSTER"].rpartition("/")[0]
    old, new = f"{cluster}/old_house", f"{cluster}/new_house"
    with psycopg.connect(f"{cluster}/postgres", autocommit=True) as admin:
        for name, template in (("old_house", mould.TEMPLATE), ("new_house", "template1")):
            admin.execute(f"DROP DATABASE IF EXISTS {name}")
            admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    done = run(tmp_path / "old", "-c", LIVE, url=old)
    assert done.returncode == 0, done.stderr
    said = restore(tmp_path / "new", tmp_path / "backup", url=new)
    assert "lines and states agree" in said
    assert (tmp_path / "new" / "attachments" / "photo.jpg").exists()
    with psycopg.connect(new, autocommit=True) as database:
        assert database.execute("SELECT count(*) FROM journal_entry").fetchone() == (22,)
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="append-only"):
            database.execute("DELETE FROM journal_payload")


def test_keys_come_back_when_they_went_along_and_nothing_is_overwritten(lived, tmp_path):
    assert "held no keys" not in restore(tmp_path / "new", lived / "keyed")
    assert (tmp_path / "new" / "keys" / "seal-0001.key").read_bytes() == b"k" * 32
    for place in ("keys/seal-0001.key", "learning/own.npz"):
        other = tmp_path / place.partition("/")[0] / place
        other.parent.mkdir(parents=True)
        other.write_bytes(b"other")
        assert f"{other.parent} is not empty" in restore(other.parents[1], lived / "keyed", fails=True)
        assert other.read_bytes() == b"other"


def test_a_backup_says_what_it_holds(lived):
    manifest = backups.read(lived / "backup")
    assert manifest["tables"]["journal_entry"] == 21
    assert manifest["tables"]["journal_payload"] == 21
    assert manifest["keys"] is False
    assert not (lived / "backup" / "keys").exists()
    noted = backups.read(lived / "keyed")  # the first backup was itself noted in the journal
    assert noted["tables"]["journal_entry"] == 22
    assert oct((lived / "keyed").stat().st_mode)[-3:] == "700"


def test_a_backup_overwrites_nothing(lived):
    with pytest.raises(backups.BackupFailed, match="exists"):
        backups.make(lived / "backup", with_keys=False, at=AT)


def test_a_backup_where_nothing_can_be_written_says_so(tmp_path):
    (tmp_path / "a_file").write_text("")
    with pytest.raises(backups.BackupFailed, match="can't be written to"):
        backups.make(tmp_path / "a_file" / "new", with_keys=False, at=AT)


def test_a_disk_that_is_full_is_said_in_words_and_nothing_half_done_stays(lived, tmp_path):
    done = run(lived / "old", "-m", "django", "backup", str(tmp_path / "cut"), full=True)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert f"{tmp_path / 'cut'} can't be written" in done.stderr
    assert not list(tmp_path.glob("cut*"))
    said = restore(tmp_path / "new", lived / "backup", fails=True, full=True)
    assert "Traceback" not in said
    assert f"{tmp_path / 'new'} can't be written" in said
    assert "lines and states agree" in restore(tmp_path / "new", lived / "backup")


def test_a_restore_that_fails_at_its_keys_or_its_database_may_be_tried_again(lived, tmp_path):
    home = tmp_path / "new"
    done = run(home, "-c", FULL_AT_THE_KEYS, str(lived / "keyed"))
    assert "BackupFailed" in done.stderr
    in_the_way = home / "shanzhi.sqlite3.part"
    in_the_way.mkdir()
    assert f"{home} can't be written" in restore(home, lived / "keyed", fails=True)
    in_the_way.rmdir()
    assert "lines and states agree" in restore(home, lived / "keyed")
    assert (home / "keys" / "seal-0001.key").exists()


def test_a_changed_a_missing_and_an_added_file_are_named(damaged):
    photo = damaged / "attachments" / "photo.jpg"
    photo.write_bytes(b"another photo")
    with pytest.raises(backups.BackupFailed, match=r"photo\.jpg"):
        backups.read(damaged)
    photo.unlink()
    with pytest.raises(backups.BackupFailed, match=r"photo\.jpg"):
        backups.read(damaged)
    photo.write_bytes(b"a photo")
    assert backups.read(damaged)
    (damaged / "attachments" / "more.jpg").touch()
    with pytest.raises(backups.BackupFailed, match=r"more\.jpg"):
        backups.read(damaged)


def test_what_is_no_backup_or_of_another_format_is_refused(damaged, tmp_path):
    with pytest.raises(backups.BackupFailed, match="no readable"):
        backups.read(tmp_path / "nothing")
    manifest = json.loads((damaged / "manifest.json").read_text())
    (damaged / "manifest.json").write_text(json.dumps(manifest | {"format": 99}))
    with pytest.raises(backups.BackupFailed, match="format 99"):
        backups.read(damaged)
    for other in ([], {"format": 1}, {**manifest, "files": None}):
        (damaged / "manifest.json").write_text(json.dumps(other))
        with pytest.raises(backups.BackupFailed, match=r"no manifest of a backup"):
            backups.read(damaged)


@pytest.mark.both
@pytest.mark.django_db
def test_a_restore_into_a_house_that_is_lived_in_is_refused(lived):
    reason = "not empty" if connection.vendor == "sqlite" else "the backup is of sqlite"
    with pytest.raises(backups.BackupFailed, match=reason):
        backups.restore(lived / "backup")
    assert not (Path(settings.MEDIA_ROOT) / "photo.jpg").exists()
