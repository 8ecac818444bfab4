"""The check finds every tampering, and nothing where nobody tampered."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from shanzhi.journal import verification
from shanzhi.journal import verify as verifying
from shanzhi.journal.actions import erase
from shanzhi.journal.models import Entry, Payload
from shanzhi.journal.verification import Standing
from shanzhi.journal.verify import verify
from tests.journal.lines import AT, CLERK, D, triggers_lifted, walk, write

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]
STATES = ["reported", "accepted", "registered", "dispatched", "handled", "closed"]


@pytest.fixture
def table() -> Iterator[dict[str, Standing]]:
    """Give a table of cases that the check compares with, kept in memory."""
    kept: dict[str, Standing] = {}

    def standings(district_id, ids=None):
        return [one for one in kept.values() if ids is None or one.subject_id in ids]

    verification.register("case", standings)
    yield kept
    verification.forget("case")


@pytest.fixture
def cases(table: dict[str, Standing]) -> dict[str, list[Entry]]:
    """Give six cases with their lines, all in order."""
    made = {}
    for number in range(1, 7):
        subject_id = f"c{number}"
        made[subject_id] = walk(subject_id, *STATES[:number])
        table[subject_id] = Standing(subject_id, STATES[number - 1], number)
    return made


def lines(**given):
    return Entry.objects.filter(district_id=D, **given)


def payloads(**given):
    return Payload.objects.filter(district_id=D, **given)


def drop(entry: Entry) -> None:
    payloads(pk=entry.pk).delete()
    lines(pk=entry.pk)._raw_delete("default")


def swap(one: Entry, other: Entry) -> None:
    """Let two lines change places: each keeps its key and takes the other's content, version and all."""
    kept = [lines(pk=entry.pk).values().get() for entry in (one, other)]
    lines(pk__in=[one.pk, other.pk]).update(version=None)
    for entry, content in zip((other, one), kept, strict=True):
        lines(pk=entry.pk).update(**{name: value for name, value in content.items() if name != "id"})


def test_untouched_lines_give_a_clean_bill(cases):
    write("case.note", "c3")
    walk("loose", "a", "b", kind="thing", versioned=False)
    assert verify(D) == []


def test_fifty_random_tamperings_are_all_found(cases, table):
    random.seed(20260311)
    with triggers_lifted():
        for number in range(50):
            subject_id = random.choice(sorted(cases))
            entry = random.choice(cases[subject_id])
            kept_line, kept_payload, standing = (
                lines(pk=entry.pk).values().get(),
                payloads(pk=entry.pk).values().get(),
                table[subject_id],
            )
            way = number % 10
            if way == 0:
                table[subject_id] = Standing(subject_id, "void", standing.version)
            elif way == 1:
                drop(entry)
            elif way == 2:
                lines(pk=entry.pk).update(was="handled" if entry.was != "handled" else "closed")
            elif way == 3:
                lines(pk=entry.pk).update(now="void")
            elif way == 4:
                lines(pk=entry.pk).update(by_id=99, by_name="别人")
            elif way == 5:
                lines(pk=entry.pk).update(at=entry.at - timedelta(hours=random.randint(1, 48)))
            elif way == 6:
                payloads(pk=entry.pk).update(data='{"step":77}')
            elif way == 7:
                other = random.choice([one for one in cases["c6"] if one.pk != entry.pk])
                swap(entry, other)
            elif way == 8:
                table[subject_id] = Standing(subject_id, standing.state, standing.version + 1)
            else:
                payloads(pk=entry.pk).delete()
            assert verify(D), f"tampering {number} (way {way}) with {subject_id} was not found"
            # Put it right again, as it was.
            table[subject_id] = standing
            if way == 7:
                swap(other, entry)
            else:
                drop(entry)
                Entry.objects.create(**kept_line)
                Payload.objects.create(**kept_payload)
            assert verify(D) == []


