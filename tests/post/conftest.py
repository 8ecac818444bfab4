"""People with inboxes, and a gateway."""

from __future__ import annotations

import pytest
from django.conf import settings

from shanzhi.accounts.models import User
from tests.post import gateway as gateways


@pytest.fixture
def bailu(db):
    return User.objects.create_user("bailu", name="白露")


@pytest.fixture
def shiyan(db):
    return User.objects.create_user("shiyan", name="石砚")


@pytest.fixture
def environment(monkeypatch):
    """Let a test set single variables of the environment."""

    def put(**values):
        monkeypatch.setattr(settings, "ENV", settings.ENV.model_copy(update=values))

    return put


@pytest.fixture
def gateway(environment):
    with gateways.running() as running:
        environment(sms_gateway_url=running.url, sms_gateway_key=gateways.KEY)
        yield running
