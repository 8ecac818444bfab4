"""A NUL in an address or a form, as scanners send it: PostgreSQL keeps none, so it is answered in words."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.web.conftest import words_of

pytestmark = [pytest.mark.both, pytest.mark.django_db]

ADDRESSES = (
    "/search/?q=%00", "/search/?q=x&%00=1", "/cases/?after=%00", "/board/?channel=a%00b", "/stations/?q=%00",
    "/stations/at/%00/", "/?place=%00", "/status/?number=%00", "/sign-in/?next=%00", "/cases/%00/",
)  # fmt: skip


@pytest.mark.parametrize("name", ["", "tongchou"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_nul_in_an_address_is_answered_in_words(signed_in, address, name):
    client = signed_in(name) if name else Client()
    client.raise_request_exception = False
    answer = client.get(address)
    assert answer.status_code == 400
    assert "没看懂这个请求" in words_of(answer)


@pytest.mark.parametrize(
    "address",
    [
        "/open311/v2/requests.json?updated_after=%00",
        "/open311/v2/requests.json?service_request_id=%00",
        "/open311/v2/requests.json?service_code=%00",
        "/open311/v2/requests/%00.json",
        "/open311/v2/tokens/%00.xml",
        "/open311/v2/services/%00.xml",
        "/api/v1/reports?cursor=%00",
        "/api/v1/cases?state=%00",
        "/api/v1/cases/%00",
        "/api/v1/%00",
        "/api/v1/openapi.json?x=%00",
    ],
)
def test_a_nul_at_a_door_of_machines_is_answered_in_its_form(at_the_moment, address):
    answer = Client(raise_request_exception=False).get(address)
    assert answer.status_code < 500
    assert "html" not in answer.headers["Content-Type"]


def test_what_only_looks_like_a_nul_is_read(signed_in):
    assert signed_in("tongchou").get("/search/?q=%2500").status_code == 200


@pytest.mark.parametrize("address", ["/tell/", "/status/", "/sign-in/"])
def test_a_nul_in_a_form_breaks_no_page(at_the_moment, address):
    fields = ("text", "place_text", "number", "code", "phone", "username", "password", "key", "next")
    answer = Client(raise_request_exception=False).post(address, dict.fromkeys(fields, "a\0b"))
    assert answer.status_code < 500


@pytest.mark.parametrize("address", ["/api/hooks/stop/", "/api/hooks/again/", "/catalogue/import/back/"])
def test_a_nul_in_what_a_button_sends_breaks_no_page(signed_in, address):
    client = signed_in("mubai")
    client.raise_request_exception = False
    answer = client.post(address, dict.fromkeys(("name", "part", "code", "seen"), "a\0b"))
    assert answer.status_code < 500
