"""What an inspector's phone kept of a visit: taken in once, told in plain words when it can't be, both clocks kept."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from shanzhi.fieldwork import actions
from shanzhi.fieldwork.models import VisitDraft
from shanzhi.inspections.actions import visiting
from shanzhi.inspections.models.visits import Finding, Photo, Visit
from shanzhi.inspections.queries.visits import items_of
from shanzhi.journal.queries import history, history_panel
from shanzhi.journal.verify import verify
from shanzhi.reports.actions.attachments import forget_drafts
from shanzhi.reports.models import Attachment
from tests.inspections.street import marks, team
from tests.neighbourhood import DISTRICT
from tests.phones import picture
from tests.statements import assert_district_named, budget

KEY = "f" * 36
TEAL, RED = picture("teal"), picture("red")


def digest(content):
    return hashlib.sha256(content).hexdigest()


def address(visit):
    return f"/fieldwork/visits/{visit.number}/"


def send_photo(client, content, key=KEY, **more):
    photo = SimpleUploadedFile("a.jpg", content)
    return client.post("/fieldwork/drafts/photo/", {"key": key, "photo": photo, **more})


def milliseconds(moment):
    return int(moment.timestamp() * 1000)


def told(visit, *, photos=None, key=KEY, **unmet):
    """Return what a phone sends of a visit: ``unmet`` by the items' codes, photos by code as bytes."""
    data = {"key": key, "told_rights": "on", "publicity": "讲了消防法"}
    for item in items_of(visit):
        data[f"result-{item.ordinal}"] = "unmet" if item.code in unmet else "met"
        data[f"words-{item.ordinal}"] = unmet.get(item.code, "")
        if item.code in (photos or {}):
            data[f"photo-{item.ordinal}"] = digest(photos[item.code])
    return data | {"photos": " ".join(digest(one) for one in (photos or {}).values())}


def now(visit):
    return Visit.objects.get(pk=visit.pk, district_id=DISTRICT)


def photos_of(visit):
    return list(Photo.objects.in_district(DISTRICT).filter(visit_id=visit.pk).order_by("ordinal"))


@pytest.mark.both
def test_two_defects_with_photos_are_taken_in_once_and_both_hashes_kept(visit, phones):
    client = phones[0]
    for _time in range(2):
        assert send_photo(client, TEAL).json() == {"received": digest(TEAL)}
        assert send_photo(client, RED).json() == {"received": digest(RED)}
    data = told(visit, A1="一本盗版教辅", B1="压力不足", photos={"A1": TEAL, "B1": RED})
    first, second = (client.post(address(visit), data) for _time in range(2))
    said = {"number": visit.number, "url": f"/inspections/visits/{visit.number}/"}
    assert (first.json(), second.json()) == (said | {"repeated": False}, said | {"repeated": True})
    assert send_photo(client, TEAL).json() == {"received": digest(TEAL)}  # its answer got lost, and it comes again
    kept = photos_of(visit)
    assert [(one.item.code, one.received_sha256) for one in kept] == [("A1", digest(TEAL)), ("B1", digest(RED))]
    assert all(one.stored_sha256 not in (one.received_sha256, "") for one in kept)
    assert not Attachment.objects.in_district(DISTRICT).exists()
    assert client.get(f"/inspections/visits/{visit.number}/photos/2/")["Content-Type"] == "image/jpeg"
    assert Finding.objects.in_district(DISTRICT).count() == 2
    [draft] = VisitDraft.objects.filter(district_id=DISTRICT)
    [line] = history(DISTRICT, "visit_draft", draft.pk)
    assert (line.data["visit"], line.data["received"]) == (visit.number, [digest(TEAL), digest(RED)])
    assert "照片2张" in str(history_panel(DISTRICT, [("visit_draft", str(draft.pk))]))
    assert verify(DISTRICT) == []


def test_killed_while_it_is_taken_in_nothing_stays_and_it_can_be_sent_again(visit, phones, monkeypatch):
    client = phones[0]
    client.raise_request_exception = False
    send_photo(client, TEAL)
    data = told(visit, A1="一本盗版教辅", photos={"A1": TEAL})
    with monkeypatch.context() as broken:
        broken.setattr("shanzhi.drafts.actions.record", lambda *_a, **_k: 1 / 0)
        assert client.post(address(visit), data).status_code == 500
    assert (now(visit).state, photos_of(visit)) == ("planned", [])
    assert client.post(address(visit), data).status_code == 200
    [kept] = photos_of(visit)
    assert client.get(f"/inspections/visits/{visit.number}/photos/{kept.ordinal}/").status_code == 200


