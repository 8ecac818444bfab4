"""Telling: one transaction, few statements, a number and a code, the teller sealed."""

from __future__ import annotations

import pytest

from shanzhi.reports.shapes import Teller
from tests.statements import budget

pytestmark = pytest.mark.django_db


def test_telling_takes_at_most_ten_statements(told):
    told()  # calendars and limits are read once a process
    with budget(10) as statements:
        result = told(teller=Teller("李某", "13900000000"))
    print(len(statements))
    assert result.report.number
