"""Lines get their place once, whoever sequences, whenever they commit, and wherever a sequencer dies."""

from __future__ import annotations

import os
import signal
import threading
import time
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from shanzhi.journal import canonical
from shanzhi.journal.models import Entry
from shanzhi.kernel import clock
from shanzhi.kernel.ids import uuid7
from shanzhi.ledger import keys, notes, queries, sweeps
from shanzhi.ledger.actions import checkpoints, checks, lines
from shanzhi.ledger.models import Checkpoint, Ledger, LedgerLeaf, LedgerNode
from shanzhi.ledger.tree import root_of
from tests.journal.lines import forked, wait_for
from tests.ledger.books import AT, CLERK, D, book, triggers_lifted, write
from tests.statements import assert_district_named, captured

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]


def leaves():
    return list(LedgerLeaf.objects.filter(district_id=D).order_by("index"))


def assert_dense_and_whole():
    """Every journal line stands in the ledger once, and the stored tree is the tree over them."""
    placed = leaves()
    assert [leaf.index for leaf in placed] == list(range(len(placed)))
    assert {leaf.entry_id for leaf in placed} == set(Entry.objects.filter(district_id=D).values_list("pk", flat=True))
    ledger = queries.read_ledger(D)
    assert ledger.size == len(placed)
    tree = queries.tree(ledger)
    assert tree.root() == root_of(tree.hash, [bytes.fromhex(leaf.leaf) for leaf in placed])


def test_lines_get_their_places_in_order_of_writing():
    entries = write(5)
    assert lines.sequence(D) == 5
    assert [leaf.entry_id for leaf in leaves()] == [entry.pk for entry in entries]
    assert [leaf.leaf for leaf in leaves()] == [entry.leaf for entry in entries]
    assert lines.sequence(D) == 0


@pytest.mark.parametrize("batch", [7, 100, 1000])
def test_batches_of_any_size_make_the_same_ledger(batch):
    write(300)
    assert lines.sequence(D, batch=batch) == 300
    assert_dense_and_whole()
    write(300, subject="t")
    assert lines.sequence(D, batch=batch) == 300
    assert_dense_and_whole()
    assert LedgerNode.objects.filter(district_id=D, level=1).count() == 2


def backdated(**ago):
    """Write a line whose id is older, as one that was begun so long ago and commits only now."""
    (entry,) = write(1, subject="late")
    old = UUID(
        int=(uuid7().int & ((1 << 80) - 1)) | (int((time.time() - timedelta(**ago).total_seconds()) * 1000) << 80)
    )
    kept = Entry.objects.filter(pk=entry.pk).values().get()
    with triggers_lifted():
        entry.payload.__class__.objects.filter(pk=entry.pk).update(entry_id=old)
        Entry.objects.filter(pk=entry.pk)._raw_delete("default")
        moved = Entry(**{**kept, "id": old})
        moved.leaf = moved.computed_leaf()
        Entry.objects.bulk_create([moved])
    return old


def test_a_line_that_commits_late_comes_later_and_is_not_lost():
    write(3)
    lines.sequence(D)
    late = backdated(minutes=5)
    write(2, subject="after")
    assert lines.sequence(D) == 3
    assert [leaf.entry_id for leaf in leaves()][3] == late
    assert_dense_and_whole()


def test_a_line_that_commits_very_late_is_found_at_night():
    book(3)
    late = backdated(hours=9)
    assert lines.sequence(D) == 0
    assert lines.sequence(D, whole=True) == 1
    assert leaves()[-1].entry_id == late
    assert checks.verify(D, at=AT).findings == []


def test_a_clock_that_was_put_right_holds_no_line_up():
    """Lines written after the clock was set back an hour come before those that are placed, by their ids."""
    book(3)
    late, back = backdated(hours=1), clock.now() - timedelta(minutes=59)
    assert queries.uncovered(D, at=back).lines == 1
    assert lines.sequence(D, now=lambda: back) == 1
    assert leaves()[-1].entry_id == late


def test_what_is_not_committed_has_no_place():
    write(1)
    with transaction.atomic():
        write(1, subject="gone")
        transaction.set_rollback(True)
    assert lines.sequence(D) == 1
    assert_dense_and_whole()


def test_districts_have_ledgers_of_their_own():
    write(2)
    write(3, district_id="990102")
    assert (lines.sequence(D), lines.sequence("990102")) == (2, 3)
    assert [leaf.index for leaf in LedgerLeaf.objects.filter(district_id="990102").order_by("index")] == [0, 1, 2]
    assert_dense_and_whole()


