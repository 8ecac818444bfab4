"""What leaves the house is sealed, waits for the morning, is tried again, and is seen when it fails."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.core import mail
from django.db import IntegrityError, connection, transaction

from shanzhi.journal import queries as journal
from shanzhi.journal.verify import verify
from shanzhi.kernel.actors import SYSTEM, Actor, ActorKind
from shanzhi.kernel.clock import CHINA
from shanzhi.kernel.refusal import NotFound
from shanzhi.post import excuses, queries, quiet, sealed, transports
from shanzhi.post.actions import PATIENCE, call_off, send_due, send_mail, send_sms, try_again
from shanzhi.post.models import Delivery, State
from shanzhi.post.outgoing import SendingFailed
from tests.journal.lines import forked, wait_for
from tests.statements import assert_district_named, captured

pytestmark = [pytest.mark.both, pytest.mark.django_db]
D = settings.ENV.district_id
PHONE = "13800138000"


def queue(at, **more):
    given = {"phone": PHONE, "text": "2603 01207 办好了", "district_id": D, "at": at, "by": SYSTEM}
    return send_sms(**(given | more))


def row(pk):
    return Delivery.objects.get(pk=pk, district_id=D)


def everything_stored() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM post_delivery")
        rows = cursor.fetchall()
        cursor.execute("SELECT * FROM journal_payload")
        return str(rows + cursor.fetchall())


def test_an_sms_goes_to_the_gateway_signed(at, gateway):
    made = queue(at, about=("report", uuid4()))
    assert send_due(D, at=at) == 1
    (taken,) = gateway.taken
    assert (taken["id"], taken["to"], taken["text"]) == (str(made), PHONE, "2603 01207 办好了")
    assert row(made).state == State.SENT
    assert send_due(D, at=at + timedelta(days=1)) == 0


def test_neither_number_nor_words_are_stored_in_the_clear_and_nothing_once_sent(at, gateway):
    made = queue(at)
    assert PHONE not in everything_stored()
    assert "办好了" not in everything_stored()
    send_due(D, at=at)
    assert (row(made).address, row(made).content) == ("", "")


def test_a_sealed_number_opens_for_its_own_delivery_alone(at, gateway):
    one, other = row(queue(at)), row(queue(at))
    assert sealed.open_up(one.address, "address", district_id=D, delivery_id=one.pk) == PHONE
    with pytest.raises(Exception, match="seal"):
        sealed.open_up(one.address, "address", district_id=D, delivery_id=other.pk)


def test_every_message_out_of_the_house_is_a_line_without_the_number(at, gateway):
    made = queue(at)
    (line,) = journal.history(D, "delivery", made)
    assert line.verb == "post.send"
    assert PHONE not in str(line.data)
    assert verify(D) == []


def test_without_a_gateway_nothing_is_queued(at, environment):
    environment(sms_gateway_url="")
    assert queue(at) is None
    assert not Delivery.objects.filter(district_id=D).exists()


@pytest.mark.parametrize("kind", [ActorKind.IMPORT, ActorKind.REHEARSAL])
def test_imports_and_rehearsals_send_nothing(at, gateway, kind):
    assert queue(at, by=Actor(kind)) is None


def test_a_key_is_queued_once_however_often(at, gateway):
    assert queue(at, key="answered 1") == queue(at, key="answered 1")
    assert queue(at, key="answered 2")
    send_due(D, at=at)
    assert len(gateway.taken) == 2


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_a_gateway_in_trouble_is_tried_again_with_growing_patience(at, gateway, status):
    made = queue(at, urgent=True)
    moment = at
    for tries, minutes in enumerate(PATIENCE, 1):
        gateway.answers = [status]
        assert send_due(D, at=moment, now=lambda moment=moment: moment) == 1
        failed = row(made)
        assert (failed.state, failed.tries, failed.last_error) == (
            State.FAILED,
            tries,
            f"the gateway answered {status}",
        )
        assert failed.next_try_at == moment + timedelta(minutes=minutes)
        assert send_due(D, at=failed.next_try_at - timedelta(seconds=1)) == 0
        moment = failed.next_try_at
    assert [one.pk for one in queries.failures(district_id=D)] == [made]
    send_due(D, at=moment)
    assert row(made).state == State.SENT
    assert queries.failures(district_id=D) == []


def test_after_the_last_try_it_is_given_up_seen_and_can_be_sent_again(at, gateway):
    made = queue(at, urgent=True)
    moment = at
    gateway.answers = [500] * 6
    for _try in range(6):
        send_due(D, at=moment, now=lambda moment=moment: moment)
        moment = row(made).next_try_at
    assert row(made).state == State.GIVEN_UP
    assert [one.state for one in queries.failures(district_id=D)] == [State.GIVEN_UP]
    assert journal.history(D, "delivery", made)[0].verb == "post.give_up"
    try_again(made, district_id=D, by=SYSTEM, at=moment)
    assert send_due(D, at=moment) == 1
    assert row(made).state == State.SENT
    with pytest.raises(NotFound):
        try_again(made, district_id=D, by=SYSTEM, at=moment)


def test_what_is_called_off_while_it_is_being_sent_is_not_tried_again(at, gateway, monkeypatch):
    made = queue(at, key="street-1")

    def fail(*_args, **_more):
        call_off("street-", district_id=D, by=SYSTEM, at=at)
        raise SendingFailed(excuses.TOO_LATE)

    monkeypatch.setattr(transports, "hand_over", fail)
    assert send_due(D, at=at) == 1
    assert (row(made).state, row(made).last_error, row(made).address) == (State.GIVEN_UP, excuses.CALLED_OFF, "")
    assert send_due(D, at=at + timedelta(days=1)) == 0
    assert not queries.was_given_up_since(at, district_id=D)


@pytest.mark.parametrize("status", [400, 401, 404, 302])
def test_what_the_gateway_refuses_is_given_up_at_once(at, gateway, status):
    made = queue(at)
    gateway.answers = [status]
    send_due(D, at=at)
    assert (row(made).state, gateway.asked) == (State.GIVEN_UP, 1)


def test_a_gateway_that_is_away_holds_the_worker_only_for_a_while(at, environment):
    environment(sms_gateway_url="http://127.0.0.1:9/", sms_gateway_key="k")
    for _number in range(5):
        queue(at, urgent=True)
    assert send_due(D, at=at) == 3
    assert {one.last_error for one in queries.failures(district_id=D)} == {
        "the gateway did not answer (ConnectionRefusedError)"
    }


def test_a_wrong_key_is_refused_by_the_gateway(at, gateway, environment):
    environment(sms_gateway_url=gateway.url, sms_gateway_key="falsch")
    made = queue(at)
    send_due(D, at=at)
    assert row(made).last_error == "the gateway answered 401"


@pytest.mark.django_db(transaction=True)
def test_four_workers_send_each_message_once(at, gateway):
    for _number in range(12):
        queue(at)
    wait_for(*[forked(lambda: send_due(D, at=at)) for _worker in range(4)])
    assert len(gateway.taken) == len({one["id"] for one in gateway.taken}) == 12


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_while_sending_leaves_the_message_to_the_next(at, gateway, monkeypatch):
    import os
    import signal

    made = queue(at)
    with monkeypatch.context() as patched:
        patched.setattr(transports, "send_sms", lambda *_a, **_k: os.kill(os.getpid(), signal.SIGKILL))
        wait_for(forked(lambda: send_due(D, at=at)))
    assert row(made).tries == 1
    assert send_due(D, at=at) == 0
    assert send_due(D, at=at + timedelta(minutes=6)) == 1
    assert row(made).state == State.SENT


# Mail -----------------------------------------------------------------------------------------------------------


def test_mail_leaves_by_djangos_backend(at):
    made = send_mail(address="a@example.org", subject="邀请", text="请看", district_id=D, at=at, by=SYSTEM)
    assert "a@example.org" not in everything_stored()
    send_due(D, at=at)
    assert (mail.outbox[0].to, mail.outbox[0].subject, mail.outbox[0].body) == (["a@example.org"], "邀请", "请看")
    assert row(made).state == State.SENT


# Quiet hours ----------------------------------------------------------------------------------------------------


def china(day, hour, minute=0):
    return datetime(2026, 3, day, hour, minute, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (china(11, 10), china(11, 10)),
        (china(11, 21, 29), china(11, 21, 29)),
        (china(11, 21, 30), china(12, 8)),
        (china(11, 23, 59), china(12, 8)),
        (china(12, 0), china(12, 8)),
        (china(12, 7, 59), china(12, 8)),
        (china(12, 8), china(12, 8)),
    ],
)
def test_quiet_hours_end_in_the_morning(moment, expected):
    assert quiet.by_hours("21:30-08:00")(moment) == expected


def test_quiet_hours_may_lie_within_a_day_or_be_none():
    assert quiet.by_hours("12:00-14:00")(china(11, 12, 30)) == china(11, 14)
    assert quiet.by_hours("")(china(11, 3)) == china(11, 3)
    with pytest.raises(ValueError, match=r"not enough|Invalid"):
        quiet.by_hours("nachts")


def test_an_sms_of_the_night_waits_for_the_morning_and_an_urgent_one_does_not(gateway):
    night = china(11, 23)
    waits, goes = queue(night), queue(night, urgent=True)
    assert row(waits).next_try_at == china(12, 8)
    send_due(D, at=night)
    assert [one["id"] for one in gateway.taken] == [str(goes)]
    send_due(D, at=china(12, 8))
    assert row(waits).state == State.SENT


def test_a_second_try_that_falls_into_the_night_waits_too(gateway):
    made = queue(china(11, 21, 29))
    gateway.answers = [500]
    send_due(D, at=china(11, 21, 29), now=lambda: china(11, 21, 29))
    assert send_due(D, at=china(11, 21, 31)) == 0
    assert row(made).next_try_at == china(12, 8)
    assert send_due(D, at=china(12, 8)) == 1


# The database ---------------------------------------------------------------------------------------------------


def test_a_sent_message_can_keep_nobody(at, gateway):
    made = queue(at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.filter(pk=made, district_id=D).update(state=State.SENT, sent_at=at)


def test_every_statement_names_the_district(at, gateway):
    with captured() as statements:
        made = queue(at, key="k", about=("report", "1"))
        send_due(D, at=at)
        queries.failures(district_id=D, before=made)
        queries.deliveries_about("report", "1", district_id=D)
    assert_district_named(statements)
