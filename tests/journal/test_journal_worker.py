"""Subscribers are told at least once, sweeps run by one worker at a time, and a killed worker harms nothing."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from shanzhi.journal import errands, queries, subscribers, sweeps
from shanzhi.journal.models import Errand, Heartbeat, RetentionRule, Sweep
from shanzhi.journal.worker import Worker, run_once
from shanzhi.kernel import clock
from tests.journal.lines import AT, D, forked, wait_for, write

pytestmark = pytest.mark.both
NAME = "test: listener"


def later(**span):
    return lambda: clock.now() + timedelta(**span)


def leave_a_mark(entry) -> None:
    """Do something in this database: one row, whose name is the line's."""
    RetentionRule.objects.create(district_id=D, entity=f"mark {entry.id}", keep_days=200, basis="-")


@pytest.mark.django_db
def test_a_subscriber_hears_of_its_verbs_and_no_others():
    heard = []
    subscribers.on("case.close", "exact")(lambda entry: heard.append(("exact", entry.verb)))
    subscribers.on("case.*", "kind")(lambda entry: heard.append(("kind", entry.verb)))
    subscribers.on("*", "all", origins=["live"])(lambda entry, at: heard.append(("all", at)))
    write("case.close")
    write("case.open", origin="import")
    write("casebook.open")
    assert errands.drain(at=AT) == 5
    assert sorted(heard, key=str) == [
        ("all", AT),
        ("all", AT),
        ("exact", "case.close"),
        ("kind", "case.close"),
        ("kind", "case.open"),
    ]
    assert not Errand.objects.exists()


@pytest.mark.django_db
def test_a_subscriber_hears_the_payload_and_the_present_moment():
    heard = []
    subscribers.on("case.close", NAME)(lambda entry, at: heard.append((entry.data, at)))
    write("case.close", data={"finding": "好"})
    before = clock.now()
    run_once()
    assert heard[0][0] == {"finding": "好"}
    assert before <= heard[0][1] <= clock.now()


@pytest.mark.django_db
def test_what_a_subscriber_writes_is_heard_in_the_same_round():
    heard = []
    subscribers.on("a.first", "first")(lambda entry: write("b.second"))
    subscribers.on("b.second", "second")(heard.append)
    write("a.first")
    run_once()
    assert len(heard) == 1


@pytest.mark.django_db
def test_a_rolled_back_act_is_heard_by_nobody():
    from django.db import transaction

    subscribers.on("case.close", NAME)(lambda entry: None)

    def act():
        with transaction.atomic():
            write("case.close")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act()
    assert not Errand.objects.exists()


@pytest.mark.django_db
def test_a_failure_undoes_what_the_subscriber_did_and_is_tried_again_later():
    fails = [True]

    def listener(entry):
        leave_a_mark(entry)
        if fails.pop():
            raise ValueError("电话 13800138000 打不通")

    subscribers.on("case.close", NAME)(listener)
    write("case.close")
    assert run_once() == 1
    errand = Errand.objects.get()
    assert not RetentionRule.objects.exists()
    assert errand.tries == 1
    assert "13800138000" not in errand.last_error
    assert "ValueError" in errand.last_error
    assert run_once() == 0
    fails.append(False)
    assert errands.drain(now=later(seconds=11)) == 1
    assert RetentionRule.objects.count() == 1
    assert not Errand.objects.exists()


@pytest.mark.django_db
def test_a_poisonous_line_is_set_aside_after_five_tries_seen_and_requeued():
    poisoned = [True]

    def listener(entry):
        if poisoned[0]:
            raise ValueError

    subscribers.on("case.close", NAME)(listener)
    write("case.close")
    for tries in range(5):
        assert errands.drain(now=later(hours=tries)) == 1
    assert errands.drain(now=later(days=9)) == 0
    aside = queries.errands_set_aside()
    assert [(one.subscriber, one.tries) for one in aside] == [(NAME, 5)]
    out = StringIO()
    call_command("requeue", stdout=out)
    assert NAME in out.getvalue()
    with pytest.raises(CommandError, match="--id"):
        call_command("requeue", "--id", str(10**24), stdout=out)
    poisoned[0] = False
    call_command("requeue", "--subscriber", NAME, stdout=out)
    assert "1 due again" in out.getvalue()
    assert run_once() == 1
    assert not Errand.objects.exists()


