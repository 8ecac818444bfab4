"""How the house is: worker, what was set aside, messages that did not leave, backup and check."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import Mock

from django.db import OperationalError, connection, transaction

from shanzhi.journal.actions import note_backup, note_check, record
from shanzhi.journal.models import Errand, Heartbeat, Sweep
from shanzhi.kernel import disks
from shanzhi.kernel.actors import SYSTEM
from shanzhi.kernel.ids import uuid7
from shanzhi.post.models import Channel, Delivery, State
from tests.neighbourhood import DISTRICT
from tests.statements import assert_district_named, budget
from tests.web.conftest import words_of


def failed(at, **more) -> Delivery:
    told = {
        "district_id": DISTRICT,
        "channel": Channel.SMS,
        "address": "sealed",
        "content": "sealed",
        "state": State.GIVEN_UP,
        "tries": 6,
        "next_try_at": at,
        "created_at": at,
        "last_error": "the gateway answered 400",
    }
    return Delivery.objects.create(**told | more)


def test_a_house_without_a_worker_says_what_stands_still(signed_in):
    page = words_of(signed_in("mubai").get("/house/"))
    assert "没有在跑：到期提醒、短信和答复都停着" in page
    assert "还没有备份过" in page
    assert "还没有核验过" in page


def test_what_was_set_aside_is_shown_with_its_reason_and_tried_again(signed_in, at_the_moment):
    at = at_the_moment.at
    Heartbeat.objects.create(worker="here:1", at=at, well_until=at + timedelta(minutes=1))
    told = {"district_id": DISTRICT, "subscriber": "reports: answer tellers", "due_at": at, "tries": 5}
    Errand.objects.create(entry_id=uuid7(), set_aside_at=at, last_error="KeyError: 'x'", **told)
    Sweep.objects.create(name="cases: lapse", due_at=at, failures=3, last_error="OperationalError")
    note_backup(DISTRICT, last_entry=None, with_keys=False, at=at)
    note_check(DISTRICT, findings=2, at=at)
    keeper = signed_in("mubai")
    keeper.get("/house/")
    with budget(20) as statements:
        page = words_of(keeper.get("/house/"))
    assert_district_named(statements)
    for words in ("在跑", "reports: answer tellers", "KeyError", "连着3次没成", "没有带钥匙", "有2处对不上"):
        assert words in page, words
    answer = keeper.post("/house/errands/", {"subscriber": "reports: answer tellers"}, follow=True)
    assert "1件重新排上了" in words_of(answer)
    assert not Errand.objects.filter(set_aside_at__isnull=False).exists()
    assert "0件重新排上了" in words_of(keeper.post("/house/errands/", {"subscriber": ""}, follow=True))


def test_a_house_is_not_well_without_a_weeks_backup_with_messages_given_up_or_a_check_that_found_something(
    signed_in, at_the_moment
):
    at, keeper = at_the_moment.at, signed_in("mubai")
    Heartbeat.objects.create(worker="here:1", at=at, well_until=at + timedelta(minutes=1))
    failed(at - timedelta(days=8))
    failed(at, state=State.FAILED, tries=1)
    note_check(DISTRICT, findings=0, at=at)
    assert "有要您管的，见下面" in words_of(keeper.get("/house/")), "never backed up"
    note_backup(DISTRICT, last_entry=None, with_keys=True, at=at - timedelta(days=7))
    assert "一个星期没有备份了" in words_of(keeper.get("/house/"))
    note_backup(DISTRICT, last_entry=None, with_keys=True, at=at)
    assert "都好，没有要您管的" in words_of(keeper.get("/house/"))
    given_up = failed(at)
    page = words_of(keeper.get("/house/"))
    assert "有要您管的，见下面" in page
    assert "这7天里有发了几次都没发成、不再发的" in page
    given_up.delete()
    note_check(DISTRICT, findings=2, at=at + timedelta(seconds=1))
    assert "有要您管的，见下面" in words_of(keeper.get("/house/"))


def test_a_ledger_that_does_not_hold_asks_for_the_keeper(signed_in, at_the_moment):
    at, keeper = at_the_moment.at, signed_in("mubai")
    Heartbeat.objects.create(worker="here:1", at=at, well_until=at + timedelta(minutes=1))
    note_backup(DISTRICT, last_entry=None, with_keys=True, at=at)
    for findings, well in ((0, True), (3, False)):
        words = {"subject_kind": "ledger", "subject_id": DISTRICT, "by": SYSTEM, "at": at}
        with transaction.atomic():
            record("ledger.verified", district_id=DISTRICT, data={"lines": 7, "findings": findings}, **words)
        page = words_of(keeper.get("/house/"))
        assert ("都好，没有要您管的" in page) is well
    assert "发现 3 处不符" in page


def test_messages_that_did_not_leave_are_sent_again(signed_in, at_the_moment):
    keeper = signed_in("mubai")
    assert "没有没发成的消息" in words_of(keeper.get("/house/undelivered/"))
    given_up = failed(at_the_moment.at)
    failed(at_the_moment.at, state=State.FAILED, tries=1)
    page = words_of(keeper.get("/house/undelivered/"))
    assert "对方没有收，回的是400。" in page
    assert page.count("再发一次") == 1
    assert str(given_up.pk) not in page
    assert given_up.pk.hex not in page
    slip = page.split('name="slip" value="')[1].split('"')[0]
    assert "重新排上了" in words_of(keeper.post("/house/undelivered/again/", {"slip": slip}, follow=True))
    assert "没有这条没发成的消息" in words_of(keeper.post("/house/undelivered/again/", {"slip": slip}, follow=True))
    given_up.refresh_from_db()
    assert given_up.state == State.QUEUED
    assert keeper.post("/house/undelivered/again/", {"slip": "x"}).status_code == 404


def test_many_messages_are_paged(signed_in, at_the_moment):
    for _number in range(51):
        failed(at_the_moment.at)
    keeper = signed_in("mubai")
    page = words_of(keeper.get("/house/undelivered/"))
    assert page.count("再发一次") == 50
    older = page.split('href="?older=')[1].split('"')[0]
    assert words_of(keeper.get(f"/house/undelivered/?older={older}")).count("再发一次") == 1
    assert keeper.get("/house/undelivered/?older=x").status_code == 404


def test_a_data_folder_that_is_gone_is_said_in_plain_words(client, db, settings, tmp_path):
    settings.HOME = tmp_path / "unmounted"
    answer = client.get("/healthz")
    told = answer.json()
    assert (answer.status_code, told["folder"], told["disk"]) == (503, False, True)
    assert [line for line in told["why"] if "SHANZHI_HOME" in line]
    assert [line for line in told["why"] if "./run manage work" in line], "no worker runs in a test"


def test_a_database_that_is_away_and_one_without_tables_are_told_apart_and_no_worker_is_asked_for(
    client, db, monkeypatch
):
    def without_table(_at):
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM never_made")

    away = Mock(side_effect=OperationalError("the connection failed"))
    for asked, part, said in ((away, "database", "数据库连不上"), (without_table, "tables", "./run manage migrate")):
        monkeypatch.setattr("shanzhi.web.views.home.worker_is_well", asked)
        answer = client.get("/healthz")
        told = answer.json()
        assert (answer.status_code, told[part], told["worker"]) == (503, False, None)
        assert [said in line for line in told["why"]] == [True], "nothing of a worker, of which nobody can say"


def test_a_county_without_a_name_is_told_what_waits(signed_in, monkeypatch):
    keeper = signed_in("mubai")
    assert "还没有起名" not in words_of(keeper.get("/house/"))
    monkeypatch.setattr("shanzhi.web.queries.health.deployment", lambda _district_id: None)
    page = words_of(keeper.get("/house/"))
    assert "还没有起名" in page
    assert "有要您管的" in page


def test_a_disk_that_fills_is_said_before_tellings_are_lost(client, signed_in, monkeypatch):
    said = client.get("/healthz").json()
    assert said["disk"] is True
    monkeypatch.setattr(disks, "ROOM", 1 << 60)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["disk"]) == (503, False)
    assert "剩下不到200 MB" in words_of(signed_in("mubai").get("/house/"))
