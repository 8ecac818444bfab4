"""What a phone kept of a recheck: the same verbs and rules as with net, taken in once, and who was first is said."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from PIL import Image

from shanzhi.fieldwork.models import RecheckDraft, VisitDraft
from shanzhi.inspections.actions import findings
from shanzhi.inspections.models.visits import Finding, Photo
from shanzhi.journal.queries import history, history_panel
from shanzhi.journal.verify import verify
from shanzhi.reports.models import Attachment
from tests.fieldwork.conftest import others
from tests.fieldwork.test_receiving import KEY, RED, TEAL, digest, milliseconds, send_photo
from tests.inspections.street import findings_of
from tests.neighbourhood import DISTRICT
from tests.statements import assert_district_named, budget

DUE = date(2026, 3, 16)  # three workdays after the notice


def address(finding):
    return f"/fieldwork/rechecks/{finding.visit.number}/{finding.ordinal}/"


def told(finding, verb="clear", *, photo=None, key=KEY, **more):
    """Return what a phone sends of a recheck."""
    data = {"key": key, "verb": verb, "words": "下架了，书架看过", "seen": f"{finding.state}:{finding.due_on}", **more}
    return data | ({"photo": digest(photo), "photos": digest(photo)} if photo else {})


def now(finding):
    return Finding.objects.in_district(DISTRICT).get(pk=finding.pk)


def clocks(written, shows):
    return {"written_at": milliseconds(written), "phone_clock_at": milliseconds(shows)}


def after(finding):
    return list(Photo.objects.in_district(DISTRICT).filter(finding_id=finding.pk))


def test_a_defect_put_right_is_taken_in_once_with_its_photo(defects, checkers):
    client, finding = checkers[0], defects[0]
    for _time in range(2):
        assert send_photo(client, RED, kind="recheck").json() == {"received": digest(RED)}
    first, second = (client.post(address(finding), told(finding, photo=RED)) for _time in range(2))
    said = {"number": f"{finding.visit.number}-1", "url": f"/inspections/findings/{finding.visit.number}/1/"}
    assert (first.json(), second.json()) == (said | {"repeated": False}, said | {"repeated": True})
    assert send_photo(client, RED, kind="recheck").json() == {"received": digest(RED)}  # its answer got lost
    assert (now(finding).state, now(finding).recheck_words) == ("cleared", "下架了，书架看过")
    [shown] = after(finding)
    assert (shown.received_sha256, shown.ordinal, shown.item_id) == (digest(RED), 2, finding.item_id)
    assert not Attachment.objects.in_district(DISTRICT).exists()
    assert not VisitDraft.objects.filter(district_id=DISTRICT).exists()
    [draft] = RecheckDraft.objects.filter(district_id=DISTRICT)
    assert draft.finding_id == finding.pk
    [line] = history(DISTRICT, "recheck_draft", draft.pk)
    assert (line.data["finding"], line.data["received"]) == (said["number"], [digest(RED)])
    assert "照片1张" in str(history_panel(DISTRICT, [("recheck_draft", str(draft.pk))]))
    page = client.get(said["url"]).content.decode()
    assert "复查照片" in page
    assert verify(DISTRICT) == []


def test_one_defect_extended_and_one_transferred(defects, checkers):
    client, (one, other) = checkers[0], defects
    until = DUE + timedelta(days=7)
    sent = told(one, "extend", until=str(DUE))
    assert "更晚的日子" in client.post(address(one), sent).json()["reasons"][0]
    assert client.post(address(one), sent | {"until": str(until)}).status_code == 200
    assert (now(one).state, now(one).due_on) == ("extended", until)
    assert client.post(address(other), told(other, "transfer", key=KEY + "2")).status_code == 200
    assert now(other).state == "transferred"
    # an extended one is rechecked again, in a draft of its own
    assert client.post(address(one), told(now_with_visit(one), key=KEY + "3")).status_code == 200
    assert RecheckDraft.objects.filter(district_id=DISTRICT, finding_id=one.pk).count() == 2
    assert verify(DISTRICT) == []


def now_with_visit(finding):
    fresh = now(finding)
    fresh.visit = finding.visit
    return fresh


def test_a_photo_that_never_came_is_asked_for(defects, checkers):
    answer = checkers[0].post(address(defects[0]), told(defects[0], photo=TEAL))
    assert (answer.status_code, answer.json()) == (409, {"missing": [digest(TEAL)]})
    assert now(defects[0]).state == "noticed"


def test_killed_while_it_is_taken_in_nothing_stays(defects, checkers, monkeypatch):
    client = checkers[0]
    client.raise_request_exception = False
    send_photo(client, RED, kind="recheck")
    with monkeypatch.context() as broken:
        broken.setattr("shanzhi.drafts.actions.record", lambda *_a, **_k: 1 / 0)
        assert client.post(address(defects[0]), told(defects[0], photo=RED)).status_code == 500
    assert (now(defects[0]).state, after(defects[0])) == ("noticed", [])
    assert client.post(address(defects[0]), told(defects[0], photo=RED)).status_code == 200


@pytest.mark.parametrize(("verb", "until", "said"), [("clear", None, "已改好"), ("extend", 9, "延期整改")])
def test_who_came_second_is_told_who_was_first(street, defects, checkers, verb, until, said):
    finding, client = defects[0], checkers[0]
    colleague = street.actor(others(street, finding.visit)[1])
    until = until and DUE + timedelta(days=until)
    findings.recheck(finding, verb, words="看过", until=until, by=colleague, at=street.at)
    answer = client.post(address(finding), {**told(finding), "seen": f"noticed:{DUE}"})
    assert answer.status_code == 422
    reasons = "".join(answer.json()["reasons"])
    for words in (colleague.name, said, "没有再记一遍", "还在这部手机里"):
        assert words in reasons
    assert ("看过再定" in reasons) is (verb == "extend")
    assert now(finding).rechecked_by_id == colleague.user_id
    page = client.get(address(finding)).content.decode()
    assert ("这一条不用再复查了" in page) is (verb == "clear")
    for words in ("看过", 'value="transfer"'):  # what was done, and what was written here, can be read
        assert words in page


def test_nobody_rechecks_what_they_found_and_strangers_find_nothing(street, defects, finder, sign_in):
    finding = defects[0]
    gone = address(finding).replace(finding.visit.number, "JC26-9999-01")
    for client in (finder, sign_in("waifa")):
        for method in (client.get, lambda url, client=client: client.post(url, told(finding))):
            there, nowhere = method(address(finding)), method(gone)
            assert (there.status_code, nowhere.status_code) == (404, 404)
            assert there.content == nowhere.content
        assert client.get(f"{address(finding)}before/1.jpg").status_code == 404
    assert finding.words not in finder.get("/fieldwork/").content.decode()
    assert now(finding).state == "noticed"


def test_its_moment_is_the_phones_and_never_before_the_notice(street, defects, checkers, monkeypatch):
    later = street.at + timedelta(hours=5)
    monkeypatch.setattr("shanzhi.kernel.clock.now", lambda: later)
    wrong = timedelta(days=400)
    seen = clocks(later - timedelta(hours=3) + wrong, later + wrong)
    checkers[0].post(address(defects[0]), told(defects[0]) | seen)
    assert now(defects[0]).rechecked_at == later - timedelta(hours=3)
    [draft] = RecheckDraft.objects.filter(district_id=DISTRICT)
    assert (draft.phone_clock_at, draft.received_at) == (later + wrong, later)
    assert history(DISTRICT, "site_finding", f"{defects[0].visit.number}-1")[0].at == later
    early = clocks(street.at - timedelta(hours=1), later)
    checkers[0].post(address(defects[1]), told(defects[1], key=KEY + "2") | early)
    assert now(defects[1]).rechecked_at == later


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ({"key": "short"}, "没有编号"),
        ({"verb": ""}, "改好了、延期"),
        ({"words": " "}, "写看到什么"),
        ({"until": "x"}, "年份"),
    ],
)
def test_what_cannot_be_taken_in_says_why_and_leaves_nothing(defects, checkers, broken, said):
    answer = checkers[0].post(address(defects[0]), told(defects[0]) | broken)
    assert answer.status_code == 422
    assert said in "".join(answer.json()["reasons"])
    assert not RecheckDraft.objects.filter(district_id=DISTRICT).exists()


def test_the_list_and_the_page_say_what_is_wanted_in_a_cellar(defects, checkers):
    client, finding = checkers[0], defects[0]
    with budget(14) as statements:
        page = client.get("/fieldwork/").content.decode()
    assert_district_named(statements)
    for said in (finding.words, finding.visit.place.name, finding.visit.place.address, "3月16日"):
        assert said in page
    assert f'href="{address(finding)}" data-keep-page' in page
    with budget(22) as statements:
        page = client.get(address(finding)).content.decode()
    assert_district_named(statements)
    for said in (
        "一本盗版教辅",
        "不卖盗版书",
        "《出版管理条例》第四十条",
        "严重",
        "3月16日",
        "改好了",
        "移送处罚",
        "ZG26",
    ):
        assert said in page
    assert f'action="/inspections/findings/{finding.visit.number}/1/"' in page  # without scripts it goes there
    before = f"{address(finding)}before/1.jpg"
    assert f'src="{before}"' in page
    shown = client.get(before)
    small = Image.open(io.BytesIO(b"".join(shown.streaming_content) if shown.streaming else shown.content))
    assert (shown["Content-Type"], max(small.size) <= 800) == ("image/jpeg", True)
    assert client.get(before.replace("/1.jpg", "/9.jpg")).status_code == 404
    assert client.get(before.replace(f"/{finding.ordinal}/", "/2/")).status_code == 404  # another item's
    script = client.get("/fieldwork/worker.js").content.decode()
    assert 'BELOW = ["/fieldwork/visits/", "/fieldwork/rechecks/"]' in script


def test_taking_it_in_costs_little(defects, checkers):
    send_photo(checkers[0], RED, kind="recheck")
    with budget(34) as statements:
        assert checkers[0].post(address(defects[0]), told(defects[0], photo=RED)).status_code == 200
    assert_district_named(statements)


def test_with_net_the_same_form_takes_a_photo_and_refuses_who_saw_it_otherwise(street, defects, checkers):
    from django.core.files.uploadedfile import SimpleUploadedFile

    finding, online = defects[0], f"/inspections/findings/{defects[0].visit.number}/1/"
    page = checkers[0].get(online).content.decode()
    assert f'name="seen" value="noticed:{DUE}"' in page
    data = {"verb": "extend", "words": "配件没到", "until": str(DUE + timedelta(days=3)), "seen": f"noticed:{DUE}"}
    assert checkers[0].post(online, data).status_code == 302
    answer = checkers[1].post(online, {"verb": "clear", "words": "好了", "seen": f"noticed:{DUE}"})
    assert (answer.status_code, now(finding).state) == (409, "extended")
    assert "看过再定" in answer.content.decode()
    assert f'value="extended:{DUE + timedelta(days=3)}"' in answer.content.decode()
    photo = SimpleUploadedFile("a.jpg", RED, content_type="image/jpeg")
    checkers[1].post(online, {"verb": "clear", "words": "好了", "photo": photo})
    assert ([one.ordinal for one in after(finding)], now(finding).state) == ([2], "cleared")
    assert findings_of(finding.visit)[1].state == "noticed"
