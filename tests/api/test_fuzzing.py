"""The whole OpenAPI document under Schemathesis: a seeded slice in a check, the full size in a soak."""

from __future__ import annotations

import json

import pytest

from tests.api.conftest import System
from tests.fuzzing import fuzz
from tests.measuring import measured

pytestmark = pytest.mark.django_db


def _fuzzed(street, system, *, examples, least):
    street.case()
    dispatched = street.dispatched()
    caller = system("模糊测试", "dispatcher", per_minute=2_000_000_000)
    document = json.loads(System("").get("/openapi.json").content)

    def real(chance, case):
        parameters = case.path_parameters or {}
        if "number" in parameters and chance.random() < 0.5:
            parameters["number"] = chance.choice(["26-000001", dispatched.number])
        if "ordinal" in parameters and chance.random() < 0.5:
            parameters["ordinal"] = 1
        if isinstance(case.body, dict) and "verb" in case.body and chance.random() < 0.7:
            case.body |= {
                "verb": chance.choice(["accept", "dispatch", "sign", "recall"]),
                "version": chance.randint(1, 5),
            }

    return fuzz(document, examples=examples, headers=caller.headers, real=real, least=least)


def test_a_slice_of_made_up_calls(street, system):
    _fuzzed(street, system, examples=8, least=50)


@pytest.mark.soak
def test_many_made_up_calls(street, system):
    sent = _fuzzed(street, system, examples=1100, least=10_000)
    measured(
        "made-up calls of the interface without a 5xx",
        sent,
        "requests",
        aim="≥ 10,000",
        ok=True,
        group="Fuzzed API",
    )
