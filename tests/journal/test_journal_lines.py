"""A line is written whole, in the act's own transaction, and stays as it was written."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy, override
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.journal import actions, canonical, nightly, queries, retention, sentences, subscribers
from shanzhi.journal.actions import erase, record_many, set_retention
from shanzhi.journal.models import Entry, Errand, Payload, RetentionRule
from shanzhi.journal.shapes import EntryView
from shanzhi.journal.verify import verify
from shanzhi.kernel.actors import SYSTEM, Actor, ActorKind, Holding
from shanzhi.kernel.refusal import NotFound, Refused
from tests.journal.lines import AT, CLERK, D, walk, write
from tests.statements import assert_district_named, budget, captured

pytestmark = pytest.mark.both


@pytest.mark.django_db
def test_a_line_carries_who_what_when_and_both_hashes():
    subject = uuid4()
    entry = write(subject_id=subject, was="reported", now="accepted", data={"路灯": 1, "a": AT}, version=1)
    kept = Entry.objects.get(district_id=D, pk=entry.pk)
    payload = Payload.objects.get(district_id=D, pk=entry.pk)
    assert (kept.subject_id, kept.by_name, kept.by_id, kept.capacity) == (str(subject), "白露", 7, "intake_agent")
    assert payload.data == '{"a":"2026-03-11T02:00:00.000000Z","路灯":1}'
    assert kept.commitment == canonical.commitment(payload.salt, payload.data)
    assert kept.leaf == kept.computed_leaf()
    assert kept.at == AT
    assert kept.recorded_at != AT


@pytest.mark.django_db
def test_a_line_costs_two_statements_and_a_third_for_subscribers():
    with budget(2):
        write("unheard.of")
    subscribers.on("case.accept", "test: cost")(lambda entry: None)
    try:
        with budget(3):
            write()
    finally:
        subscribers.forget("test: cost")
    assert Errand.objects.get().subscriber == "test: cost"


@pytest.mark.django_db
def test_many_lines_cost_no_more_statements_than_one():
    lines = [
        {"verb": "case.open", "district_id": D, "subject_kind": "case", "subject_id": str(n), "by": CLERK, "at": AT}
        for n in range(50)
    ]
    with budget(2):
        made = record_many(lines)
    assert [entry.id for entry in made] == sorted(entry.id for entry in made)
    assert Payload.objects.filter(district_id=D).count() == 50


@pytest.mark.django_db(transaction=True)
def test_no_line_outside_a_transaction():
    with pytest.raises(RuntimeError):
        actions.record("case.open", district_id=D, subject_kind="case", subject_id="1", by=CLERK, at=AT)
    with pytest.raises(RuntimeError):
        record_many([])


@pytest.mark.django_db
def test_a_tellers_name_never_enters_a_line():
    assert write(by=Actor(ActorKind.TELLER, "某某", None, (), D)).by_name == ""


@pytest.mark.django_db
def test_the_capacity_is_read_from_the_actor_only_where_it_is_beyond_doubt():
    two = Actor(ActorKind.USER, "石砚", 8, (Holding(1, "registrar"), Holding(2, "dispatcher")), D)
    assert write(by=CLERK).capacity == "intake_agent"
    assert write(by=two).capacity == ""
    assert write(by=two, capacity="registrar").capacity == "registrar"


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"verb": "Dispatch"}, ValueError),
        ({"verb": "dispatch"}, ValueError),
        ({"subject_id": ""}, ValueError),
        ({"district_id": ""}, ValueError),
        ({"at": datetime(2026, 3, 11)}, ValueError),  # noqa: DTZ001
        ({"data": {"x": object()}}, TypeError),
        ({"data": {"x": float("nan")}}, ValueError),
    ],
)
@pytest.mark.django_db
def test_what_makes_no_sense_is_not_written(wrong, error):
    with pytest.raises(error):
        write(**({"verb": "case.open"} | wrong))
    assert not Entry.objects.filter(district_id=D).exists()


@pytest.mark.django_db
def test_a_version_is_taken_once():
    walk("s1", "reported")
    with pytest.raises(IntegrityError), transaction.atomic():
        write(version=1)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False, allow_infinity=False),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
        max_leaves=12,
    )
)
def test_canonical_json_reads_back_and_stays(value):
    import json

    text = canonical.canonical_json(value)
    assert json.loads(text) == value
    assert canonical.canonical_json(json.loads(text)) == text


def test_canonical_json_takes_what_actions_bring():
    value = {"b": Decimal("1.50"), "a": {3, 1}, "c": AT.date(), "d": gettext_lazy("派遣")}
    assert canonical.canonical_json(value) == '{"a":[1,3],"b":"1.50","c":"2026-03-11","d":"派遣"}'


# The triggers -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("column", ["verb", "was", "by_name", "leaf", "district_id"])
@pytest.mark.django_db
def test_no_line_can_be_changed(column):
    entry = write()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Entry.objects.filter(district_id=D, pk=entry.pk).update(**{column: "x"})


@pytest.mark.parametrize("table", ["journal_entry", "journal_payload"])
@pytest.mark.django_db
def test_nothing_can_be_deleted_not_even_by_raw_sql(table):
    write()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")


@pytest.mark.postgres
@pytest.mark.parametrize("table", ["journal_entry", "journal_payload"])
@pytest.mark.django_db(transaction=True)
def test_nothing_can_be_truncated(table):
    write()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize(
    "change",
    [
        {"data": "{}"},
        {"salt": "0" * 32},
        {"data": "", "salt": "", "erased_at": AT},  # no line says so
        {"data": "", "salt": ""},
        {"erased_at": AT},
    ],
)
@pytest.mark.django_db
def test_no_payload_can_be_changed(change):
    entry = write(data={"words": "路灯不亮"})
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Payload.objects.filter(district_id=D, pk=entry.pk).update(**change)


@pytest.mark.django_db
def test_even_with_an_erasing_line_a_payload_can_only_become_empty_and_only_once():
    entry = write(data={"words": "路灯不亮"})
    write("journal.erase", entry.pk, subject_kind="entry")
    payload = Payload.objects.filter(district_id=D, pk=entry.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        payload.update(data="{}", salt="", erased_at=AT)
    payload.update(data="", salt="", erased_at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        payload.update(erased_at=None)


# Erasure and retention ----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_erasure_takes_the_words_and_leaves_the_line_its_hashes_and_its_reason():
    entry = write(data={"words": "路灯不亮"})
    erased = erase(entry.pk, district_id=D, reason="当事人要求删除", by=CLERK, at=AT)
    shown = queries.history(D, "case", "s1")[0]
    assert (shown.data, shown.erased, shown.verb) == ({}, True, "case.accept")
    assert (erased.verb, erased.subject_id) == ("journal.erase", str(entry.pk))
    assert queries.history(D, "entry", entry.pk)[0].data["reason"] == "当事人要求删除"
    assert Entry.objects.get(district_id=D, pk=entry.pk).commitment == entry.commitment
    assert verify(D) == []


@pytest.mark.django_db
def test_an_erasure_needs_a_line_a_reason_and_something_to_erase():
    entry = write()
    with pytest.raises(Refused):
        erase(entry.pk, district_id=D, reason=" ", by=CLERK, at=AT)
    with pytest.raises(NotFound):
        erase(entry.pk, district_id="990102", reason="误录", by=CLERK, at=AT)
    erased = erase(entry.pk, district_id=D, reason="误录", by=CLERK, at=AT)
    with pytest.raises(NotFound):
        erase(entry.pk, district_id=D, reason="误录", by=CLERK, at=AT)
    with pytest.raises(Refused):
        erase(erased.pk, district_id=D, reason="误录", by=CLERK, at=AT)


@pytest.mark.django_db
def test_retention_erases_what_is_of_age_and_reads_nothing_twice():
    from datetime import timedelta

    old = write(data={"words": "旧"})
    other = write(subject_kind="report", data={"words": "旧"})
    set_retention("journal.case", district_id=D, keep_days=200, basis="档案管理规定", by=CLERK, at=AT)
    later = old.recorded_at + timedelta(days=201)
    assert retention.apply(D, at=old.recorded_at + timedelta(days=199)) == {"journal.case": 0}
    assert retention.apply(D, at=later) == {"journal.case": 1}
    assert retention.apply(D, at=later) == {"journal.case": 0}
    assert RetentionRule.objects.get().done_to == old.pk
    erased = Payload.objects.filter(district_id=D, erased_at__isnull=False).values_list("pk", flat=True)
    assert list(erased) == [old.pk]
    assert Payload.objects.get(district_id=D, pk=other.pk).data
    assert verify(D) == []


@pytest.mark.django_db
def test_a_term_is_set_and_shown_by_a_command_and_carried_out_at_night(monkeypatch, settings):
    from datetime import timedelta

    old = write(data={"words": "旧"}, district_id=settings.ENV.district_id)
    out = StringIO()
    too_long = ["journal.case", str(10**11), "--basis", "x"]
    for wrong in (["case", "200"], ["journal.case", "20", "--basis", "x"], ["journal.case", "200"], too_long):
        with pytest.raises(CommandError):
            call_command("set_retention", *wrong, stdout=out)
    call_command("set_retention", "journal.case", "200", "--basis", "档案管理规定", stdout=out)
    call_command("set_retention", stdout=out)
    assert out.getvalue().count("journal.case 200 days: 档案管理规定") == 2
    monkeypatch.setattr(nightly.clock, "now", lambda: old.recorded_at + timedelta(days=201))
    nightly.erase_what_is_of_age(AT)
    assert Payload.objects.get(pk=old.pk).erased_at is not None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "command",
    ["verify", "sequence_ledger", "verify_ledger", "ledger_receipt 1", "export_ledger /dev/null", "rebuild_search",
     "assess", "replay_draw JC26-0001"],
)  # fmt: skip
def test_no_command_works_for_a_district_that_is_none(command):
    write()
    before = Entry.objects.count()
    with pytest.raises(CommandError, match=f"abc.*{D}"):
        call_command(*command.split(), "--district", "abc", stdout=StringIO())
    assert Entry.objects.count() == before


@pytest.mark.django_db
def test_a_term_of_a_hundred_years_is_carried_out_and_erases_nothing():
    line = write("thing.made")
    set_retention("journal.*", district_id=D, keep_days=36_500, basis="永久档案", by=CLERK, at=AT)
    assert retention.apply(D, at=AT) == {"journal.*": 0}
    assert Payload.objects.get(pk=line.pk).erased_at is None


@pytest.mark.django_db
def test_retention_calls_the_eraser_a_room_registered_and_knows_no_other():
    asked = []
    retention.register("reports.identity", lambda district_id, before, at: asked.append((district_id, before)) or 3)
    set_retention("reports.identity", district_id=D, keep_days=365, basis="内部规定", by=CLERK, at=AT)
    assert retention.apply(D, at=AT) == {"reports.identity": 3}
    assert asked[0][0] == D
    set_retention("nobody.knows", district_id=D, keep_days=365, basis="内部规定", by=CLERK, at=AT)
    with pytest.raises(LookupError):
        retention.apply(D, at=AT)


@pytest.mark.django_db
def test_less_than_half_a_year_is_no_lawful_term():
    with pytest.raises(Refused):
        set_retention("journal.case", district_id=D, keep_days=179, basis="x", by=CLERK, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        RetentionRule.objects.create(district_id=D, entity="journal.case", keep_days=179, basis="x")


# Histories ----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_history_is_newest_first_and_turns_pages_by_key():
    walk("s1", "a", "b", "c", "d")
    walk("s2", "a")
    with budget(2):
        first = queries.history(D, "case", "s1", limit=3)
    assert [line.now for line in first] == ["d", "c", "b"]
    assert [line.now for line in queries.history(D, "case", "s1", before=first[-1].id)] == ["a"]
    both = queries.history_of(D, [("case", "s1"), ("case", "s2"), ("task", "s1")])
    assert len(both) == 5
    assert queries.history_of(D, []) == []


@pytest.mark.django_db
def test_a_line_reads_as_its_room_says(monkeypatch):
    monkeypatch.setattr(sentences, "_registered", {})
    sentences.register("case.step", label="走一步", say=lambda entry, data: f"第{data['step']}步", stop=True)
    walk("s1", "a")
    write("no.sentence")
    plain, said = queries.history_panel(D, [("case", "s1")])
    assert (said.verb, said.text, said.who, said.stop) == ("走一步", "第1步", "白露", True)
    assert (plain.verb, plain.text, plain.stop) == ("no.sentence", "", False)
    sentences.register("case.step", label="走一步", say=lambda entry, data: "到2027-09-22，单子JC26-2027-09-22")
    _plain, said = queries.history_panel(D, [("case", "s1")])
    assert said.text == "到2027年9月22日，单子JC26-2027-09-22", "a day is said, a number stays a number"
    sentences.register("case.step", label="走一步", say=lambda entry, data: "第2026-11-28.2版，从2026-11-28. 起用")
    _plain, said = queries.history_panel(D, [("case", "s1")])
    assert said.text == "第2026-11-28.2版，从2026年11月28日. 起用", "a version that has a day in it is no day"


@pytest.mark.django_db
def test_every_statement_names_the_district():
    with captured() as statements:
        entry = write()
        erase(entry.pk, district_id=D, reason="误录", by=SYSTEM, at=AT)
        queries.history(D, "case", "s1", before=entry.pk)
        set_retention("journal.*", district_id=D, keep_days=200, basis="规定", by=SYSTEM, at=AT)
        retention.apply(D, at=AT)
        verify(D)
    assert_district_named(statements)


def test_a_view_is_plain_data():
    assert EntryView.__dataclass_params__.frozen


@pytest.mark.django_db
def test_the_player_of_a_demonstration_is_named_in_the_readers_language() -> None:
    write(by=Actor(ActorKind.REHEARSAL, "演练", district_id=D))
    write(by=Actor(ActorKind.REHEARSAL, "白露", 7, (Holding(1, "intake_agent"),), D))
    for language, names in (("en", ["白露", "Rehearsal"]), ("zh-hans", ["白露", "演练"])):
        with override(language):
            assert [one.by_name for one in queries.history_of(D, [("case", "s1")])] == names
            assert [one.who for one in queries.history_panel(D, [("case", "s1")], limit=9)] == names
