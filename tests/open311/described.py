"""GeoReport v2 as this door answers it, written down as OpenAPI by hand: the standard has no such document."""

from __future__ import annotations

from typing import Any

TEXT = {"type": "string"}
MAYBE = {"type": ["string", "null"]}
MOMENT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$"}
ERRORS = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "required": ["code", "description"],
        "properties": {"code": {"type": "integer"}, "description": TEXT},
        "additionalProperties": False,
    },
}
REQUEST = {
    "type": "object",
    "required": ["service_request_id", "status", "service_code", "requested_datetime", "updated_datetime"],
    "properties": {
        "service_request_id": {"type": "string", "pattern": r"^\d{9}$"},
        "status": {"enum": ["open", "closed"]},
        "status_notes": MAYBE,
        "service_name": TEXT,
        "service_code": TEXT,
        "description": TEXT,
        "agency_responsible": MAYBE,
        "service_notice": MAYBE,
        "requested_datetime": MOMENT,
        "updated_datetime": MOMENT,
        "expected_datetime": MAYBE,
        "address": MAYBE,
        "address_id": MAYBE,
        "zipcode": MAYBE,
        "lat": {"type": ["number", "null"]},
        "long": {"type": ["number", "null"]},
        "media_url": MAYBE,
        "extended_attributes": {"type": "object"},
        "notes": {"type": "array"},
        "attributes": {"type": "array"},
    },
    "additionalProperties": False,
}
SERVICE = {
    "type": "object",
    "required": ["service_code", "service_name", "description", "metadata", "type", "keywords", "group"],
    "properties": {"service_code": TEXT, "metadata": {"type": "boolean"}, "type": {"enum": ["realtime", "batch"]}},
}
FILTERS = (
    "jurisdiction_id", "service_request_id", "service_code", "start_date", "end_date", "status", "page", "page_size",
    "updated_after", "updated_before", "extensions",
)  # fmt: skip
FIELDS = (
    "jurisdiction_id", "service_code", "lat", "long", "address_string", "address_id", "email", "device_id",
    "account_id", "first_name", "last_name", "phone", "description", "media_url", "attribute[q1]", "attribute[q2][]",
)  # fmt: skip
UPDATE = ("service_request_id", "update_id", "updated_datetime", "status", "description", "media_url", "first_name")


def _answers(form: str, shape: Any) -> dict[str, Any]:
    kind = "application/json" if form == "json" else "text/xml"
    error, good = ({"schema": ERRORS}, {"schema": shape}) if form == "json" else ({}, {})
    wrong = {str(code): {"description": "errors", "content": {kind: error}} for code in (400, 403, 404, 405, 429)}
    return {"200": {"description": "rows", "content": {kind: good}}, **wrong}


def _query(*names: str) -> list[dict[str, Any]]:
    return [{"name": name, "in": "query", "required": False, "schema": TEXT} for name in names]


def _body(key: str, names: tuple[str, ...]) -> dict[str, Any]:
    fields = {"api_key": {"enum": [key, key, key, "", "wrong"]}, **dict.fromkeys(names, TEXT)}
    shape = {"type": "object", "required": ["api_key"], "properties": fields}
    kinds = ("application/x-www-form-urlencoded", "multipart/form-data")
    return {"required": True, "content": {kind: {"schema": shape} for kind in kinds}}


def document(key: str, form: str) -> dict[str, Any]:
    """Return the document of one format, with a key that opens among those to try."""
    word = [{"name": "word", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}]
    listed = _answers(form, {"type": "array", "items": REQUEST})
    filed = {"type": "array", "minItems": 1, "maxItems": 1, "items": {"type": "object"}}
    paths: dict[str, Any] = {
        f"/open311/discovery.{form}": {
            "get": {"responses": _answers(form, {"type": "object", "required": ["endpoints"]})}
        },
        f"/open311/v2/services.{form}": {
            "get": {
                "parameters": _query("jurisdiction_id"),
                "responses": _answers(form, {"type": "array", "items": SERVICE}),
            }
        },
        f"/open311/v2/services/{{word}}.{form}": {
            "get": {"parameters": word, "responses": _answers(form, {"type": "object", "required": ["attributes"]})}
        },
        f"/open311/v2/requests.{form}": {
            "get": {"parameters": _query(*FILTERS), "responses": listed},
            "post": {"requestBody": _body(key, FIELDS), "responses": _answers(form, filed)},
        },
        f"/open311/v2/requests/{{word}}.{form}": {"get": {"parameters": word, "responses": listed}},
        f"/open311/v2/tokens/{{word}}.{form}": {"get": {"parameters": word, "responses": _answers(form, filed)}},
        f"/open311/v2/servicerequestupdates.{form}": {
            "get": {
                "parameters": _query("api_key", "start_date", "end_date", "service_request_id"),
                "responses": _answers(form, {"type": "array"}),
            },
            "post": {"requestBody": _body(key, UPDATE), "responses": _answers(form, filed)},
        },
    }
    return {"openapi": "3.1.0", "info": {"title": "GeoReport v2", "version": "2"}, "paths": paths}
