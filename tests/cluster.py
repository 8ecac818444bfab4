"""A throw-away PostgreSQL cluster: made in a temporary folder, on a loopback port of its own, gone afterwards.

``with cluster.running() as postgres: postgres.url("name")``. PostgreSQL refuses to run as root, so for root its
programs run as an unprivileged account. A small keeper process holds the server and ends it when its standard input
closes: also when the tests are killed, no server is left behind.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

USER = "shanzhi"
ACCOUNTS = ("postgres", "nobody")  # whom root becomes, the first that exists
START_SECONDS = 60


def programs() -> Path | None:
    """Return the folder with PostgreSQL's server programs (the newest version), or None."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    found = shutil.which("initdb")
    folders = [*versions, *([Path(found).resolve().parent, Path(found).parent] if found else [])]
    return next((path for path in folders if (path / "initdb").exists() and (path / "postgres").exists()), None)


def free_port() -> int:
    """Return a TCP port that nobody uses at this moment."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port


@dataclass
class Cluster:
    """A running cluster and the keeper that will end it."""

    port: int
    keeper: subprocess.Popen[str]

    def url(self, database: str = "postgres") -> str:
        """Return the address of one database, as ``DATABASE_URL`` takes it."""
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{database}"

    def stop(self) -> None:
        """End the server and remove its folder."""
        if self.keeper.stdin and not self.keeper.stdin.closed:
            self.keeper.stdin.close()
            self.keeper.wait(600)  # a large folder takes its time to go


def start(*settings: str) -> Cluster:
    """Start a cluster with some settings more (``"shared_buffers=2GB"``) and return it once it takes connections.

    :raises RuntimeError: when PostgreSQL's programs are missing, or with what they said when they failed.
    """
    if programs() is None:
        raise RuntimeError("PostgreSQL's programs (initdb, postgres) are not installed: apt-get install postgresql")
    port = free_port()
    keeper = subprocess.Popen(
        [sys.executable, __file__, str(port), *settings], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert keeper.stdout is not None
    said = keeper.stdout.readline()
    if said.strip() != "ready":
        raise RuntimeError(f"PostgreSQL did not start: {said}{keeper.stdout.read()}")
    return Cluster(port, keeper)


@contextmanager
def running(*settings: str) -> Iterator[Cluster]:
    """Give a cluster for the length of a ``with`` block."""
    cluster = start(*settings)
    try:
        yield cluster
    finally:
        cluster.stop()


def _account() -> dict[str, object]:
    """Return what ``subprocess`` needs to run as somebody unprivileged: nothing unless we are root."""
    if os.getuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = next(known[name] for name in ACCOUNTS if name in known)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _keep(port: int, settings: list[str]) -> None:
    """Make the cluster, serve it until standard input closes, remove it."""
    folder, account, bin_folder = Path(tempfile.mkdtemp(prefix="shanzhi-pg-")), _account(), programs()
    assert bin_folder is not None
    if account:
        os.chown(folder, account["user"], account["group"])  # type: ignore[arg-type]
    data, quiet = folder / "data", {"cwd": folder, "env": {"PATH": os.environ["PATH"], "LC_ALL": "C"}, **account}
    try:
        made = subprocess.run(
            [bin_folder / "initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync", "--no-locale"],
            **quiet, capture_output=True, text=True, check=False,
        )  # type: ignore[call-overload]  # fmt: skip
        if made.returncode:
            print(made.stderr)
            return
        # The data is thrown away: nothing of it needs to survive a power cut.
        fast = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200"]
        where = ["listen_addresses=127.0.0.1", f"port={port}", "unix_socket_directories="]
        flags = [word for setting in fast + settings + where for word in ("-c", setting)]
        log = folder / "log"
        control = [bin_folder / "pg_ctl", "-D", data, "-s", "-w", "-t", str(START_SECONDS)]
        begun = subprocess.run([*control, "-l", log, "-o", " ".join(flags), "start"], **quiet, check=False)  # type: ignore[call-overload]
        print("ready" if begun.returncode == 0 else log.read_text() if log.exists() else "pg_ctl failed", flush=True)
        sys.stdin.read()
        subprocess.run([*control, "-m", "immediate", "stop"], **quiet, check=False)  # type: ignore[call-overload]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    _keep(int(sys.argv[1]), sys.argv[2:])
