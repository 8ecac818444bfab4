"""The door for a WSGI server: granian or gunicorn."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.settings")
LARGEST = 32 * 1024 * 1024  # of a body that doesn't say how long it is: six photos of a telephone
Answer = Callable[[dict[str, Any], Any], Iterable[bytes]]


def measured(answer: Answer) -> Answer:
    """Read a body sent in chunks whole and say its length: Django takes one without a length for empty."""

    def answered(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ.get("HTTP_TRANSFER_ENCODING", "").lower() == "chunked" and not environ.get("CONTENT_LENGTH"):
            body = environ["wsgi.input"].read(LARGEST + 1)
            if len(body) > LARGEST:
                start_response("413 Content Too Large", [("Content-Length", "0")])
                return [b""]
            environ |= {"CONTENT_LENGTH": str(len(body)), "wsgi.input": BytesIO(body)}
        return answer(environ, start_response)

    return answered


application = measured(get_wsgi_application())
