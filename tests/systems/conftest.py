"""The demonstration county, loaded once for all walks; what a walk does is undone."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from shanzhi.kernel import clock
from shanzhi.kernel.clock import CHINA
from shanzhi.people.models import Deployment
from shanzhi.rehearse.actions.county import load
from tests.systems.walking import Moment

SOAKING = os.environ.get("SHANZHI_SOAK") == "1"
# As ./run loads it, on a Saturday night, in a soak; a smaller life on a working morning in a check.
AT = datetime(2026, 6, 20, 21, 40, tzinfo=CHINA) if SOAKING else datetime(2026, 3, 11, 10, 0, tzinfo=CHINA)
CASES, DAYS = (250, 45) if SOAKING else (60, 32)


@pytest.fixture(scope="module")
def county(django_db_setup: None, django_db_blocker: Any) -> Iterator[datetime]:
    """Give the moment at which the demonstration county stands loaded."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr(clock, "now", lambda: AT)
        Deployment.objects.forget()
        load(settings.ENV.district_id, at=AT, cases=CASES, days=DAYS, seed=2026, clock=time.monotonic)
        yield AT
        Deployment.objects.forget()
        transaction.set_rollback(True)


@pytest.fixture
def moment(county: datetime, monkeypatch: pytest.MonkeyPatch) -> Moment:
    """Give the clock of one walk over the county; what is done in it the test undoes."""
    moving = Moment(county)
    monkeypatch.setattr(clock, "now", moving)
    return moving
