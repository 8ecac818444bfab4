"""Systems with tokens, and short ways to call."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from shanzhi.api.actions.systems import make_system
from shanzhi.api.models import Scope
from shanzhi.kernel import clock
from shanzhi.people.models import Deployment

ALL = list(Scope.values)


class System:
    """Calls like another system: a token, JSON, CSRF enforced, no cookies."""

    def __init__(self, token, row=None):
        self.client, self.row = Client(enforce_csrf_checks=True), row
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path, **params):
        return self.client.get(f"/api/v1{path}", params, headers=self.headers)

    def post(self, path, body, key=""):
        headers = self.headers | ({"Idempotency-Key": key} if key else {})
        return self.client.post(f"/api/v1{path}", json.dumps(body), content_type="application/json", headers=headers)


def said(response, status=200):
    """Return an answer's JSON, having seen its status."""
    assert response.status_code == status, response.content.decode()
    return json.loads(response.content)


@pytest.fixture
def street(neighbourhood, settings, tmp_path, monkeypatch):
    settings.HOME = tmp_path / "home"
    settings.MEDIA_ROOT = tmp_path / "attachments"
    monkeypatch.setattr(clock, "now", lambda: neighbourhood.at)
    monkeypatch.setattr("shanzhi.territory.queries._kept", {})
    Deployment.objects.forget()
    yield neighbourhood
    Deployment.objects.forget()


@pytest.fixture
def system(street):
    """Return ``make(name, capacity, …)``: a system posted over the street, or in a unit."""

    def make(name, capacity, *, scopes=ALL, unit="", division=None, **more):
        post = {"capacity": capacity}
        post |= {"unit": street.units[unit]} if unit else {"division": division or street.street}
        row, token = make_system(name, post=post, scopes=scopes, by=street.actor("mubai"), at=street.at, **more)
        return System(token, row)

    return make
