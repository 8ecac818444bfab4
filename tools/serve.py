"""Serve the pages and run the worker beside them, and stop both cleanly on SIGTERM or SIGINT.

granian serves; where it has no wheel (LoongArch) gunicorn does. SQLite gets two processes of one thread each:
more threads only queue for its one writer (measured, ``docs/adr/0003-server.md``). A worker that dies is started
again after a pause; a server that dies ends everything with its own exit code, so that the operator's supervisor
sees it.
"""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
import time
from importlib.util import find_spec
from types import FrameType

import django
from django.core.management import get_commands

STOP_SECONDS = 15
PAUSE_SECONDS = 5


class Stopped(Exception):
    """Raised out of the waiting loop by a signal."""


def server_command(host: str, port: int, *, embedded: bool) -> list[str]:
    """Return the command of the WSGI server for this address; ``embedded`` says that the database is SQLite."""
    threads = "1" if embedded else "4"
    if find_spec("granian"):
        address = ["--host", host, "--port", str(port)]
        size = ["--workers", "2", "--blocking-threads", threads, "--backlog", "1024"]
        quiet = ["--log-level", "warning", "--no-access-log", "--respawn-failed-workers"]
        return [
            sys.executable,
            "-m",
            "granian",
            "--interface",
            "wsgi",
            *address,
            *size,
            *quiet,
            "shanzhi.wsgi:application",
        ]
    size = ["--workers", "2", "--threads", threads, "--log-level", "warning"]
    shown = f"[{host}]" if ":" in host else host
    return [sys.executable, "-m", "gunicorn", "--bind", f"{shown}:{port}", *size, "shanzhi.wsgi:application"]


def refuse_taken(host: str, port: int) -> None:
    """Stop with a plain sentence when the address can't be used.

    :raises SystemExit: with the reason.
    """
    hosts = "HOST=127.0.0.1 serves this machine alone, HOST=0.0.0.0 everybody who can reach it."
    another = port + 1 if 1024 <= port < 65535 else 8000
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError) as error:
        raise SystemExit(f"HOST={host} is no address that can be found. {hosts}") from error
    with socket.socket(family, kind, protocol) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(address)
        except OSError as error:
            if error.errno == errno.EADDRNOTAVAIL:
                raise SystemExit(f"HOST={host} is no address of this machine. {hosts}") from error
            raise SystemExit(
                f"Cannot listen on {host}:{port} ({error.strerror}). Choose another: PORT={another} ./run"
            ) from error


def answers(host: str, port: int) -> bool:
    """Return whether something accepts connections at the address."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    try:
        with socket.create_connection((reachable, port), timeout=1):
            return True
    except OSError:
        return False


def stop(child: subprocess.Popen[bytes] | None) -> None:
    """Ask a child to end, and end it when it hasn't within the time allowed."""
    if child is None or child.poll() is not None:
        return
    child.terminate()
    try:
        child.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def start_worker() -> subprocess.Popen[bytes] | None:
    """Start the worker that tells subscribers and reads deadlines."""
    if "work" not in get_commands():
        return None
    return subprocess.Popen([sys.executable, "-m", "shanzhi", "work"])


def watch(server: subprocess.Popen[bytes], host: str, port: int) -> int:
    """Keep both running until the server ends or a signal comes; return the exit code."""
    worker = start_worker()
    told, again_at = False, 0.0
    try:
        while server.poll() is None:
            if not told and answers(host, port):
                print(f"Shanzhi 善治: http://{f'[{host}]' if ':' in host else host}:{port}/", flush=True)
                told = True
            if worker is not None and worker.poll() is not None:
                if not again_at:
                    print(f"The worker ended with code {worker.returncode}; it is started again.", flush=True)
                    again_at = time.monotonic() + PAUSE_SECONDS
                elif time.monotonic() >= again_at:
                    worker, again_at = start_worker(), 0.0
            time.sleep(0.2)
        return server.returncode or 1
    except Stopped:
        return 0
    finally:
        # A second Ctrl-C while stopping must not leave children behind.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        stop(worker)
        stop(server)


def main() -> None:
    """Serve until told to stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.settings")
    django.setup()
    from django.db import connection

    from shanzhi.settings import ENV

    refuse_taken(ENV.host, ENV.port)

    def on_signal(number: int, frame: FrameType | None) -> None:
        raise Stopped

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    command = server_command(ENV.host, ENV.port, embedded=connection.vendor == "sqlite")
    raise SystemExit(watch(subprocess.Popen(command), ENV.host, ENV.port))


if __name__ == "__main__":
    main()
