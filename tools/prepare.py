"""Make everything ready for serving: words, tables, the demonstration county in a new database, static files.

One process does it all, because starting Django is what costs time; a second start finds little to do.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import django
from django.core.management import call_command, get_commands

from tools.serve import refuse_taken


def static_fingerprint() -> str:
    """Return a digest of the name, size and time of every static file the finders know."""
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            status = os.stat(storage.path(path))
            digest.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def collect_static() -> None:
    """Collect, hash and compress the static files, when any of them changed since the last time."""
    from django.conf import settings

    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    wanted = static_fingerprint()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(wanted)


def refuse_what_would_fail() -> None:
    """Stop before minutes are spent, where the address or the database can't be used.

    :raises SystemExit: with the reason.
    """
    from shanzhi.__main__ import unreachable
    from shanzhi.settings import ENV

    refuse_taken(ENV.host, ENV.port)
    why = unreachable()
    if why:
        raise SystemExit(why)


def refuse_without_keys() -> None:
    """Stop where nothing could open what is sealed: the first seal would make a key under the lost one's very name.

    :raises SystemExit: with the folder, and the way on where the keys are lost for good.
    """
    from shanzhi.reports import vault
    from shanzhi.reports.models import ReporterIdentity

    sealed, hashed = any(vault.folder().glob("seal-*.key")), (vault.folder() / "hash.key").exists()
    newest = None
    if not (sealed and hashed):
        newest = ReporterIdentity.objects.order_by("-key_id").values_list("key_id", flat=True).first()
    if sealed and newest is not None:
        raise SystemExit(
            f"{vault.folder() / 'hash.key'} is missing: without it no query code of a resident holds, and no telephone "
            "is found again. It is kept with the other keys: put it back, then start. If it is lost for good, a new "
            f"one may follow (head -c 32 /dev/urandom > {vault.folder() / 'hash.key'}); a resident whose code fails "
            "gets another at the desk."
        )
    if newest is not None:
        raise SystemExit(
            f"What tellers sealed opens only with this county's keys, and {vault.folder()} holds none. They are kept "
            "apart from the backups: put them there, then start. If they are lost for good, a new one may follow "
            f"(head -c 32 /dev/urandom > {vault.folder()}/seal-{int(newest) + 1:04d}.key); what was sealed stays shut."
        )


def main() -> None:
    """Prepare in the order in which the parts need each other."""
    from shanzhi.__main__ import elsewhere

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.settings")
    django.setup()
    refuse_what_would_fail()
    known = get_commands()
    if "compile_words" in known:
        call_command("compile_words", verbosity=0)
    call_command("migrate", interactive=False, verbosity=0)
    if why := elsewhere():
        raise SystemExit(why)
    refuse_without_keys()
    if "load_demonstration" in known:
        call_command("load_demonstration", "--if-empty")
    collect_static()


if __name__ == "__main__":
    main()
