"""One content in both formats of GeoReport v2: XML with named containers, JSON with the names dropped. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

CONTENT_TYPES = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}
FORMATS = ("text/xml", "application/json")
# What a repeated child is called in XML, by its container's name.
CHILDREN = {
    "services": "service",
    "service_requests": "request",
    "service_request_updates": "request_update",
    "errors": "error",
    "attributes": "attribute",
    "values": "value",
    "endpoints": "endpoint",
    "formats": "format",
    "notes": "note",
}
# Numbers in some published clients' eyes, which give up the whole list at a null: in JSON they are left out instead.
LEFT_OUT = {"address_id", "zipcode", "lat", "long"}
# XML 1.0 has no way to write these, not even escaped.
UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Content:
    """What is answered: the root's name (XML alone), a list of rows or one object, and the HTTP status."""

    root: str
    value: Sequence[Mapping[str, Any]] | Mapping[str, Any]
    status: int = 200


def written(content: Content, form: str) -> bytes:
    """Return the body in ``xml`` or ``json``."""
    if form == "json":
        return json.dumps(_spoken(content.value), ensure_ascii=False).encode("utf-8", "replace")
    body = "".join(_element(content.root, content.value))
    return f'<?xml version="1.0" encoding="utf-8"?>\n{body}'.encode("utf-8", "replace")


def _spoken(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: one for name, one in value.items() if one is not None or name not in LEFT_OUT}
    return [_spoken(one) for one in value]


def errors(status: int, *descriptions: object) -> Content:
    """Return an error body; its code is the HTTP status, its descriptions are for the end user."""
    return Content("errors", [{"code": status, "description": str(one)} for one in descriptions], status)


def _element(name: str, value: Any) -> list[str]:
    if value is None or (isinstance(value, str | list | tuple | dict) and not value):
        return [f"<{name}/>"]
    if isinstance(value, Mapping):
        known = {key: one for key, one in value.items() if one or key != "values"}
        return [f"<{name}>", *(part for key, one in known.items() for part in _element(key, one)), f"</{name}>"]
    if isinstance(value, list | tuple):
        child = CHILDREN[name]
        return [f"<{name}>", *(part for one in value for part in _element(child, one)), f"</{name}>"]
    if isinstance(value, bool):
        return [f"<{name}>{'true' if value else 'false'}</{name}>"]
    return [f"<{name}>{escape(UNWRITABLE.sub('', str(value)))}</{name}>"]