@pytest.mark.parametrize("place", [0, 2, -1])
def test_a_deleted_line_is_found_wherever_it_stood(cases, place):
    with triggers_lifted():
        drop(cases["c6"][place])
    assert {one.subject_id for one in verify(D)} == {"c6"}


def test_the_deletion_of_every_line_of_a_case_is_found(cases):
    with triggers_lifted():
        for entry in cases["c6"]:
            drop(entry)
    assert [(one.kind, one.subject_id) for one in verify(D)] == [("missing", "c6")]


def test_a_deletion_is_found_though_its_neighbours_would_fit(cases, table):
    walk("c9", "reported", "accepted", "reported", "accepted")
    table["c9"] = Standing("c9", "accepted", 4)
    with triggers_lifted():
        for entry in lines(subject_id="c9", version__in=[3, 4]):
            drop(entry)
    assert [one.kind for one in verify(D)] == ["version"]


def test_a_line_deleted_without_its_payload_is_found(cases):
    entry = cases["c6"][-1]
    with triggers_lifted(), connection.constraint_checks_disabled():
        if connection.vendor == "postgresql":
            pytest.skip("PostgreSQL keeps the reference even then")
        lines(pk=entry.pk)._raw_delete("default")
        found = {(one.kind, one.entry_id) for one in verify(D)}
        assert ("line", entry.pk) in found
        payloads(pk=entry.pk).delete()


def test_lines_without_a_case_are_found(cases, table):
    del table["c2"]
    assert [(one.kind, one.subject_id) for one in verify(D)] == [("orphan", "c2")]


def test_a_state_line_slipped_in_without_a_version_is_found(cases):
    write("case.step", "c6", was="closed", now="closed")
    assert [one.kind for one in verify(D)] == ["unversioned"]


def test_an_erasure_without_a_line_and_a_filled_erased_payload_are_found(cases):
    first, second = cases["c6"][:2]
    erase(second.pk, district_id=D, reason="误录", by=CLERK, at=AT)
    with triggers_lifted():
        payloads(pk=first.pk).update(data="", salt="", erased_at=AT)
        payloads(pk=second.pk).update(data="{}")
    assert [(one.kind, one.entry_id) for one in verify(D)] == [("erasure", first.pk), ("erasure", second.pk)]


def test_unversioned_chains_are_followed_in_order_of_writing():
    walk("w1", "a", "b", "c", kind="thing", versioned=False)
    with triggers_lifted():
        drop(lines(subject_id="w1", now="b").get())
    assert [one.kind for one in verify(D)] == ["chain"]


def test_a_case_that_moves_while_it_is_checked_is_no_finding(cases, table):
    late = Standing("c1", "accepted", 2)
    looks = []

    def standings(district_id, ids=None):
        if not looks:
            looks.append(1)
            write("case.step", "c1", was="reported", now="accepted", version=2)
            table["c1"] = late
        return [one for one in table.values() if ids is None or one.subject_id in ids]

    verification.register("case", standings)
    assert verify(D) == []


def test_a_subject_that_no_table_could_have_is_a_finding_and_no_crash(cases, table):
    def standings(district_id, ids=None):
        if ids and "c3" in ids:
            raise ValueError("badly formed id")
        return [one for one in table.values() if ids is None or one.subject_id in ids]

    verification.register("case", standings)
    assert [(one.kind, one.subject_id) for one in verify(D)] == [("orphan", "c3")]


def test_small_chunks_see_the_same(cases, table, monkeypatch):
    monkeypatch.setattr(verifying, "CHUNK", 2)
    assert verify(D) == []
    table["c4"] = Standing("c4", "void", 4)
    assert [one.subject_id for one in verify(D)] == ["c4"]


def test_the_command_prints_findings_and_ends_with_one(cases, table):
    out = StringIO()
    call_command("verify", stdout=out)
    assert "agree" in out.getvalue()
    table["c4"] = Standing("c4", "void", 4)
    out = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("verify", stdout=out)
    assert end.value.code == 1
    assert "c4" in out.getvalue()