@pytest.mark.django_db
def test_an_errand_to_a_room_that_left_is_set_aside_not_lost():
    subscribers.on("case.close", NAME)(lambda entry: None)
    write("case.close")
    subscribers.forget(NAME)
    for tries in range(5):
        errands.drain(now=later(hours=tries))
    assert "LookupError" in queries.errands_set_aside()[0].last_error


@pytest.mark.django_db
def test_two_rooms_cannot_listen_under_one_name():
    subscribers.on("a.b", NAME)(lambda entry: None)
    with pytest.raises(ValueError, match="two subscribers"):
        subscribers.on("a.c", NAME)(lambda entry: None)
    sweeps.every(60, NAME)(print)
    with pytest.raises(ValueError, match="two sweeps"):
        sweeps.every(60, NAME)(repr)


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_half_way_leaves_the_errand_to_the_next_and_no_half_work():
    parent = os.getpid()

    def listener(entry):
        leave_a_mark(entry)
        if os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)

    subscribers.on("case.close", NAME)(listener)
    write("case.close")
    wait_for(forked(run_once))
    assert Errand.objects.get().tries == 1
    assert not RetentionRule.objects.exists()
    assert run_once() == 0  # still leased
    assert errands.drain(now=later(minutes=6)) == 1
    assert RetentionRule.objects.count() == 1
    assert not Errand.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_line_that_kills_every_worker_is_set_aside_too():
    subscribers.on("case.close", NAME)(lambda entry: os.kill(os.getpid(), signal.SIGKILL))
    write("case.close")
    for tries in range(5):
        wait_for(forked(lambda tries=tries: errands.drain(now=later(hours=tries))))
    assert Errand.objects.get().tries == 5
    assert errands.drain(now=later(hours=6)) == 1
    assert queries.errands_set_aside()[0].last_error == "the worker died of it"


@pytest.mark.django_db(transaction=True)
def test_four_workers_tell_everything_exactly_once():
    subscribers.on("case.close", NAME)(leave_a_mark)
    entries = [write("case.close", str(number)) for number in range(60)]

    def work():
        while Errand.objects.filter(tries=0).exists():
            run_once()

    wait_for(*[forked(work) for _worker in range(4)])
    marks = set(RetentionRule.objects.values_list("entity", flat=True))
    assert marks == {f"mark {entry.id}" for entry in entries}
    assert not Errand.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_fork_waits_for_a_page_whose_thread_is_about_to_begin(monkeypatch):
    page = threading.Thread(name="Thread-1 (process_request_thread)")
    looks = iter([[page], [page], []])
    monkeypatch.setattr(threading, "enumerate", lambda: next(looks))
    wait_for(forked(lambda: None))
    assert list(looks) == []


@pytest.mark.django_db(transaction=True)
def test_a_worker_whose_lease_ran_out_undoes_its_work():
    def slow(entry):
        leave_a_mark(entry)
        Errand.objects.update(tries=7)  # somebody else took it over

    subscribers.on("case.close", NAME)(slow)
    write("case.close")
    run_once()
    assert not RetentionRule.objects.exists()
    assert Errand.objects.get().tries == 1


# Sweeps ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_sweep_runs_once_a_period_with_the_present_moment():
    runs = []
    sweeps.every(60, "test: sweep")(runs.append)
    assert sweeps.run_due(now=lambda: AT) == 1
    assert sweeps.run_due(now=lambda: AT + timedelta(seconds=59)) == 0
    assert sweeps.run_due(now=lambda: AT + timedelta(seconds=60)) == 1
    assert runs == [AT, AT + timedelta(seconds=60)]
    assert Sweep.objects.get().finished_at == AT + timedelta(seconds=60)


@pytest.mark.django_db
def test_a_clock_that_was_put_right_holds_no_sweep_up():
    """Set back an hour, every sweep would wait for the hour to come again: warnings, the ledger, what is over."""
    runs, back = [], AT - timedelta(hours=1)
    sweeps.every(60, "test: sweep", lease=120)(runs.append)
    for moment in (AT, AT - timedelta(seconds=30), back, back + timedelta(seconds=30)):
        sweeps.run_due(now=lambda moment=moment: moment)
    assert runs == [AT, back]