def test_whoever_comes_second_leaves_the_ledger_alone():
    write(4)
    lines.open_ledger(D)
    now = clock.now()
    Ledger.objects.filter(pk=D).update(holder="somebody", held_until=now + timedelta(minutes=1))
    assert lines.sequence(D) == 0
    assert lines.sequence(D, now=lambda: now + timedelta(minutes=2)) == 4
    assert Ledger.objects.get(pk=D).holder == ""


def test_whoever_lost_the_lease_writes_nothing(monkeypatch):
    write(4)
    place = lines._place

    def slowly(ledger, *rest):
        Ledger.objects.filter(pk=D).update(holder="somebody else")
        place(ledger, *rest)

    monkeypatch.setattr(lines, "_place", slowly)
    assert lines.sequence(D) == 0
    assert leaves() == []
    assert Ledger.objects.get(pk=D).holder == "somebody else"


def test_a_sequencer_killed_in_the_middle_of_a_batch_leaves_nothing_half_done(monkeypatch):
    write(900)
    create, calls = LedgerNode.objects.bulk_create, []

    def killed(nodes):
        calls.append(1)
        if len(calls) == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        return create(nodes)

    child = forked(
        lambda: (monkeypatch.setattr(LedgerNode.objects, "bulk_create", killed), lines.sequence(D, batch=300))
    )
    wait_for(child)
    assert len(leaves()) == 300
    assert lines.sequence(D) == 0  # the dead one's lease
    assert lines.sequence(D, now=lambda: clock.now() + lines.LEASE * 2) == 600
    assert_dense_and_whole()


@pytest.mark.postgres
def test_two_sequencers_at_once_place_every_line_once():
    done, stop = [], threading.Event()

    def work():
        try:
            while not stop.is_set() or lines.sequence(D, batch=20):
                done.append(lines.sequence(D, batch=20))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for n in range(30):
        write(10, subject=f"{n}-")
    stop.set()
    for worker in workers:
        worker.join()
    lines.sequence(D)
    assert len(leaves()) == 300
    assert_dense_and_whole()


@pytest.mark.postgres
def test_a_transaction_that_stays_open_meanwhile_is_placed_afterwards():
    opened, go = threading.Event(), threading.Event()

    def slow():
        try:
            with transaction.atomic():
                write(1, subject="slow")
                opened.set()
                go.wait(10)
        finally:
            connection.close()

    worker = threading.Thread(target=slow)
    worker.start()
    assert opened.wait(10)
    write(2, subject="fast")
    assert lines.sequence(D) == 2
    go.set()
    worker.join()
    assert lines.sequence(D) == 1
    assert_dense_and_whole()


def test_an_sm3_ledger_hashes_the_same_lines_anew(settings):
    settings.ENV = settings.ENV.model_copy(update={"ledger_algorithm": "sm3"})
    entries = write(600)
    assert lines.sequence(D) == 600
    assert leaves()[0].leaf == lines.leaf_of(entries[0], "sm3") != entries[0].leaf
    signed = checkpoints.sign(D, at=clock.now())
    assert notes.read(signed.text).algorithm == "sm3"
    assert checks.verify(D, at=AT).findings == []
    settings.ENV = settings.ENV.model_copy(update={"ledger_algorithm": "sha-256"})
    lines.sequence(D)
    assert queries.read_ledger(D).algorithm == "sm3"


def test_an_unknown_hash_is_refused(settings):
    settings.ENV = settings.ENV.model_copy(update={"ledger_algorithm": "md5"})
    with pytest.raises(LookupError, match="md5"):
        lines.sequence(D)


@pytest.mark.parametrize("model", [LedgerLeaf, LedgerNode, Checkpoint])
def test_the_database_keeps_what_was_entered(model):
    book(300)
    rows = model.objects.filter(district_id=D)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(district_id="990102")
    with pytest.raises(IntegrityError), transaction.atomic():
        rows._raw_delete("default")


def test_a_checkpoint_is_signed_over_what_is_there_and_only_once():
    (signed,) = book(7)
    assert notes.read(signed.text) == notes.Statement("shanzhi/990101", 7, bytes.fromhex(signed.root))
    assert checkpoints.sign(D, at=clock.now()) is None
    assert Checkpoint.objects.filter(district_id=D).count() == 1


def test_checkpoints_come_every_thousand_lines_or_ten_minutes(monkeypatch):
    monkeypatch.setattr(checkpoints, "EVERY_LINES", 10)
    assert checkpoints.sign_if_due(D, at=AT) is None
    write(1)
    lines.sequence(D)
    assert checkpoints.sign_if_due(D, at=AT) is not None
    write(9)
    lines.sequence(D)
    assert checkpoints.sign_if_due(D, at=AT + timedelta(minutes=9)) is None
    assert checkpoints.sign_if_due(D, at=AT + timedelta(minutes=10)) is not None
    write(10, subject="t")
    lines.sequence(D)
    assert checkpoints.sign_if_due(D, at=AT + timedelta(minutes=11)) is not None


