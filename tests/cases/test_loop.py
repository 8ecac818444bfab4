"""The loop, walked by its verbs: one case all the way round, and what the rules refuse on the way."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps

from shanzhi.cases.actions.applications import ask, decide, end
from shanzhi.cases.actions.notes import correct
from shanzhi.cases.actions.steps import take_step
from shanzhi.cases.actions.tasks import take_task_step
from shanzhi.cases.models import Case, Task
from shanzhi.clocks.models import Deadline
from shanzhi.journal.models import Entry
from shanzhi.kernel.actors import SYSTEM
from shanzhi.kernel.refusal import Refused, Stale
from tests.neighbourhood import DISTRICT, Neighbourhood


def lines(case: Case) -> list[str]:
    return list(
        Entry.objects.filter(district_id=DISTRICT, subject_id=str(case.pk))
        .order_by("id")
        .values_list("verb", flat=True)
    )


def test_a_case_goes_all_the_way_round(neighbourhood: Neighbourhood) -> None:
    case = neighbourhood.closed()
    assert case.state == "closed"
    assert case.reply == "路面补好了，来看过。"
    assert lines(case) == ["case.open", "case.accept", "case.register", "case.dispatch", "case.hand_over", "case.close"]
    assert case.version == 6
    steps = Deadline.objects.in_district(DISTRICT).filter(case_id=case.pk, kind="step").order_by("started_at")
    assert {step.name for step in steps} == {"intake", "register", "dispatch", "sign", "check", "callback"}
    assert [step.name for step in steps if step.ended_at is None] == ["callback"]


def test_nobody_checks_their_own_work(neighbourhood: Neighbourhood) -> None:
    case = neighbourhood.handled()
    for name in ("hanzhou", "fangyuan", "wendi", "bailu", "guyu"):
        with pytest.raises(Refused):
            take_step(
                neighbourhood.fresh(case), "close", by=neighbourhood.actor(name), at=neighbourhood.at,
                finding="看过", public_text="好了",
            )  # fmt: skip
    assert neighbourhood.fresh(case).state == "handled"


def test_the_second_comer_is_refused_politely(neighbourhood: Neighbourhood) -> None:
    first, second = neighbourhood.case(), None
    second = neighbourhood.fresh(first)
    take_step(first, "accept", by=neighbourhood.actor("bailu"), at=neighbourhood.at, matter=neighbourhood.matter)
    with pytest.raises(Stale):
        take_step(second, "accept", by=neighbourhood.actor("bailu"), at=neighbourhood.at, matter=neighbourhood.matter)
    assert lines(first) == ["case.open", "case.accept"]


def test_every_missing_thing_is_said_at_once(neighbourhood: Neighbourhood) -> None:
    case = neighbourhood.handled()
    with pytest.raises(Refused) as refused:
        take_step(case, "close", by=neighbourhood.actor("jiangcheng"), at=neighbourhood.at)
    assert len(refused.value.reasons) == 2


def test_two_returns_and_then_only_a_ruling(neighbourhood: Neighbourhood) -> None:
    case, at = neighbourhood.dispatched(), neighbourhood.at
    told = {"duty_item": "3.1.2", "proposed_unit": neighbourhood.units["water"], "reason": "不是我们的管网"}
    take_task_step(neighbourhood.task(case), "return", by=neighbourhood.actor("fangyuan"), at=at, **told)
    case = neighbourhood.fresh(case)
    assert (case.state, case.returns) == ("registered", 1)
    take_step(case, "dispatch", by=neighbourhood.actor("wendi"), at=at, lead=neighbourhood.units["works"])
    take_task_step(neighbourhood.task(case, 2), "return", by=neighbourhood.actor("fangyuan"), at=at, **told)
    case = neighbourhood.fresh(case)
    assert case.step_name == "adjudicate"
    with pytest.raises(Refused, match="裁定"):
        take_step(case, "dispatch", by=neighbourhood.actor("wendi"), at=at, lead=neighbourhood.units["works"])
    ruled = take_step(
        neighbourhood.fresh(case), "adjudicate", by=neighbourhood.actor("guyu"), at=at,
        lead=neighbourhood.units["works"], reason="路面归市政",
    )  # fmt: skip
    with pytest.raises(Refused, match="裁定"):
        take_task_step(neighbourhood.task(ruled, 3), "return", by=neighbourhood.actor("fangyuan"), at=at, **told)
    assert ruled.first_unit_id == neighbourhood.units["works"].pk


def test_supporting_units_hold_the_case_until_they_hand_in(neighbourhood: Neighbourhood) -> None:
    case, at = neighbourhood.dispatched(support=True), neighbourhood.at
    result = {"outcome": "好了", "public_text": "好了。"}
    for ordinal, name in ((1, "hanzhou"), (2, "suye")):
        take_task_step(neighbourhood.task(case, ordinal), "sign", by=neighbourhood.actor(name), at=at)
    take_task_step(neighbourhood.task(case, 1), "hand_in", by=neighbourhood.actor("hanzhou"), at=at, **result)
    assert neighbourhood.fresh(case).state == "dispatched"
    take_task_step(neighbourhood.task(case, 2), "hand_in", by=neighbourhood.actor("suye"), at=at, **result)
    assert neighbourhood.fresh(case).state == "handled"


def test_rework_keeps_the_first_result(neighbourhood: Neighbourhood) -> None:
    case, at = neighbourhood.handled(), neighbourhood.at
    take_step(case, "rework", by=neighbourhood.actor("jiangcheng"), at=at, missing="井盖没放平")
    task = neighbourhood.task(case)
    assert (task.state, task.round, task.on_time) == ("handling", 2, True)
    later = at + timedelta(days=30)
    take_task_step(task, "hand_in", by=neighbourhood.actor("hanzhou"), at=later, outcome="放平了", public_text="好了。")
    assert neighbourhood.task(case).on_time is True
    clocks = Deadline.objects.in_district(DISTRICT).filter(case_id=case.pk, kind="unit").order_by("started_at", "name")
    assert [(clock.name, clock.on_time) for clock in clocks] == [("lead", True), ("rework", False)]


def test_a_pause_needs_a_second_person_and_gives_the_time_back(neighbourhood: Neighbourhood) -> None:
    case, at = neighbourhood.dispatched(), neighbourhood.at
    take_task_step(neighbourhood.task(case), "sign", by=neighbourhood.actor("hanzhou"), at=at)
    before = neighbourhood.task(case).due_at
    until = (at + timedelta(days=9)).date()
    asked = ask(
        neighbourhood.task(case),
        "defer",
        by=neighbourhood.actor("hanzhou"),
        at=at,
        code="weather",
        reason="暴雨",
        until=until,
    )
    with pytest.raises(Refused):
        decide(asked, "grant", by=neighbourhood.actor("hanzhou"), at=at)
    decide(asked, "grant", by=neighbourhood.actor("shiyan"), at=at)
    assert neighbourhood.fresh(case).paused
    with pytest.raises(Refused, match="停着"):
        take_task_step(
            neighbourhood.task(case),
            "hand_in",
            by=neighbourhood.actor("hanzhou"),
            at=at,
            outcome="好",
            public_text="好",
        )
    end(asked, by=neighbourhood.actor("hanzhou"), at=at + timedelta(days=1))
    after = neighbourhood.task(case)
    assert not after.paused
    assert before is not None
    assert after.due_at is not None
    assert (after.due_at - before).days == 1


def test_an_extension_moves_the_due_day_and_is_asked_in_time(neighbourhood: Neighbourhood) -> None:
    case, at = neighbourhood.dispatched(), neighbourhood.at
    task = neighbourhood.task(case)
    until = (at + timedelta(days=20)).date()
    asked = ask(task, "extension", by=neighbourhood.actor("hanzhou"), at=at, code="parts", reason="等管件", until=until)
    decide(asked, "grant", by=neighbourhood.actor("wendi"), at=at)
    moved = neighbourhood.task(case)
    assert moved.due_at is not None
    assert moved.due_at.date() == until
    with pytest.raises(Refused, match="到期前"):
        ask(moved, "extension", by=neighbourhood.actor("hanzhou"), at=at + timedelta(days=40), code="parts",
            reason="还等", until=(at + timedelta(days=50)).date())  # fmt: skip


def test_recall_only_before_signing(neighbourhood: Neighbourhood) -> None:
    case, at = neighbourhood.dispatched(), neighbourhood.at
    take_step(case, "recall", by=neighbourhood.actor("wendi"), at=at, reason="派错了")
    assert case.state == "registered"
    assert neighbourhood.task(case).state == "waived"
    again = neighbourhood.dispatched()
    take_task_step(neighbourhood.task(again), "sign", by=neighbourhood.actor("hanzhou"), at=at)
    with pytest.raises(Refused, match="签收"):
        take_step(neighbourhood.fresh(again), "recall", by=neighbourhood.actor("wendi"), at=at, reason="派错了")


def test_a_recalled_case_has_what_was_left_of_its_dispatch_clock(neighbourhood: Neighbourhood) -> None:
    case, at = neighbourhood.registered(), neighbourhood.at
    due, begun = case.step_due_at, case.step_started_at
    assert due is not None
    wendi, lead = neighbourhood.actor("wendi"), neighbourhood.units["works"]

    def to_and_fro(sent: datetime, back: datetime) -> Case:
        take_step(case, "dispatch", by=wendi, at=sent, lead=lead)
        return take_step(case, "recall", by=wendi, at=back, reason="派错了")

    to_and_fro(at + timedelta(minutes=20), at + timedelta(minutes=50))
    later = due + timedelta(hours=2, minutes=30)  # half an hour away, and nobody works from noon till two
    assert (case.step_started_at, case.step_due_at) == (begun, later)
    to_and_fro(at + timedelta(hours=30), at + timedelta(hours=31))
    assert case.step_due_at == later  # late it was, and late it stays
    clocks = Deadline.objects.in_district(case.district_id).filter(case_id=case.pk, name="dispatch")
    assert list(clocks.order_by("pk").values_list("on_time", "counted")) == [(True, True), (False, True), (None, False)]


def test_reopening_never_by_the_one_who_closed_and_with_a_new_lead(neighbourhood: Neighbourhood) -> None:
    case, at = neighbourhood.closed(), neighbourhood.at
    take_step(case, "reopen", by=SYSTEM, at=at, reason="同一处又塌了")
    assert case.state == "registered"
    take_step(
        neighbourhood.fresh(case), "dispatch", by=neighbourhood.actor("wendi"), at=at, lead=neighbourhood.units["water"]
    )
    leads = Task.objects.of_case(DISTRICT, case.pk).order_by("ordinal").values_list("role", flat=True)
    assert list(leads) == ["former", "lead"]


def test_self_resolving_is_for_listed_matters_only(neighbourhood: Neighbourhood) -> None:
    at, worker = neighbourhood.at, neighbourhood.actor("qiaohe")
    with pytest.raises(Refused, match="清单"):
        take_step(neighbourhood.case(), "self_resolve", by=worker, at=at, matter=neighbourhood.matter, outcome="扶正了")
    done = take_step(
        neighbourhood.case(), "self_resolve", by=worker, at=at, matter=neighbourhood.minor_matter, outcome="清走了"
    )
    assert (done.state, done.reply) == ("closed", "清走了")


def test_a_rejected_case_without_a_matter_can_be_reopened_and_sorted_then(neighbourhood: Neighbourhood) -> None:
    at = neighbourhood.at
    case = take_step(
        neighbourhood.case(), "reject", by=neighbourhood.actor("bailu"), at=at, code="court", public_text="请去法院。"
    )
    take_step(neighbourhood.fresh(case), "reopen", by=neighbourhood.actor("guyu"), at=at, reason="不是法院的事")
    sorted_out = correct(neighbourhood.fresh(case), by=neighbourhood.actor("bailu"), at=at, matter=neighbourhood.matter)
    assert (sorted_out.state, sorted_out.matter) == ("registered", neighbourhood.matter)


def test_what_a_kept_due_moment_counts_in_follows_its_clock(neighbourhood: Neighbourhood) -> None:
    assert neighbourhood.case().step_limit_unit == "working_hours"
    case = neighbourhood.dispatched(support=True)

    def kept() -> list[tuple[str, ...]]:
        """Return the unit of the case's step and of its unit's clock, then of each task's clock and of its signing."""
        tasks = Task.objects.of_case(DISTRICT, case.pk).order_by("ordinal")
        now = neighbourhood.fresh(case)
        return [
            (now.step_limit_unit, now.unit_limit_unit),
            *tasks.values_list("limit_unit", "sign_limit_unit"),
        ]

    assert kept() == [("workdays", "workdays")] * 3
    correct(neighbourhood.fresh(case), by=neighbourhood.actor("wendi"), at=neighbourhood.at, grade="danger")
    corrected = [("workdays", "emergency_hours"), ("emergency_hours", "workdays"), ("emergency_hours", "workdays")]
    assert kept() == corrected
    assert neighbourhood.fresh(case).running_limit_unit == "emergency_hours"
    # What was stored before these columns were there is filled from the clocks that run.
    Case.objects.in_district(DISTRICT).filter(pk=case.pk).update(step_limit_unit="workdays", unit_limit_unit="workdays")
    Task.objects.of_case(DISTRICT, case.pk).update(limit_unit="workdays")
    import_module("shanzhi.cases.migrations.0004_limit_units").fill(apps, None)
    assert kept() == corrected
