"""The Open311 addresses under Schemathesis: a seeded slice in a check, the full size in a soak."""

from __future__ import annotations

import pytest

from shanzhi.open311.actions import make_key
from shanzhi.open311.models import ApiKey
from tests.fuzzing import fuzz
from tests.measuring import measured
from tests.open311.conftest import KEEPER
from tests.open311.described import document
from tests.open311.filing import released

pytestmark = pytest.mark.django_db


def _fuzzed(street, form, *, examples, least):
    made = released(street)
    key, secret = make_key("模糊测试", releases=True, by=KEEPER, at=street.at)
    ApiKey.objects.in_district(key.district_id).filter(pk=key.pk).update(
        per_day=2_000_000_000
    )  # more than any key may have
    whole = {"service_code": ["0101", "other"], "lat": ["35.401"], "long": ["116.301"], "status": ["OPEN", "open"]}
    whole |= {"service_request_id": [made.number], "updated_datetime": ["2026-03-11T02:00:00Z"], "page": ["1"]}
    whole |= {"start_date": ["2026-03-01T00:00:00Z"], "end_date": ["2026-03-31T00:00:00Z"], "page_size": ["10"]}

    def real(chance, case):
        for part in (case.query, case.body):
            for name in list(part) if isinstance(part, dict) else ():
                if name in whole and chance.random() < 0.7:
                    part[name] = chance.choice(whole[name])
        if case.path_parameters and chance.random() < 0.3:
            case.path_parameters["word"] = chance.choice([made.number, "0101", "other"])

    return fuzz(document(secret, form), examples=examples, real=real, least=least)


@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_slice_of_made_up_requests(street, form):
    _fuzzed(street, form, examples=10, least=40)


@pytest.mark.soak
@pytest.mark.parametrize("form", ["json", "xml"])
def test_many_made_up_requests(street, form):
    sent = _fuzzed(street, form, examples=1000, least=5_000)
    measured(
        f"made-up Open311 requests without a 5xx ({form})",
        sent,
        "requests",
        aim="≥ 5,000",
        ok=True,
        group="Fuzzed Open311",
    )
