"""GeoReport v2 by its own check list: what each address answers to whoever asks or sends in, in both formats."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest

from shanzhi.cases.models import Case
from shanzhi.journal.verify import verify
from shanzhi.loop.workflow import Zone
from shanzhi.open311.actions import make_key, revoke_key
from shanzhi.open311.models import Posting
from shanzhi.reports.actions.words import release
from shanzhi.reports.models import Report
from tests.neighbourhood import DISTRICT
from tests.open311.conftest import KEEPER, rows, told
from tests.open311.filing import filed, report_of

pytestmark = pytest.mark.django_db
FORMATS = ["xml", "json"]


# 1 and 2: both suffixes everywhere, arrays at the root, declaration, exact types, strings for ids


@pytest.mark.parametrize("form", FORMATS)
def test_discovery_says_where_the_endpoint_is(door, street, form):
    answer = door.client.get(f"/open311/discovery.{form}")
    if form == "json":
        found = json.loads(answer.content)
        [endpoint] = found["endpoints"]
        assert endpoint["formats"] == ["text/xml", "application/json"]
    else:
        root = ElementTree.fromstring(answer.content)
        assert (root.tag, [one.tag for one in root]) == (
            "discovery", ["changeset", "contact", "key_service", "endpoints"],
        )  # fmt: skip
        endpoint = {one.tag: one.text for one in root.find("endpoints/endpoint")}
        assert [one.text for one in root.findall("endpoints/endpoint/formats/format")] == [
            "text/xml", "application/json",
        ]  # fmt: skip
        found = {one.tag: one.text for one in root}
    assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
    assert endpoint["url"] == "http://testserver/open311/v2"
    assert endpoint["type"] in ("production", "test")
    assert datetime.fromisoformat(found["changeset"]) <= street.at


@pytest.mark.parametrize("form", FORMATS)
def test_services_are_the_leaves_of_the_catalogue_and_one_for_the_rest(door, street, form):
    listed = rows(door.get(f"/services.{form}"))
    assert [one["service_code"] for one in listed] == ["0101", "0102", "other"]
    first = listed[0]
    assert list(first) == [
        "service_code", "service_name", "description", "metadata", "type", "keywords", "group",
    ]  # fmt: skip
    assert first["metadata"] in (True, "true")
    assert (first["type"], first["keywords"], first["group"]) == ("realtime", "路面下陷", "市政设施")
    street.matter.__class__.objects.filter(code="0102").update(confidential_zone="complaint")
    assert "0102" not in {one["service_code"] for one in rows(door.get(f"/services.{form}"))}
    rows(door.get(f"/services/0102.{form}"), 404)


def test_a_definition_asks_the_matters_extra_questions(door, street):
    found = json.loads(door.get("/services/0101.json").content)
    assert found["service_code"] == "0101"
    first, second = found["attributes"]
    assert first == {
        "variable": True, "code": "1", "datatype": "singlevaluelist", "required": False,
        "datatype_description": "选一个", "order": 1, "description": "水有多深？",
        "values": [{"key": "v8ee39e1e", "name": "鞋面"}, {"key": "vd81d658f", "name": "脚踝"}],
    }  # fmt: skip
    assert (second["datatype"], second["order"], second["values"]) == ("string", 2, [])
    root = ElementTree.fromstring(door.get("/services/0101.xml").content)
    assert root.tag == "service_definition"
    assert [one.text for one in root.findall("attributes/attribute/values/value/name")] == ["鞋面", "脚踝"]
    assert len(root.findall("attributes/attribute/values")) == 1
    assert json.loads(door.get("/services/0102.json").content)["attributes"] == []
    rows(door.get("/services/9999.json"), 404)


@pytest.mark.parametrize("form", FORMATS)
def test_a_request_goes_in_and_is_read_back_once_released(door, street, key, form):
    [row] = rows(door.post(f"/requests.{form}", **told(key, **{"attribute[q1]": "脚踝", "phone": "13912345678"})))
    number = row["service_request_id"]
    assert "token" not in row
    assert "查询码" in row["service_notice"]
    rows(door.get(f"/requests/{number}.{form}"), 404)
    assert rows(door.get(f"/requests.{form}")) == []
    report = report_of(number)
    assert (report.channel, report.case.matter.code) == ("open311", "0101")
    assert "水有多深？脚踝" in report.text
    release(report, text=report.masked_text, by=street.actor("bailu"), at=street.at)
    [seen] = rows(door.get(f"/requests/{number}.{form}"))
    assert [seen] == rows(door.get(f"/requests.{form}"))
    assert list(seen) == [
        "service_request_id", "status", "status_notes", "service_name", "service_code", "description",
        "agency_responsible", "service_notice", "requested_datetime", "updated_datetime", "expected_datetime",
        "address", *(["address_id", "zipcode"] if form == "xml" else []), "lat", "long", "media_url",
    ]  # fmt: skip
    assert (seen["service_request_id"], seen["status"], seen["service_code"]) == (number, "open", "0101")
    assert "13912345678" not in str(seen)
    for name in ("requested_datetime", "updated_datetime", "expected_datetime"):
        assert datetime.fromisoformat(seen[name]).utcoffset() == timedelta(hours=8)
    assert (float(seen["lat"]), float(seen["long"])) == (35.401, 116.301)
    assert verify(DISTRICT) == []


@pytest.mark.parametrize("form", FORMATS)
def test_the_key_it_came_by_reads_a_request_without_its_words_until_they_are_released(door, street, key, form):
    [row] = rows(door.post(f"/requests.{form}", **told(key)))
    number = row["service_request_id"]
    [seen] = rows(door.get(f"/requests/{number}.{form}", api_key=key))
    assert (seen["service_request_id"], seen["status"], seen["service_code"]) == (number, "open", "0101")
    assert seen["description"] is None
    assert seen["media_url"] is None
    assert rows(door.get(f"/requests.{form}", api_key=key)) == [seen]
    _other, strange = make_key("别家", by=KEEPER, at=street.at)
    for secret in (strange, "o311-nosuchkey"):
        rows(door.get(f"/requests/{number}.{form}", api_key=secret), 404)
        assert rows(door.get(f"/requests.{form}", api_key=secret)) == []
    Case.objects.filter(pk=report_of(number).case_id).update(zone=Zone.COMPLAINT)
    rows(door.get(f"/requests/{number}.{form}", api_key=key), 404)


def test_a_batch_service_gives_a_token_that_is_exchanged(door, street, key):
    [row] = rows(door.post("/requests.json", **told(key, service_code="other")))
    assert "service_request_id" not in row
    for form in FORMATS:
        [exchanged] = rows(door.get(f"/tokens/{row['token']}.{form}"))
        assert exchanged["token"] == row["token"]
        assert report_of(exchanged["service_request_id"]).case.matter is None
    rows(door.get("/tokens/nosuchtoken.json"), 404)
    assert row["token"] not in str(list(Posting.objects.values_list("token_hash", "fingerprint")))


# 4 and 5: location, attributes


@pytest.mark.parametrize(
    ("where", "named"),
    [
        ({"lat": "", "address_string": ""}, "long"),
        ({"long": "", "address_string": ""}, "lat"),
        ({"lat": "", "long": "", "address_string": ""}, "address_string"),
        ({"lat": "91"}, "lat"),
        ({"lat": "nan"}, "lat"),
        ({"long": "abc"}, "long"),
        ({"address_id": "NO-SUCH"}, "address_id"),
        ({"attribute[q9]": "x"}, "attribute[q9]"),
        ({"attribute[q1]": "腰"}, "attribute[q1]"),
        ({"description": "字" * 4001}, "description"),
        ({"service_code": ""}, "service_code"),
    ],
)
def test_what_is_wrong_is_named(door, street, key, where, named):
    for form in FORMATS:
        [error] = rows(door.post(f"/requests.{form}", **told(key, **where)), 400)
        assert (str(error["code"]), named in error["description"]) == ("400", True)
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    "where",
    [
        {"lat": "", "long": ""},
        {"address_string": ""},
        {"lat": "", "long": "", "address_string": "", "address_id": "R-0047"},
    ],
)
def test_one_whole_form_of_location_is_enough(door, street, key, where):
    assert report_of(filed(door, key, **where)).case.area_path.startswith(street.county.path)


@pytest.mark.parametrize("name", ["attribute[q2]", "attribute[q2][]", "attribute[q2][0]"])
def test_all_three_ways_to_write_an_attribute(door, street, key, name):
    body = urlencode([*told(key).items(), (name, "两天"), (name, "一直")])
    [row] = rows(door.form("/requests.json", body))
    assert "多久了？两天、一直" in report_of(row["service_request_id"]).text


# 6: 403, 404, 400, structured everywhere


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/requests/260300099", 404), ("/services/nix", 404), ("/tokens/nix", 404), ("/nowhere", 404),
        ("/requests/a/b", 404), ("/services", 404),
    ],
)  # fmt: skip
def test_what_is_not_there_is_said_in_the_format_asked_for(door, street, form, path, status):
    jurisdiction = {"jurisdiction_id": "elsewhere.example"} if path == "/services" else {}
    [error] = rows(door.get(f"{path}.{form}", **jurisdiction), status)
    assert str(error["code"]) == str(status)
    assert error["description"]


def test_a_wrong_method_a_missing_suffix_and_an_unreadable_body_are_said_too(door, street, key):
    put = door.client.put("/open311/v2/requests.json")
    assert rows(put, 405)[0]["code"] == 405
    assert "POST" in put["Allow"]
    rows(door.get("/services"), 404)
    rows(door.client.get("/open311/"), 404)
    rows(door.get("/services.yaml"), 404)
    broken = door.client.post("/open311/v2/requests.json", b"\xff", content_type="multipart/form-data; boundary=")
    rows(broken, 400)
    assert "太大" in rows(door.post("/requests.json", description="字" * 900_000), 400)[0]["description"]
    assert door.client.options("/open311/v2/requests.json").status_code == 200
    assert door.client.head("/open311/v2/services.xml").status_code == 200


@pytest.mark.parametrize("given", ["", "wrong", "o311-"])
def test_writing_takes_a_key(door, street, given):
    for form in FORMATS:
        rows(door.post(f"/requests.{form}", **told(given)), 403)
        rows(door.post(f"/servicerequestupdates.{form}", api_key=given), 403)


def test_the_key_may_stand_in_the_address_and_empty_is_absent(door, street, key):
    fields = told("") | {"address_id": "", "jurisdiction_id": ""}
    answer = door.client.post(f"/open311/v2/requests.json?api_key={key}&jurisdiction_id=990101", fields)
    assert rows(answer)


def test_a_key_has_a_quota_and_can_be_taken_back(door, street):
    _row, small = make_key("小的", per_day=1, by=KEEPER, at=street.at)
    filed(door, small)
    answer = door.post("/requests.json", **told(small, description="又一处"))
    assert rows(answer, 429)[0]["code"] == 429
    assert answer["Retry-After"]
    revoke_key("小的", by=KEEPER, at=street.at)
    rows(door.post("/requests.json", **told(small)), 403)
    assert verify(DISTRICT) == []
