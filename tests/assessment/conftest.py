"""A month of life, built once for a module and frozen where asked; what a test does to it is rolled back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.db import transaction

from shanzhi.kernel import clock
from shanzhi.kernel.clock import CHINA
from shanzhi.people.models import Deployment
from shanzhi.scoring import dictionary
from tests.assessment.living import Life, a_month, begin
from tests.grounds import asker
from tests.neighbourhood import DISTRICT, settle

ENOUGH = 5  # for a rate, so that a month need not be large
TOLD = datetime(2026, 3, 11, 10, 0, tzinfo=CHINA)
LATER = datetime(2026, 4, 2, 9, 0, tzinfo=CHINA)


@pytest.fixture(scope="module")
def month(django_db_setup: None, django_db_blocker: Any) -> Iterator[Life]:
    """Give March as it stood when it was told, with the pages' clock at the second day of April."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr(clock, "now", lambda: LATER)
        fewer = {code: replace(one, minimum=min(one.minimum, ENOUGH)) for code, one in dictionary.read().items()}
        patch.setattr(dictionary, "read", lambda: fewer)
        Deployment.objects.forget()
        life = a_month(begin(settle(TOLD)))
        Deployment.objects.filter(district_id=DISTRICT).update(is_demonstration=True)
        kept = Deployment.objects.get(district_id=DISTRICT)
        patch.setitem(Deployment.objects._kept, DISTRICT, kept)
        yield life
        Deployment.objects.forget()
        transaction.set_rollback(True)


@pytest.fixture
def look(month: Life) -> Callable[..., Any]:
    """Give ``look(name, address, posted)``: the answer of a page to one of the cast."""
    return asker(month.ground)
