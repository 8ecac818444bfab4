"""The door for a WSGI server: granian or gunicorn."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.settings")
LARGEST = 32 * 1024 * 1024  # of a body that doesn't say how long it is: six photos of a telephone
HEARD_OUT = 256 * 1024 * 1024  # of a body that was refused: whoever still sends reads no answer
TOO_LARGE = "发来的内容太大了，最多32MB。\nToo large: 32 MB at most.\n".encode()
Answer = Callable[[dict[str, Any], Any], Iterable[bytes]]


def measured(answer: Answer) -> Answer:
    """Read a body sent in chunks whole and say its length: Django takes one without a length for empty."""

    def answered(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ.get("HTTP_TRANSFER_ENCODING", "").lower() == "chunked" and not environ.get("CONTENT_LENGTH"):
            body = environ["wsgi.input"].read(LARGEST + 1)
            if len(body) > LARGEST:
                said = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(TOO_LARGE)))]
                start_response("413 Content Too Large", said)
                return [TOO_LARGE]
            environ |= {"CONTENT_LENGTH": str(len(body)), "wsgi.input": BytesIO(body)}
        return answer(environ, start_response)

    return answered


def heard_out(answer: Answer) -> Answer:
    """Read what an answer left unread of a body, so that who was refused reads why and not a broken connection."""

    def answered(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        body = environ["wsgi.input"]
        said = answer(environ, start_response)
        length = environ.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and 0 < int(length) <= HEARD_OUT:
            while body.read(65_536):
                pass
        return said

    return answered


application = heard_out(measured(get_wsgi_application()))