def test_nothing_is_signed_that_contradicts_what_was_signed(home):
    book(20, 30)
    with triggers_lifted():
        LedgerLeaf.objects.filter(district_id=D, index=4).update(leaf="00" * 32)
    write(1, subject="more")
    lines.sequence(D)
    with pytest.raises(checkpoints.LedgerBroken, match="no longer those that were signed"):
        checkpoints.sign(D, at=AT)


def test_nothing_is_signed_with_a_new_key_while_the_old_ones_lie_apart(home):
    """A key made now would bear the lost one's very name: the right ones could not be put back beside it."""
    book(20)
    (home / "keys").rename(home / "apart")
    write(1, subject="more")
    lines.sequence(D)
    with pytest.raises(checkpoints.LedgerBroken, match=str(home / "keys")):
        checkpoints.sign(D, at=AT)
    assert not (home / "keys").exists()
    (home / "apart").rename(home / "keys")
    assert checkpoints.sign(D, at=AT).size == 21


def test_a_private_key_lost_for_good_is_followed_by_a_new_one_beside_the_printed_key(home):
    book(20)
    (home / "keys" / "ledger-990101-0001.key").unlink()
    write(1, subject="more")
    lines.sequence(D)
    with pytest.raises(checkpoints.LedgerBroken, match="--new-key"):
        checkpoints.sign(D, at=AT)
    keys.rotate(D)
    assert checkpoints.sign(D, at=AT).size == 21
    assert checks.verify(D, at=AT).findings == []


def test_a_database_rolled_back_with_its_checkpoints_contradicts_the_kept_one(home):
    book(20, 30)
    with triggers_lifted():
        Checkpoint.objects.filter(district_id=D, size=30)._raw_delete("default")
        LedgerLeaf.objects.filter(district_id=D, index__gte=20)._raw_delete("default")
        Ledger.objects.filter(pk=D).update(size=20)
    with pytest.raises(checkpoints.LedgerBroken, match="30 lines were signed and 20 are there"):
        checkpoints.sign(D, at=AT)
    assert [one.kind for one in checks.verify(D, at=AT).findings] == ["truncated"]


def test_the_minute_and_the_night():
    write(3)
    sweeps.sequence_and_sign(AT)
    assert queries.latest_checkpoint(D).size == 3
    write(2, subject="t")
    sweeps.sequence_and_sign(AT)  # too soon after the last
    assert queries.read_ledger(D).size == 3
    sweeps.check_at_night(AT)
    assert queries.read_ledger(D).size == 5
    line = Entry.objects.get(district_id=D, verb="ledger.verified")
    assert '"findings":0' in line.payload.data
    sweeps.check_at_night(AT)
    assert Entry.objects.filter(district_id=D, verb="ledger.verified").count() == 1


def test_the_night_is_at_night():
    assert sweeps.is_time(None, AT)
    assert not sweeps.is_time(AT, AT + timedelta(hours=2))
    assert not sweeps.is_time(AT, AT + timedelta(hours=23))  # nine in the morning
    assert not sweeps.is_time(AT, AT.replace(hour=6) + timedelta(days=1))
    assert sweeps.is_time(AT.replace(hour=3), AT.replace(hour=2) + timedelta(days=1))
    assert sweeps.is_time(AT, AT + timedelta(hours=30))


def test_the_window_is_counted():
    book(5)
    assert (queries.uncovered(D, at=clock.now()).lines, queries.uncovered(D, at=clock.now()).more) == (0, False)
    write(3)
    assert queries.uncovered(D, at=clock.now()).lines == 3
    lines.sequence(D)
    write(1, subject="t")
    seen = queries.uncovered(D, at=clock.now())
    assert (seen.lines, seen.since) == (4, queries.latest_checkpoint(D).signed_at)


def test_every_statement_names_the_district():
    book(300)
    write(2, subject="t")
    big = frozenset({"journal_entry", "journal_payload", "ledger_ledgerleaf", "ledger_ledgernode", "ledger_checkpoint"})
    with captured() as statements:
        lines.sequence(D)
        checkpoints.sign(D, at=clock.now())
        checks.verify(D, at=AT)
        queries.receipt_at(D, 100, complete=True, with_payload=True)
        queries.receipt_for(D, "case", "of300-7")
        queries.uncovered(D, at=clock.now())
    assert_district_named(statements, big)


def test_the_leaf_is_the_journals_own():
    (entry,) = write(1)
    assert lines.leaf_of(entry, canonical.SHA_256) == entry.leaf
    assert entry.by_name == CLERK.name
