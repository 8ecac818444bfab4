"""The OpenAPI document as a page reads it: one entry an operation, with its arguments and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument or field: its name, where it goes, its type, whether it must be there, what it means."""

    name: str
    where: str
    kind: str
    required: bool
    words: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation as it is shown."""

    method: str
    path: str
    name: str
    words: str
    arguments: list[Argument]
    answers: list[Argument]


def operations(schema: Any) -> list[Operation]:
    """Return the operations of a schema in its order."""
    found = []
    for path, methods in schema["paths"].items():
        for method, told in methods.items():
            arguments = [_argument(one) for one in told.get("parameters", [])]
            body = _content(told.get("requestBody", {}))
            arguments += _fields(schema, body, "body")
            success = next(answer for status, answer in told["responses"].items() if int(status) < 300)
            answers = _fields(schema, _content(success), "")
            words = told.get("description", "")
            found.append(Operation(method.upper(), path, told["operationId"], words, arguments, answers))
    return found


def _content(part: Any) -> Any:
    return part.get("content", {}).get("application/json", {}).get("schema", {})


def _argument(one: Any) -> Argument:
    return Argument(one["name"], one["in"], _kind(one["schema"]), one.get("required", False), _words(one))


def _words(one: Any) -> str:
    return str(one.get("description") or one.get("schema", {}).get("description") or "")


def _fields(schema: Any, part: Any, where: str) -> list[Argument]:
    named = part.get("items", part).get("$ref", "")
    if not named:
        return []
    shape = schema["components"]["schemas"][named.rpartition("/")[2]]
    needed = shape.get("required", [])
    return [
        Argument(name, where, _kind(one), name in needed, str(one.get("description", "")))
        for name, one in shape["properties"].items()
    ]


def _kind(one: Any) -> str:
    """Return a type in a word: string, integer, list of TaskOut, string or null."""
    if "anyOf" in one:
        return " | ".join(_kind(part) for part in one["anyOf"])
    if "$ref" in one:
        return str(one["$ref"]).rpartition("/")[2]
    if one.get("type") == "array":
        return f"[{_kind(one['items'])}]"
    return str(one.get("format") or one.get("type") or "any")
