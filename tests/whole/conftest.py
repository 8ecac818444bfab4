"""One world for a whole module: built once, inside a transaction that is rolled back at its end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db import transaction
from django.middleware import csrf

from shanzhi.kernel import clock
from shanzhi.kernel.clock import CHINA
from shanzhi.people.models import Deployment
from tests.whole.world import World, build

AT = datetime(2026, 3, 11, 10, 0, tzinfo=CHINA)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Give the world at its one moment; what a test does to it must be rolled back by the test."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr(clock, "now", lambda: AT)
        # The same form twice must be the same bytes.
        patch.setattr(csrf, "_get_new_csrf_string", lambda: "c" * csrf.CSRF_SECRET_LENGTH)
        Deployment.objects.forget()
        yield build(AT)
        Deployment.objects.forget()
        transaction.set_rollback(True)
