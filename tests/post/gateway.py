"""An SMS gateway at its own protocol: HTTP, JSON, a signature that it checks."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from shanzhi.post.transports import signature

KEY = "geheim"


class Gateway(ThreadingHTTPServer):
    """Remembers what it took over; ``answers`` are the status codes it will give, 200 when there are none left."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: list[int] = []
        self.asked = 0
        self.taken: list[dict[str, Any]] = []
        self.url = f"http://127.0.0.1:{self.server_port}/sms?sign=on"


class _Handler(BaseHTTPRequestHandler):
    server: Gateway

    def do_POST(self) -> None:
        self.server.asked += 1
        body = self.rfile.read(int(self.headers["Content-Length"]))
        expected = signature(KEY, self.headers["X-Shanzhi-Timestamp"], body)
        genuine = self.headers["X-Shanzhi-Signature"] == expected
        status = 401 if not genuine else self.server.answers.pop(0) if self.server.answers else 200
        if status == 200:
            self.server.taken.append(json.loads(body))
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "http://127.0.0.1:9/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        pass


@contextmanager
def running() -> Iterator[Gateway]:
    """Give a gateway that serves until the block ends."""
    with Gateway() as gateway:
        threading.Thread(target=gateway.serve_forever, daemon=True).start()
        yield gateway
        gateway.shutdown()
