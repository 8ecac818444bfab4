"""Files handed out: the type follows from the name's ending, and the browser keeps it instead of showing it."""

from __future__ import annotations

import re
from datetime import datetime

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from shanzhi.kernel.clock import local

UNFIT = re.compile(r'[\\/:*?"<>|\s]+')  # in the name of a file on anybody's desk
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "geojson": "application/geo+json",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def file_name(title: object, key: str | datetime, ending: str) -> str:
    """Return what a file is called: what it holds, in the reader's words, and its number or the moment."""
    said = f"{local(key):%Y%m%d-%H%M}" if isinstance(key, datetime) else key
    return UNFIT.sub(" ", f"{title}-{said}.{ending}").strip()


def as_file(content: bytes, name: str) -> HttpResponse:
    """Return a file to be kept under a name, whatever script the name is written in."""
    response = HttpResponse(content, content_type=TYPES[name.rpartition(".")[2]])
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response
