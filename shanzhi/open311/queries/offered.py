"""The service types: the leaves of the catalogue in force that are nobody's secret, and one for all the rest."""

from __future__ import annotations

from typing import Any
from zlib import crc32

from django.utils.translation import gettext as _

from shanzhi.catalogue.models import Matter
from shanzhi.open311.reading import Wrong

OTHER = "other"
"""Whoever can't say what sort of thing it is still has a door; a person sorts it, so a token comes back first."""


def services() -> list[dict[str, Any]]:
    """Return every service type, in the catalogue's order; matters of a closed zone are never offered here."""
    rows = [_row(matter) for matter in _offered().select_related("parent").order_by("path")]
    return [*rows, _other()]


def _offered() -> Any:
    return Matter.objects.current().dispatchable().filter(confidential_zone="")


def _row(matter: Matter) -> dict[str, Any]:
    name = matter.told_as()
    return {
        "service_code": matter.code,
        "service_name": name,
        "description": str(matter.phrases[0]) if matter.phrases else name,
        "metadata": bool(matter.questions),
        "type": "realtime",
        "keywords": ",".join(str(one).replace(",", " ") for one in matter.synonyms),
        "group": matter.parent.name if matter.parent is not None else "",
    }


def _other() -> dict[str, Any]:
    return {
        "service_code": OTHER,
        "service_name": _("其他"),
        "description": _("说不清归哪类的事，照样收，由人来分。"),
        "metadata": False,
        "type": "batch",
        "keywords": "",
        "group": _("其他"),
    }


def service(code: str) -> Matter | None:
    """Return the matter of a service code, None for "other".

    :raises Wrong: 404 when there is no such service.
    """
    if code == OTHER:
        return None
    found: Matter | None = _offered().filter(code__in=spelled(code)).order_by("-code").first()
    if found is None:
        raise Wrong(404, _("没有service_code为“%(code)s”的服务。") % {"code": code[:40]})
    return found


def spelled(code: str) -> list[str]:
    """Return the codes that one asked for may mean: a client that read 010101 as a number asks for 10101."""
    return [code, f"0{code}"] if code.isdecimal() and len(code) < 24 else [code[:24]]


def definition(code: str) -> dict[str, Any]:
    """Return the extra questions of a service.

    :raises Wrong: 404 when there is no such service.
    """
    matter = service(code)
    asked = attributes(matter)
    return {"service_code": OTHER if matter is None else matter.code, "attributes": asked}


def attributes(matter: Matter | None) -> list[dict[str, Any]]:
    """Return a matter's extra questions as attributes. None is required: whoever tells something may know no more.

    Codes are figures and keys plain letters, for clients that read them as numbers or can't send Chinese.
    """
    found = []
    for order, question in enumerate(matter.questions if matter is not None else [], start=1):
        options = [str(one) for one in question.get("options", [])]
        row: dict[str, Any] = {
            "variable": True,
            "code": str(order),
            "datatype": "singlevaluelist" if options else "string",
            "required": False,
            "datatype_description": _("选一个") if options else _("几个字就行"),
            "order": order,
            "description": str(question.get("ask", "")),
            "values": [{"key": f"v{crc32(one.encode()):08x}", "name": one} for one in options],
        }
        found.append(row)
    return found


def answered(matter: Matter | None, given: dict[str, list[str]]) -> list[str]:
    """Return the answers as lines of words: 水有多深？脚踝. A question may be called q1, a value by its name.

    :raises Wrong: 400, naming each code that isn't asked or each value that isn't offered.
    """
    asked = {row["code"]: row for row in attributes(matter)}
    told = {code.removeprefix("q"): (code, values) for code, values in given.items()}
    faults = [
        _("这项服务没有attribute[%(code)s]。") % {"code": told[code][0][:40]} for code in told if code not in asked
    ]
    lines = []
    for number, row in asked.items():
        code, values = told.get(number, (number, []))
        names = {value["key"]: value["name"] for value in row["values"]}
        faults += [
            _("attribute[%(code)s]没有“%(value)s”这个选项。") % {"code": code, "value": value[:40]}
            for value in values
            if names and value not in names and value not in names.values()
        ]
        if values:
            lines.append(f"{row['description']}{'、'.join(names.get(value, value) for value in values)}")
    if faults:
        raise Wrong(400, *faults)
    return lines