@pytest.mark.django_db
def test_two_workers_whose_clocks_differ_a_little_run_a_sweep_once():
    """What one of them just ran, or is running, is no clock set back to the other, some seconds behind."""
    runs, behind = [], AT - timedelta(seconds=30)

    def sweep(at):
        runs.append(at)
        if len(runs) == 1:
            sweeps.run_due(now=lambda: behind)

    sweeps.every(3600, "test: sweep", lease=7200)(sweep)
    sweeps.run_due(now=lambda: AT)
    sweeps.run_due(now=lambda: behind)
    assert runs == [AT]


@pytest.mark.django_db
def test_a_failing_sweep_is_seen_and_stops_no_other():
    runs = []

    def broken(at):
        raise ValueError

    sweeps.every(60, "a broken one")(broken)
    sweeps.every(60, "b good one")(runs.append)
    assert run_once() == 2
    assert len(runs) == 1
    assert [(one.name, one.failures) for one in queries.sweeps_failing()] == [("a broken one", 1)]


@pytest.mark.django_db
def test_a_rehearsal_runs_every_sweep_at_its_own_moment():
    runs = []
    sweeps.every(60, "test: sweep")(runs.append)
    sweeps.run_all(AT)
    sweeps.run_all(AT)
    assert runs == [AT, AT]
    assert not Sweep.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_sweep_is_run_by_one_of_four_workers_and_again_after_a_killed_run():
    def sweep(at):
        write("test.sweep", str(os.getpid()))
        time.sleep(0.2)
        os.kill(os.getpid(), signal.SIGKILL)

    sweeps.every(60, "test: sweep", lease=120)(sweep)
    wait_for(*[forked(sweeps.run_due) for _worker in range(4)])
    from shanzhi.journal.models import Entry

    assert Entry.objects.filter(district_id=D, verb="test.sweep").count() == 1
    runs = []
    sweeps.forget("test: sweep")
    sweeps.every(60, "test: sweep", lease=120)(runs.append)
    assert sweeps.run_due(now=later(seconds=100)) == 0
    assert sweeps.run_due(now=later(seconds=125)) == 1


# Signs of life --------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_worker_is_well_while_it_says_so():
    now = [AT]
    worker = Worker(now=lambda: now[0])
    assert not queries.worker_is_well(AT)
    worker.round()
    assert queries.worker_is_well(AT + timedelta(seconds=59))
    assert not queries.worker_is_well(AT + timedelta(seconds=61))
    now[0] = AT + timedelta(seconds=20)
    worker.round()
    assert queries.worker_is_well(AT + timedelta(seconds=79))
    assert Heartbeat.objects.count() == 1


@pytest.mark.django_db
def test_a_sign_of_life_from_before_the_clock_was_put_right_is_not_believed():
    now = [AT]
    worker = Worker(now=lambda: now[0])
    worker.round()
    now[0] = AT - timedelta(hours=1)
    assert not queries.worker_is_well(now[0])
    worker.round()
    assert queries.worker_is_well(now[0])


@pytest.mark.django_db
def test_a_worker_on_a_long_sweep_is_still_well():
    well = []
    sweeps.every(60, "long", lease=900)(lambda at: well.append(queries.worker_is_well(AT + timedelta(seconds=800))))
    Worker(now=lambda: AT).round()
    assert well == [True]


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_ends_takes_its_sign_of_life_along():
    Worker().run(seconds=0.1)
    assert not queries.worker_is_well(clock.now())


def test_the_command_ends_cleanly_when_asked(tmp_path):
    environment = os.environ | {
        "SHANZHI_HOME": str(tmp_path),
        "PYTHONPATH": ".",
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "shanzhi.settings",
    }
    migrate = [sys.executable, "-m", "django", "migrate", "-v0", "journal"]
    subprocess.run(migrate, check=True, env=environment)
    worker = subprocess.Popen([sys.executable, "-m", "django", "work"], env=environment)
    database = sqlite3.connect(tmp_path / "shanzhi.sqlite3")
    for _wait in range(300):
        if database.execute("SELECT count(*) FROM journal_heartbeat").fetchone() == (1,):
            break
        time.sleep(0.1)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(20) == 0
    assert database.execute("SELECT count(*) FROM journal_heartbeat").fetchone() == (0,)
    database.close()


@pytest.mark.parametrize("seconds", ["nan", "inf", "-inf", "-1", "1e400"])
def test_seconds_that_are_no_time_are_refused_in_words(seconds):
    with pytest.raises(CommandError, match="--seconds"):
        call_command("work", f"--seconds={seconds}")
