"""A street with questions in its catalogue, a key, and short ways to ask and to write."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest
from django.test import Client

from shanzhi.catalogue.models import Matter
from shanzhi.kernel import clock
from shanzhi.kernel.actors import Actor, ActorKind
from shanzhi.open311.actions import make_key
from shanzhi.people.models import Deployment
from tests.neighbourhood import DISTRICT

BASE = "/open311/v2"
KEEPER = Actor(ActorKind.SYSTEM, district_id=DISTRICT)
QUESTIONS = [{"ask": "水有多深？", "options": ["鞋面", "脚踝"]}, {"ask": "多久了？", "options": []}]


@pytest.fixture
def street(neighbourhood, settings, tmp_path, monkeypatch):
    settings.HOME = tmp_path / "home"
    settings.MEDIA_ROOT = tmp_path / "attachments"
    monkeypatch.setattr(clock, "now", lambda: neighbourhood.at)
    # The neighbourhood lays its ground without the verbs, so the stamp under which names are kept doesn't change.
    monkeypatch.setattr("shanzhi.territory.queries._kept", {})
    Matter.objects.filter(code="0101").update(questions=QUESTIONS)
    Deployment.objects.forget()
    yield neighbourhood
    Deployment.objects.forget()


@pytest.fixture
def key(street):
    return make_key("试用的市民应用", by=KEEPER, at=street.at)[1]


@pytest.fixture
def open_key(street):
    return make_key("马上公开的", releases=True, by=KEEPER, at=street.at)[1]


class Door:
    """Asks like a client: no cookies, CSRF enforced, nothing followed."""

    def __init__(self):
        self.client = Client(enforce_csrf_checks=True)

    def get(self, path, **params):
        return self.client.get(BASE + path, params)

    def post(self, path, **data):
        return self.client.post(BASE + path, data, headers={"host": "testserver"})

    def form(self, path, body):
        return self.client.post(BASE + path, body, content_type="application/x-www-form-urlencoded; charset=utf-8")


@pytest.fixture
def door():
    return Door()


def rows(response, status=200):
    """Return a JSON answer's rows, or an XML one's children as dictionaries, having seen its type and declaration."""
    assert response.status_code == status, response.content.decode()
    if response["Content-Type"] == "application/json; charset=utf-8":
        return json.loads(response.content)
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    assert response.content.startswith(b'<?xml version="1.0" encoding="utf-8"?>')
    root = ElementTree.fromstring(response.content)
    return [{part.tag: part.text for part in child} for child in root]


def told(key, **more):
    """Return the fields of a whole request."""
    return {
        "api_key": key,
        "service_code": "0101",
        "lat": "35.401",
        "long": "116.301",
        "address_string": "梧桐路47号",
        "description": "路面陷下去一块，打13912345678找我。",
    } | more
