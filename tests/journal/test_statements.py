"""Statements made once write what the ORM would, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from shanzhi.clocks.models import Deadline
from shanzhi.journal.models import Errand
from shanzhi.journal.statements import MOST, insert, update
from shanzhi.organisation.models import Unit

pytestmark = [pytest.mark.both, pytest.mark.django_db]
CASE = UUID(int=7)
AT = datetime(2026, 3, 11, 2, 0, 0, 123456, tzinfo=UTC)


def clock(**more: object) -> Deadline:
    told = {"district_id": "990101", "case_id": CASE, "kind": "step", "subject_id": CASE, "name": "sign", "amount": 2}
    words = {"unit": "working_hours", "limit_version": "v1", "calendar_version": "c1", "trace": [{"那": "一步"}, None]}
    return Deadline(**{**told, **words, "started_at": AT, "near_at": AT, "due_at": AT, **more})


def test_a_row_is_read_again_as_the_orm_would_have_stored_it(django_assert_num_queries) -> None:
    ours, theirs = clock(on_time=None, counted=False), clock(on_time=None, counted=False)
    with django_assert_num_queries(1):
        insert([ours])
    Deadline.objects.bulk_create([theirs])
    read = [Deadline.objects.values().get(pk=one.pk) for one in (ours, theirs)]
    assert {**read[0], "id": 0} == {**read[1], "id": 0}
    assert not ours._state.adding


def test_no_rows_are_no_statement_and_many_are_all_written(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        insert([])
    insert([clock() for _ in range(3)])
    insert([clock() for _ in range(MOST + 1)])
    assert Deadline.objects.count() == MOST + 4


def test_a_key_that_the_database_gives_is_left_to_it() -> None:
    insert([Errand(district_id="990101", entry_id=CASE, subscriber=name, due_at=AT) for name in ("a", "b")])
    assert len(set(Errand.objects.values_list("pk", flat=True))) == 2


def test_rows_that_stand_as_given_are_set_and_counted() -> None:
    insert([clock(name="sign"), clock(name="check", ended_at=AT)])
    assert update(Deadline, {"case_id": CASE, "ended_at": None}, {"ended_at": AT, "trace": ["完"]}) == 1
    assert update(Deadline, {"case_id": CASE, "ended_at": None}, {"paused": True}) == 0
    assert update(Deadline, {"case_id": CASE, "ended_at": AT}, {"warned": F("warned") + 1}) == 2
    kept = Deadline.objects.get(name="sign")
    assert (kept.ended_at, kept.trace, kept.warned, kept.paused) == (AT, ["完"], 1, False)


def test_another_row_stands_for_its_key() -> None:
    above = Unit.objects.create(code="U1", name="城管局", kind="department", path="001.")
    below = Unit.objects.create(code="U2", name="执法队", kind="department", path="001.001.")
    assert update(Unit, {"code": "U2", "parent": None}, {"parent": above}) == 1
    assert update(Unit, {"code": "U2", "parent": above}, {"phone": "1"}) == 1
    below.refresh_from_db()
    assert (below.parent, below.phone) == (above, "1")


def test_what_the_database_forbids_is_an_integrity_error_and_ends_the_transaction() -> None:
    insert([one := clock()])
    with pytest.raises(IntegrityError), transaction.atomic():
        insert([clock(id=one.pk)])
    assert Deadline.objects.count() == 1
