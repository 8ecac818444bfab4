"""Schemathesis over our WSGI application, inside the test's transaction: every answer as documented, never a 5xx."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from typing import Any

import schemathesis
from django.core import signals
from django.db import close_old_connections
from hypothesis import HealthCheck, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from shanzhi.wsgi import application

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
SOAKING = os.environ.get("SHANZHI_SOAK") == "1"


def fuzz(
    document: dict[str, Any],
    *,
    examples: int,
    headers: dict[str, str] | None = None,
    real: Callable[[random.Random, Any], None] = lambda _chance, _case: None,
    least: int = 1,
) -> int:
    """Send ``examples`` generated requests to each operation and return how many were sent in all.

    ``real`` may put something that exists into a case, for what is made up is mostly not there.
    """
    schema = schemathesis.openapi.from_dict(document)
    schema.app = application
    # As Django's own test client does: the connection, and the test's transaction on it, outlive each request.
    signals.request_started.disconnect(close_old_connections)
    signals.request_finished.disconnect(close_old_connections)
    try:
        sent = _send_all(schema, examples, headers or {}, real)
    finally:
        signals.request_started.connect(close_old_connections)
        signals.request_finished.connect(close_old_connections)
    assert sent >= least, sent
    return sent


def _send_all(schema: Any, examples: int, headers: dict[str, str], real: Callable[[random.Random, Any], None]) -> int:
    chance, sent = random.Random(20260311), 0
    for result in schema.get_all_operations():
        operation = result.ok()

        @seed(20260311)
        @settings(
            max_examples=examples,
            deadline=None,
            database=None,
            derandomize=False,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def send(case: Any) -> None:
            nonlocal sent
            real(chance, case)
            response = case.call(headers=headers)
            sent += 1
            case.validate_response(response, checks=CHECKS)

        send()
    return sent