def test_a_photo_that_never_came_whole_is_asked_for_and_one_dropped_meanwhile_again(street, visit, phones):
    client = phones[0]
    data = told(visit, A1="一本", photos={"A1": TEAL})
    send_photo(client, RED)  # what came isn't what the phone has
    answer = client.post(address(visit), data)
    assert (answer.status_code, answer.json()) == (409, {"missing": [digest(TEAL)]})
    send_photo(client, TEAL)
    forget_drafts(district_id=DISTRICT, at=street.at + timedelta(days=2))
    assert client.post(address(visit), data).status_code == 409
    assert now(visit).state == "planned"
    assert client.post(address(visit), data | {"photos": "no hash"}).status_code == 422


def test_who_came_second_is_told_who_was_first_and_nothing_is_recorded_twice(street, visit, phones):
    mine, colleague = phones
    first, second = team(street, visit)
    assert colleague.post(address(visit), told(visit, key=KEY + "2")).status_code == 200
    answer = mine.post(address(visit), told(visit, A1="一本盗版教辅"))
    assert answer.status_code == 422
    said = "".join(answer.json()["reasons"])
    assert second.name in said
    assert "已经记好了这一处" in said
    assert "还在这部手机里" in said
    assert now(visit).recorded_by_id == second.user_id
    assert not Finding.objects.in_district(DISTRICT).exists()
    assert "这一处不用再记了" in mine.get(address(visit)).content.decode()
    assert not VisitDraft.objects.filter(district_id=DISTRICT, writer_id=first.user_id).exists()


def test_a_visit_that_was_called_off_says_why(street, visit, phones):
    visiting.drop_visit(visit, reason="已停业", by=team(street, visit)[1], at=street.at)
    answer = phones[0].post(address(visit), told(visit))
    assert answer.status_code == 422
    assert "没查成（已停业）" in answer.json()["reasons"][0]
    assert now(visit).state == "dropped"


def test_a_shop_that_is_closed_down_is_given_up_from_the_phone_once(visit, phones):
    data = {"key": KEY, "drop": "on", "reason": ""}
    assert "写为什么没查成" in phones[0].post(address(visit), data).json()["reasons"][0]
    for repeated in (False, True):
        assert phones[0].post(address(visit), data | {"reason": "已停业"}).json()["repeated"] is repeated
    assert (now(visit).state, now(visit).note) == ("dropped", "已停业")


def test_a_strangers_visit_is_as_one_that_does_not_exist(visit, elsewhere):
    client = elsewhere()
    gone = address(visit).replace(visit.number, "JC26-9999-01")
    for method in (client.get, lambda url: client.post(url, told(visit))):
        there, nowhere = method(address(visit)), method(gone)
        assert (there.status_code, nowhere.status_code) == (404, 404)
        assert there.content == nowhere.content
    assert now(visit).state == "planned"
    assert visit.place.name not in client.get("/fieldwork/").content.decode()


def test_somebody_elses_draft_is_not_sent_in_their_name(visit, phones):
    mine, theirs = phones
    send_photo(mine, TEAL)
    answer = theirs.post(address(visit), told(visit, A1="一本", photos={"A1": TEAL}))
    assert (answer.status_code, now(visit).state) == (422, "planned")
    assert mine.get("/fieldwork/drafts/").json()["whose"] != theirs.get("/fieldwork/drafts/").json()["whose"]


def test_both_clocks_are_kept_and_a_wrong_one_put_right(street, visit, phones, monkeypatch):
    later = street.at + timedelta(hours=5)
    monkeypatch.setattr("shanzhi.kernel.clock.now", lambda: later)
    written, shows = later - timedelta(hours=3) + timedelta(days=400), later + timedelta(days=400)
    clocks = {"written_at": milliseconds(written), "phone_clock_at": milliseconds(shows)}
    assert phones[0].post(address(visit), told(visit) | clocks).status_code == 200
    assert now(visit).recorded_at == later - timedelta(hours=3)
    [draft] = VisitDraft.objects.filter(district_id=DISTRICT)
    assert (draft.written_at, draft.phone_clock_at, draft.received_at) == (written, shows, later)
    assert history(DISTRICT, "site_visit", visit.number)[0].at == later


