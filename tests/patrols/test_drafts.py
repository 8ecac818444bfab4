"""What a phone kept without net: photos acknowledged by their bytes, words taken in once, two clocks kept."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from shanzhi.cases.models import Case
from shanzhi.drafts import actions
from shanzhi.journal.queries import history
from shanzhi.patrols.models import Draft
from shanzhi.reports.actions.attachments import forget_drafts
from shanzhi.reports.models import Attachment, Report
from tests.neighbourhood import DISTRICT
from tests.statements import assert_district_named, budget

KEY = "d" * 36
WORDS = {"key": KEY, "text": "地下车库的灯不亮", "place": "area:0"}


def picture(colour):
    kept = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(kept, "JPEG")
    return kept.getvalue()


TEAL, RED = picture("teal"), picture("red")


def digest(content):
    return hashlib.sha256(content).hexdigest()


def send_photo(client, content, key=KEY):
    return client.post("/patrol/drafts/photo/", {"key": key, "photo": SimpleUploadedFile("a.jpg", content)})


def reports():
    return list(Report.objects.in_district(DISTRICT))


def milliseconds(moment):
    return int(moment.timestamp() * 1000)


def test_photos_are_acknowledged_by_the_bytes_that_came_and_both_hashes_kept(phone):
    client = phone()
    assert send_photo(client, TEAL).json() == {"received": digest(TEAL)}
    assert send_photo(client, RED).json() == {"received": digest(RED)}
    answer = client.post("/patrol/drafts/", {**WORDS, "photos": f"{digest(TEAL)} {digest(RED)}"})
    [report] = reports()
    assert answer.json() == {"number": report.shown_number, "repeated": False}
    kept = Attachment.objects.in_district(DISTRICT).filter(report=report).order_by("ordinal")
    assert [one.received_sha256 for one in kept] == [digest(TEAL), digest(RED)]
    assert all(one.stored_sha256 and one.stored_sha256 != one.received_sha256 for one in kept)
    draft = Draft.objects.get(district_id=DISTRICT)
    [line] = history(DISTRICT, "draft", draft.pk)
    assert line.data["received"] == [digest(TEAL), digest(RED)]


@pytest.mark.both
def test_whatever_comes_twice_is_taken_in_once(phone):
    client = phone()
    for _time in range(2):
        send_photo(client, TEAL)
    words = {**WORDS, "photos": digest(TEAL)}
    first, second = (client.post("/patrol/drafts/", words).json() for _time in range(2))
    send_photo(client, TEAL)  # an answer got lost, and the photo comes after the words
    assert (first["number"], second) == (second["number"], {"number": first["number"], "repeated": True})
    assert len(reports()) == 1
    assert Attachment.objects.in_district(DISTRICT).count() == 1


@pytest.mark.both
def test_a_page_that_was_sent_and_kept_as_well_is_one_report(phone):
    client = phone()
    client.post("/patrol/tell/", WORDS)
    assert client.post("/patrol/drafts/", WORDS).json()["repeated"]
    assert len(reports()) == 1


def test_killed_while_the_words_are_taken_in_nothing_stays_and_it_can_be_sent_again(ground, phone, monkeypatch):
    client = phone()
    client.raise_request_exception = False
    send_photo(client, TEAL)
    words = {**WORDS, "photos": digest(TEAL)}
    with monkeypatch.context() as broken:
        broken.setattr(actions, "record", lambda *_a, **_k: 1 / 0)
        assert client.post("/patrol/drafts/", words).status_code == 500
    assert reports() == []
    assert client.post("/patrol/drafts/", words).status_code == 200
    assert Attachment.objects.in_district(DISTRICT).filter(report=reports()[0]).count() == 1


def test_photos_dropped_before_the_words_came_are_asked_for_again(ground, phone):
    client = phone()
    send_photo(client, TEAL)
    forget_drafts(district_id=DISTRICT, at=ground.at + timedelta(days=2))
    answer = client.post("/patrol/drafts/", {**WORDS, "photos": digest(TEAL)})
    assert (answer.status_code, answer.json()) == (409, {"missing": [digest(TEAL)]})
    assert reports() == []


def test_the_phones_moment_and_ours_are_both_kept(ground, phone):
    written = ground.at - timedelta(hours=5)
    sent = {"written_at": milliseconds(written), "phone_clock_at": milliseconds(ground.at)}
    phone().post("/patrol/drafts/", {**WORDS, **sent})
    [report] = reports()
    assert (report.told_at, report.recorded_at) == (written, ground.at)
    draft = Draft.objects.get(district_id=DISTRICT)
    assert (draft.written_at, draft.received_at, draft.report_id) == (written, ground.at, report.pk)


def test_put_right_on_the_spot_without_net_it_is_told_and_closed_once(ground, phone):
    client = phone()
    words = {**WORDS, "on_the_spot": "on", "matter": ground.minor_matter.code, "outcome": "当场清走了"}
    for _time in range(2):
        assert client.post("/patrol/drafts/", words).status_code == 200
    [case] = Case.objects.in_district(DISTRICT)
    assert (case.state, case.version) == ("closed", 2)


@pytest.mark.parametrize(
    "broken",
    [{"text": " "}, {"key": "short"}, {"photos": "no hash"}, {"written_at": "99999999999999999"}],
)
def test_what_cannot_be_taken_in_says_why_and_leaves_nothing(phone, broken):
    answer = phone().post("/patrol/drafts/", {**WORDS, **broken})
    assert answer.status_code == 422
    assert answer.json()["reasons"]
    assert reports() == []


def test_what_is_no_photo_says_so(phone):
    answer = send_photo(phone(), b"no picture")
    assert answer.status_code == 422
    assert "不是能打开的照片" in answer.json()["reasons"][0]
    assert not Draft.objects.filter(district_id=DISTRICT).exists()


def test_somebody_elses_draft_is_not_sent_in_their_name(phone):
    mine, theirs = phone("qiaohe"), phone("waige")
    send_photo(mine, TEAL)
    assert theirs.post("/patrol/drafts/", WORDS).status_code == 422
    assert send_photo(theirs, RED).status_code == 422
    assert mine.get("/patrol/drafts/").json()["whose"] != theirs.get("/patrol/drafts/").json()["whose"]
    assert reports() == []


def test_a_session_that_ended_is_sent_to_sign_in_and_a_visitor_cannot_settle(ground, phone):
    assert Client().get("/patrol/drafts/").status_code == 302
    words = {**WORDS, "on_the_spot": "on", "matter": ground.minor_matter.code, "outcome": "清了"}
    assert phone("linfeng").post("/patrol/drafts/", words).status_code == 422
    assert phone("linfeng").post("/patrol/drafts/", {**WORDS, "key": KEY + "2"}).status_code == 200
    assert reports()[0].channel == "visit"


@pytest.mark.parametrize("name", ["bailu", "hanzhou", "jiangcheng"])
def test_other_desks_have_no_drafts(phone, name):
    for address in ("/patrol/drafts/", "/patrol/offline/"):
        assert phone(name).get(address).status_code == 404


def test_the_worker_and_the_manifest_tell_nothing_and_ask_for_nobody():
    worker, manifest = Client().get("/patrol/worker.js"), Client().get("/patrol/manifest.webmanifest")
    assert worker["Content-Type"].startswith("text/javascript")
    assert "worker-src 'self'" in worker["Content-Security-Policy"]
    script = worker.content.decode()
    assert '"/patrol/tell/"' in script
    assert "verify" not in script
    assert "&" not in script.replace("&&", "")  # nothing was escaped into it
    said = manifest.json()
    assert (said["scope"], said["display"]) == ("/patrol/", "standalone")


def test_taking_in_a_draft_costs_little_more_than_the_telling(phone):
    client = phone()
    client.post("/patrol/drafts/", WORDS)
    with budget(26) as statements:  # the telling's 18, a lock, what came, and its own line
        client.post("/patrol/drafts/", {**WORDS, "key": KEY + "2"})
    assert_district_named(statements)
