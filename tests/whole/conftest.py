"""One world for a whole module: built once, inside a transaction that is rolled back at its end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db import transaction
from django.middleware import csrf

from shanzhi.accounts.models import User
from shanzhi.kernel import clock
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import CHINA
from shanzhi.people import access
from shanzhi.people.models import Deployment
from tests.whole.world import World, build

AT = datetime(2026, 3, 11, 10, 0, tzinfo=CHINA)


def _remembered() -> Callable[..., Actor]:
    """Return ``actor_for`` that reads each person's posts once: no request of these tests leaves a post changed."""
    read, known = access.actor_for, dict[tuple[object, bool], Actor]()

    def actor_for(user: User, *, at: datetime) -> Actor:
        key = (user.pk, user.is_active)
        if at != AT or key not in known:
            known[key] = read(user, at=at)
        return known[key]

    return actor_for


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Give the world at its one moment; what a test does to it must be rolled back by the test."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr(clock, "now", lambda: AT)
        # The same form twice must be the same bytes.
        patch.setattr(csrf, "_get_new_csrf_string", lambda: "c" * csrf.CSRF_SECRET_LENGTH)
        Deployment.objects.forget()
        built = build(AT)
        patch.setattr(access, "actor_for", _remembered())
        yield built
        Deployment.objects.forget()
        transaction.set_rollback(True)
