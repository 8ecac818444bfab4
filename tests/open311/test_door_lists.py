"""GeoReport v2 by its own check list: lists and states, what must never be said, photos, updates, what lies behind."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from shanzhi.journal import errands
from shanzhi.journal.queries import history
from shanzhi.journal.verify import verify
from shanzhi.kernel.refusal import Refused
from shanzhi.open311.actions import make_key, revoke_key
from shanzhi.open311.models import OutsideUpdate, Posting, ReleasedPhoto
from shanzhi.people.models import Deployment
from shanzhi.reports.actions.telling import tell
from shanzhi.reports.actions.words import add_words, release, withdraw
from shanzhi.reports.models import Attachment, RelayMessage, Report, ReporterIdentity
from tests.grounds import client_of
from tests.neighbourhood import DISTRICT, TELLER
from tests.open311.conftest import KEEPER, rows, told
from tests.open311.filing import filed, released, report_of
from tests.statements import assert_district_named, captured
from tests.ui.test_cleaned_pictures import telephone_photo

pytestmark = pytest.mark.django_db
FORMATS = ["xml", "json"]


# 7: windows, pages, lists


def test_the_window_is_ninety_days_and_ids_override_it(door, street):
    old = released(street, told_at=street.at - timedelta(days=200))
    new = released(street, "井盖松了")

    def numbers(**params):
        return [one["service_request_id"] for one in rows(door.get("/requests.json", **params))]

    assert numbers() == [new.number]
    assert numbers(service_request_id=f"{old.number},260388888, {new.number}", status="closed") == [
        new.number, old.number,
    ]  # fmt: skip
    start = (street.at - timedelta(days=210)).isoformat()
    assert numbers(start_date=start) == [old.number]
    assert numbers(end_date=start) == []
    assert numbers(start_date=start, end_date=(street.at - timedelta(days=190)).isoformat()) == [old.number]
    rows(door.get("/requests.json", start_date=start, end_date=street.at.isoformat()), 400)
    assert numbers(updated_after="2020-01-01T00:00:00Z") == [new.number, old.number]
    assert numbers(page_size=1, page=2, updated_after="2020-01-01T00:00:00Z") == [old.number]
    assert numbers(page=9) == []
    assert numbers(service_code="0102") == []
    assert numbers(service_code="0102,0101", status="open,closed") == [new.number]


@pytest.mark.parametrize(
    "written",
    [
        "2026-03-11T10:00:00+08:00",
        "2026-03-11T10:00:00 08:00",
        "2026-03-11T02:00:00Z",
        "2026-03-11T10:00:00.999999+08:00",
    ],
)
def test_moments_are_read_kindly(door, street, written):
    made = released(street)
    listed = rows(door.client.get("/open311/v2/requests.json", {"end_date": written}))
    assert [one["service_request_id"] for one in listed] == [made.number]


@pytest.mark.parametrize(
    "params",
    [
        {"start_date": "yesterday"}, {"end_date": "9999-12-31T23:59:59Z"}, {"status": "fixed"}, {"page": "0"},
        {"page_size": "-1"}, {"page": "999999"}, {"start_date": "2026-03-02", "end_date": "2026-03-01"},
    ],
)  # fmt: skip
def test_a_filter_that_cannot_be_read_is_refused(door, street, params):
    for form in FORMATS:
        rows(door.get(f"/requests.{form}", **params), 400)


# 8: states


def test_closing_is_told_back_with_its_moment(door, street, key):
    number = filed(door, key)
    report = report_of(number)
    later = street.at + timedelta(days=1)
    release(report, text=report.masked_text, by=street.actor("bailu"), at=street.at)
    street.solve(report.case, at=later)
    [seen] = rows(door.get(f"/requests/{number}.json"))
    assert (seen["status"], seen["updated_datetime"]) == ("closed", later.isoformat())
    assert (seen["status_notes"], seen["agency_responsible"]) == ("路面补好了，来看过。", "市政设施管理所")
    [open_ones, closed_ones] = [rows(door.get("/requests.json", status=one)) for one in ("open", "closed")]
    assert (open_ones, len(closed_ones)) == ([], 1)
    errands.drain(at=later)
    bounds = {"start_date": street.at.isoformat(), "end_date": (later + timedelta(hours=1)).isoformat()}
    for form in FORMATS:
        [update] = rows(door.get(f"/servicerequestupdates.{form}", **bounds))
        assert (update["service_request_id"], update["status"]) == (number, "fixed")
        assert update["description"] == "路面补好了，来看过。"
    [extended] = rows(door.get(f"/requests/{number}.json", extensions="true"))
    assert extended["extended_attributes"]["status"] == "fixed"
    assert [note["type"] for note in extended["notes"]] == ["answer"]
    assert extended["attributes"] == []
    assert b"<extended_attributes><status>fixed" in door.get(f"/requests/{number}.xml", extensions="true").content


# 9: nobody's name, nothing confidential


def test_who_told_it_is_sealed_and_never_said(door, street, open_key):
    number = filed(
        door, open_key, first_name="某", last_name="卡纳瑞", email="canary@example.org", phone="13912345678",
        device_id="telephone-7", account_id="account-9",
    )  # fmt: skip
    everything = [door.get(f"/requests.{form}", extensions="true").content.decode() for form in FORMATS]
    for secret in ("卡纳瑞", "canary@", "13912345678", "telephone-7", "account-9"):
        assert not [one for one in everything if secret in one]
        assert secret not in str(list(ReporterIdentity.objects.values()))
        assert secret not in str(list(Posting.objects.values()))
    assert number in everything[0]
    assert ReporterIdentity.objects.get().phone_hash


@pytest.mark.parametrize("zone", ["complaint", "child"])
def test_a_closed_zone_is_never_read_here(door, street, zone):
    made = tell(district_id=DISTRICT, text="不能说的事", by=TELLER, at=street.at, channel="web", zone=zone).report
    [absent] = rows(door.get("/requests/260399999.json"), 404)
    assert rows(door.get(f"/requests/{made.number}.json"), 404) == [absent]
    assert rows(door.get("/requests.json", service_request_id=made.number)) == []


def test_words_taken_back_are_gone_at_once(door, street):
    made = released(street)
    assert len(rows(door.get("/requests.json"))) == 1
    withdraw(report_of(made.number), by=street.actor("bailu"), at=street.at)
    assert rows(door.get("/requests.json")) == []
    rows(door.get(f"/requests/{made.number}.json"), 404)


# 10: no redirect, no CSRF, multipart


@pytest.mark.parametrize("path", ["/open311/v2/requests.json", "/open311/v2//requests.json"])
def test_multipart_with_photos_is_taken_whole_and_a_media_url_never_fetched(door, street, key, path, monkeypatch):
    monkeypatch.setattr("socket.create_connection", lambda *a, **k: pytest.fail("nothing is fetched"))
    photos = [SimpleUploadedFile(f"{n}.jpg", telephone_photo(), "image/jpeg") for n in (1, 2)]
    fields = told(key) | {"media[]": photos, "media_url": ["http://a.example/1.jpg", "file:///etc/passwd"]}
    [row] = rows(door.client.post(path, fields))
    report = report_of(row["service_request_id"])
    assert Attachment.objects.in_district(DISTRICT).filter(report_id=report.pk).count() == 2
    assert Posting.objects.get().media_urls == ["http://a.example/1.jpg", "file:///etc/passwd"]
    page = signed_in(street, "bailu").get(f"/cases/{report.case.number}/").content.decode()
    assert "file:///etc/passwd" in page
    assert 'href="http://a.example' not in page
    rows(door.client.post(path, told(key) | {"media": SimpleUploadedFile("a.jpg", b"no photo")}), 400)


def test_photos_are_seen_by_everybody_once_somebody_looked_and_released_them(door, street, key):
    photo = SimpleUploadedFile("1.jpg", telephone_photo(), "image/jpeg")
    [row] = rows(door.client.post("/open311/v2/requests.json", told(key) | {"media": photo}))
    report, sorter = report_of(row["service_request_id"]), signed_in(street, "bailu")
    [kept] = Attachment.objects.in_district(DISTRICT).filter(report_id=report.pk)
    page, choose = f"/reports/{report.number}/", f"/open311/photos/of/{report.number}/"
    assert "先公开上面的话" in sorter.get(page).content.decode()
    assert sorter.post(choose, {"photo": str(kept.pk)}).status_code == 302
    assert not ReleasedPhoto.objects.in_district(DISTRICT).exists(), "words first"
    release(report, text="路面陷下去一块", by=street.actor("bailu"), at=street.at)
    assert choose in sorter.get(page).content.decode()
    sorter.post(choose, {"photo": str(kept.pk)})
    with captured() as statements:
        [found] = rows(door.get(f"/requests/{report.number}.json", extensions="true"))
    assert_district_named(statements)
    assert found["extended_attributes"]["media_urls"] == [found["media_url"]]
    address = found["media_url"].removeprefix("http://testserver")
    assert door.client.get(address)["Content-Type"] == "image/jpeg"
    assert door.client.get(address)["Access-Control-Allow-Origin"] == "*"
    assert door.client.get(address)["Cache-Control"] == "public, no-cache", "taken back, it is kept nowhere"
    assert signed_in(street, "hanzhou").post(choose).status_code in {403, 404}
    withdraw(report_of(report.number), by=street.actor("bailu"), at=street.at)
    assert door.client.get(address).status_code == 404, "a photo isn't seen longer than the words"
    release(report_of(report.number), text="路面陷下去一块", by=street.actor("bailu"), at=street.at)
    assert door.client.get(address).status_code == 200
    sorter.post(choose)
    assert door.client.get(address).status_code == 404
    row = ReleasedPhoto.objects.in_district(DISTRICT).get()
    assert [one.verb for one in history(DISTRICT, "open311_photo", row.pk)] == [
        "open311.hide_photo",
        "open311.show_photo",
    ]
    assert verify(DISTRICT) == []


def signed_in(street, name):

    return client_of(street, name)


def test_the_same_request_sent_again_is_taken_in_once(door, street, key):
    first, second = [rows(door.post("/requests.json", **told(key)))[0] for _time in (1, 2)]
    assert first == second
    assert Report.objects.count() == 1
    assert filed(door, key, description="另一处") != first["service_request_id"]


# updates, the other way


def test_updates_come_in_once_by_their_id_and_move_nothing(door, street, key):
    number = filed(door, key)
    update = {
        "api_key": key, "service_request_id": number, "update_id": "fms-17", "status": "FIXED",
        "updated_datetime": "2026-03-11T09:00:00+08:00", "description": "居民说好了，电话13912345678",
    }  # fmt: skip
    for form in FORMATS:
        assert rows(door.post(f"/servicerequestupdates.{form}", **update)) == [{"update_id": "fms-17"}]
    assert OutsideUpdate.objects.count() == RelayMessage.objects.count() == 1
    assert report_of(number).case.state == "reported"
    late = update | {"update_id": "fms-3", "status": "OPEN", "updated_datetime": "2026-01-01T00:00:00Z"}
    rows(door.post("/servicerequestupdates.json", **late))
    assert report_of(number).case.state == "reported"
    for missing in ("service_request_id", "update_id", "status", "updated_datetime", "description"):
        [error] = rows(door.post("/servicerequestupdates.json", **(update | {missing: ""})), 400)
        assert missing in error["description"]
    rows(door.post("/servicerequestupdates.json", **(update | {"status": "MAYBE"})), 400)
    _key, other = make_key("别家", by=KEEPER, at=street.at)
    rows(door.post("/servicerequestupdates.json", **(update | {"api_key": other})), 404)


def test_a_key_hears_of_its_own_requests_before_they_are_public(door, street, key):
    number = filed(door, key)
    street.solve(report_of(number).case)
    errands.drain(at=street.at)
    assert rows(door.get("/servicerequestupdates.json")) == []
    [update] = rows(door.get("/servicerequestupdates.json", api_key=key))
    assert (update["service_request_id"], update["status"]) == (number, "fixed")
    rows(door.get("/servicerequestupdates.json", start_date="2026-03-01T00:00:00Z"), 400)


# how it lies in the house


def test_what_came_in_here_is_a_telling_like_any_other(door, street, key):
    number = filed(door, key, description="煤气泄漏")
    report = report_of(number)
    assert report.urgent
    add_words(report, text="还在漏", by=TELLER, at=street.at)
    assert [line.verb for line in history(DISTRICT, "report", report.pk)] == ["report.add", "report.tell"]


@pytest.mark.both
def test_statements_name_the_district_and_do_not_grow(door, street, key):
    def ask():
        with captured() as sent:
            door.get("/requests.json", extensions="true", status="open", updated_after="2020-01-01T00:00:00Z")
            door.get("/servicerequestupdates.xml", api_key=key)
        return sent

    released(street)
    few = ask()
    for number in range(4):
        released(street, f"第{number}盏路灯不亮了")
    many = ask()
    filed(door, key)
    assert len(many) == len(few) <= 12
    assert_district_named(many)


@pytest.mark.parametrize("per_day", [-1, 0, 100_001, 99_999_999_999_999_999_999])
def test_a_quota_that_no_table_bears_is_refused_in_words(street, per_day):
    with pytest.raises(Refused, match="一天最多写几次"):
        make_key("超市的应用", per_day=per_day, by=KEEPER, at=street.at)


@pytest.mark.both
def test_keys_in_use_stand_before_those_taken_back(street):
    for name in ("超市的应用", "旧应用"):
        make_key(name, by=KEEPER, at=street.at)
    revoke_key("旧应用", by=KEEPER, at=street.at)
    Deployment.objects.filter(district_id=DISTRICT).update(is_demonstration=True)  # where nobody needs a second factor
    Deployment.objects.forget()
    page = client_of(street, "mubai").get("/open311/keys/").content.decode()
    assert page.index("超市的应用") < page.index("旧应用")