def test_nothing_was_seen_before_the_draw(street, visit, phones, monkeypatch):
    later = street.at + timedelta(hours=5)
    monkeypatch.setattr("shanzhi.kernel.clock.now", lambda: later)
    clocks = {"written_at": milliseconds(street.at - timedelta(hours=1)), "phone_clock_at": milliseconds(later)}
    phones[0].post(address(visit), told(visit) | clocks)
    assert now(visit).recorded_at == later


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ({"key": "short"}, "没有编号"),
        ({"told_rights": ""}, "出示证件"),
        ({"result-1": ""}, "还没有选"),
        ({"result-1": "unmet"}, "写看到什么"),
    ],
)
def test_what_cannot_be_taken_in_says_why_and_leaves_nothing(visit, phones, broken, said):
    answer = phones[0].post(address(visit), told(visit) | broken)
    assert answer.status_code == 422
    assert said in "".join(answer.json()["reasons"])
    assert now(visit).state == "planned"
    assert not VisitDraft.objects.filter(district_id=DISTRICT).exists()


def test_the_day_page_leads_there_and_back_and_only_ones_own_visits_are_kept(street, visit, phones):
    client = phones[0]
    assert 'href="/fieldwork/"' in client.get("/inspections/?mine=1").content.decode()
    with budget(10) as statements:
        page = client.get("/fieldwork/").content.decode()
    assert_district_named(statements)
    assert visit.place.name in page
    assert 'href="/inspections/"' in page
    with budget(22) as statements:
        page = client.get(address(visit)).content.decode()
    assert_district_named(statements)
    assert f'action="/inspections/visits/{visit.number}/"' in page  # without scripts it goes where it always went
    script = client.get("/fieldwork/worker.js").content.decode()
    assert '"/fieldwork/", "/fieldwork/offline/"' in script
    assert client.get("/fieldwork/manifest.webmanifest").json()["scope"] == "/fieldwork/"


@pytest.mark.parametrize("name", ["tongchou", "linfeng", "qiaohe"])
def test_other_desks_have_no_such_pages(street, visit, name):
    from tests.grounds import client_of

    client = client_of(street, name)
    for one in ("/fieldwork/", "/fieldwork/drafts/", "/fieldwork/offline/", address(visit)):
        assert client.get(one).status_code == 404
    assert 'href="/fieldwork/"' not in client.get("/inspections/?mine=1").content.decode()


def test_taking_it_in_costs_little_more_than_the_record(street, visit, phones):
    send_photo(phones[0], TEAL)
    data = told(visit, A1="一本", photos={"A1": TEAL})
    with budget(38) as statements:
        assert phones[0].post(address(visit), data).status_code == 200
    assert_district_named(statements)


def test_photos_that_nobody_named_are_not_recorded(visit, phones):
    send_photo(phones[0], TEAL)
    send_photo(phones[0], RED)
    phones[0].post(
        address(visit), told(visit, A1="一本", photos={"A1": TEAL}) | {"photos": f"{digest(TEAL)} {digest(RED)}"}
    )
    assert [one.received_sha256 for one in photos_of(visit)] == [digest(TEAL)]
    assert [one.received_sha256 for one in Attachment.objects.in_district(DISTRICT)] == [digest(RED)]  # swept in a day


def test_a_race_that_slips_through_is_still_one_record(street, visit, phones, monkeypatch):
    second = team(street, visit)[1]
    looked = actions.fresh

    def slow(one):
        seen = looked(one)
        visiting.record_visit(looked(one), marks(visit), told_rights=True, by=second, at=street.at)
        return seen

    monkeypatch.setattr(actions, "fresh", slow)
    answer = phones[0].post(address(visit), told(visit, A1="一本"))
    assert (answer.status_code, answer.json()["reasons"]) == (422, ["这一处已经记过了，没有再记一遍。"])
    assert now(visit).state == "planned"  # here the other's record stood in the same transaction, and went with it
