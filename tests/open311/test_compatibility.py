"""What published clients in Java, JavaScript, Perl and Python were seen to send and to stumble over at this door."""

from __future__ import annotations

import json
from io import BytesIO

import pytest

from shanzhi import wsgi
from shanzhi.open311.reading import moment_of
from shanzhi.people.models import Deployment
from tests.open311.conftest import rows, told
from tests.open311.filing import filed, released, report_of

pytestmark = pytest.mark.django_db


def test_a_demonstration_is_found_by_who_looks_for_production_and_by_who_looks_for_a_test(door, street):
    Deployment.objects.update(is_demonstration=True)
    Deployment.objects.forget()
    for address in ("/open311/discovery.json", "/open311/v2/discovery.json"):
        found = json.loads(door.client.get(address).content)["endpoints"]
        assert [one["type"] for one in found] == ["test", "production"]
        assert len({one["url"] for one in found}) == 1


def test_an_address_may_be_joined_with_any_number_of_slashes_and_any_case(door, street, key):
    for path in ("services.json", "/services.json", "//services.json", "/services.JSON", "services/0101.json"):
        assert rows(door.get(path)) if "0101" not in path else door.get(path).status_code == 200
    for path in ("requests.json", "//requests.XML"):
        assert rows(door.post(path, **told(key)))
    rows(door.get("nowhere.json"), 404)


@pytest.mark.parametrize("code", ["0101", "101"])
def test_a_service_code_that_was_read_as_a_number_is_still_understood(door, street, key, code):
    made = released(street)
    assert json.loads(door.get(f"/services/{code}.json").content)["service_code"] == "0101"
    assert [one["service_request_id"] for one in rows(door.get("/requests.json", service_code=code))] == [made.number]
    assert report_of(filed(door, key, service_code=code)).case.matter.code == "0101"


@pytest.mark.parametrize("code", ["1", "q1"])
@pytest.mark.parametrize("which", ["key", "name"])
def test_an_answer_is_given_by_its_key_or_its_name(door, street, key, code, which):
    definition = json.loads(door.get("/services/0101.json").content)
    [value] = [one for one in definition["attributes"][0]["values"] if one["name"] == "脚踝"]
    assert value["key"].isascii()
    assert "水有多深？脚踝" in report_of(filed(door, key, **{f"attribute[{code}]": value[which]})).text


@pytest.mark.parametrize("given", ["null", "undefined", "None", "testserver", "990101", ""])
def test_a_jurisdiction_that_nobody_gave_is_none(door, street, given):
    rows(door.get("/services.json", jurisdiction_id=given))


def test_what_is_read_as_a_number_is_a_number_or_left_out(door, street):
    made = released(street)
    [seen] = rows(door.get(f"/requests/{made.number}.json", extensions="true"))
    assert {"address_id", "zipcode"}.isdisjoint(seen)
    assert seen["extended_attributes"]["address_id"] == street.place.code
    [written] = rows(door.get(f"/requests/{made.number}.xml"))
    assert (written["address_id"], written["zipcode"]) == (None, None)
    type(street.place).objects.filter(pk=street.place.pk).update(code="47")
    assert rows(door.get(f"/requests/{made.number}.json"))[0]["address_id"] == "47"


@pytest.mark.parametrize(("answered", "finer"), [("closed", "fixed"), ("rejected", "no_further_action")])
def test_what_was_turned_away_is_not_fixed_in_the_archive_either(door, street, answered, finer):
    made = released(street)
    type(made).objects.filter(pk=made.pk).update(answer_kind=answered)
    type(made.case).objects.filter(pk=made.case_id).update(state="archived")
    [seen] = rows(door.get(f"/requests/{made.number}.json", extensions="true"))
    assert seen["extended_attributes"]["status"] == finer


def test_a_place_may_come_as_address_and_line_ends_count_once(door, street, key):
    number = filed(door, key, lat="", long="", address_string="", address="梧桐路47号")
    assert report_of(number).place_text == "梧桐路47号"
    assert "\r" not in report_of(filed(door, key, description="字\r\n" * 1999 + "字")).text


@pytest.mark.parametrize(
    "written",
    ["2026-03-01 00:00:00 UTC", "2026-03-01T00:00:00z", "2026-03-01T00:00:00.1234567Z", "2026-03-01 08:00:00 +0800"],
)
def test_moments_as_other_languages_print_them(written):
    assert moment_of(written, "start_date").isoformat().startswith(("2026-03-01T00:00:00", "2026-03-01T08:00:00"))
    assert moment_of("2026-03", "start_date").isoformat() == "2026-03-01T00:00:00+08:00"


def test_a_page_of_another_origin_may_ask_before_it_asks(door, street):
    answer = door.client.options("/open311/v2/requests.json", headers={"origin": "https://map.example"})
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Content-Type" in answer["Access-Control-Allow-Headers"]
    assert {"GET", "POST"} <= set(answer["Access-Control-Allow-Methods"].split(", "))
    assert "Access-Control-Allow-Credentials" not in answer


def test_a_body_in_chunks_is_read_whole_and_not_without_end(monkeypatch):
    seen = []

    def answer(environ, start_response):
        seen.append((environ["CONTENT_LENGTH"], environ["wsgi.input"].read()))
        return []

    def ask(body, **more):
        said = []
        environ = {"wsgi.input": BytesIO(body), **more}
        wsgi.measured(answer)(environ, lambda status, headers: said.append(status))
        return said

    monkeypatch.setattr(wsgi, "LARGEST", 10)
    assert ask(b"a=1", HTTP_TRANSFER_ENCODING="chunked") == []
    assert ask(b"a=1", CONTENT_LENGTH="3") == []
    assert seen == [("3", b"a=1")] * 2
    assert ask(b"x" * 11, HTTP_TRANSFER_ENCODING="Chunked") == ["413 Content Too Large"]
    assert len(seen) == 2
