"""A line is written whole, in the act's own transaction, and stays as it was written."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from shanzhi.journal import canonical, queries, subscribers
from shanzhi.journal.actions import record, record_many
from shanzhi.journal.models import Entry, Errand, Payload
from shanzhi.kernel.actors import Actor, ActorKind, Holding
from shanzhi.kernel.clock import CHINA

D = "990101"
AT = datetime(2026, 3, 11, 10, 0, tzinfo=CHINA)
CLERK = Actor(ActorKind.USER, "白露", 7, (Holding(1, "intake_agent"),), D)


def line(verb="case.accept", subject_id="s1", **more):
    given = {"district_id": D, "subject_kind": "case", "subject_id": subject_id, "by": CLERK, "at": AT}
    return record(verb, **(given | more))


@pytest.mark.django_db
def test_a_line_carries_who_what_when_and_both_hashes():
    subject = uuid4()
    entry = line(subject_id=subject, was="reported", now="accepted", data={"路灯": 1, "a": AT}, version=1)
    kept = Entry.objects.get(district_id=D, pk=entry.pk)
    payload = Payload.objects.get(district_id=D, pk=entry.pk)
    assert (kept.subject_id, kept.by_name, kept.by_id, kept.capacity) == (str(subject), "白露", 7, "intake_agent")
    assert payload.data == '{"a":"2026-03-11T02:00:00.000000Z","路灯":1}'
    assert kept.commitment == canonical.commitment(payload.salt, payload.data)
    assert kept.leaf == kept.computed_leaf()


@pytest.mark.django_db
def test_a_line_costs_two_statements_and_a_third_for_subscribers():
    with CaptureQueriesContext(connection) as alone:
        line("unheard.of")
    subscribers.on("case.accept", "test: cost")(lambda entry: None)
    try:
        with CaptureQueriesContext(connection) as heard:
            line()
    finally:
        subscribers.forget("test: cost")
    count = [sum(not one["sql"].startswith(("SAVEPOINT", "RELEASE")) for one in got) for got in (alone, heard)]
    assert count == [2, 3]
    assert Errand.objects.get().subscriber == "test: cost"


@pytest.mark.django_db(transaction=True)
def test_no_line_outside_a_transaction():
    with pytest.raises(RuntimeError):
        line()
    with pytest.raises(RuntimeError):
        record_many([])


@pytest.mark.django_db
def test_a_tellers_name_never_enters_a_line():
    entry = line(by=Actor(ActorKind.TELLER, "某某", None, (), D))
    assert entry.by_name == ""
