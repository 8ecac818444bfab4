"""The table of clocks and events agrees with the loop's tables, and the document with the table."""

from __future__ import annotations

import dataclasses

import pytest
from django.conf import settings
from django.utils import translation

from shanzhi.kernel.steps import Step
from shanzhi.loop import clock_table
from shanzhi.loop.applications import APPLICATION_TABLE
from shanzhi.loop.clock_table import render_clocks_md
from shanzhi.loop.deadlines import EFFECT_WORDS, ROWS, Clock, Effect, row_of
from shanzhi.loop.tasks import TASK_TABLE
from shanzhi.loop.workflow import (
    CASE_TABLE,
)

OUTSIDE_THE_TABLES = {"case.tie", "case.untie", "case.correct", "calendar.notice"}
NO_CLOCK = {"application.ask", "application.refuse"}
VERBS = {
    f"{kind}.{step.verb}"
    for kind, table in (("case", CASE_TABLE), ("task", TASK_TABLE), ("application", APPLICATION_TABLE))
    for step in table.rows
}


def disagreement(step: Step) -> str:
    """Return how the clock table contradicts a row of the loop, or ''."""
    row = row_of(f"case.{step.verb}")
    if row is None:
        return f"{step.verb} has no row"
    if step.clock in ("stop", "rework"):
        expected = (Effect.STOPS, "")
    elif step.clock:
        expected = (Effect.RESUMES if step.verb == "recall" else Effect.STARTS, step.clock)
    else:
        expected = (Effect.RUNS, "")
    return "" if (row.step, row.starts) == expected else f"{step.verb}: {row.step}, {row.starts} ≠ {expected}"


def test_the_document_is_the_table():
    written = (settings.BASE_DIR / "docs" / "clocks.md").read_text(encoding="utf-8")
    assert written == render_clocks_md(), "run: python -m shanzhi write_clocks"


def test_the_document_is_the_same_in_every_language():
    with translation.override("en"):
        assert render_clocks_md() == render_clocks_md()
        english = render_clocks_md()
    with translation.override("zh-hans"):
        assert render_clocks_md() == english


def test_a_changed_row_changes_the_document(monkeypatch):
    before = render_clocks_md()
    changed = (dataclasses.replace(ROWS[0], unit=Effect.PAUSES), *ROWS[1:])
    monkeypatch.setattr(clock_table, "ROWS", changed)
    assert render_clocks_md() != before


def test_every_verb_of_the_loop_has_exactly_one_row():
    named = [verb for row in ROWS for verb in row.verbs]
    assert len(named) == len(set(named))
    assert set(named) == (VERBS - NO_CLOCK) | OUTSIDE_THE_TABLES


@pytest.mark.parametrize("step", CASE_TABLE.rows, ids=lambda step: step.verb)
def test_the_step_clock_is_the_one_the_loop_names(step):
    assert disagreement(step) == ""


def test_a_loop_that_names_another_clock_is_noticed():
    accept = CASE_TABLE.row("accept")
    assert accept is not None
    assert disagreement(dataclasses.replace(accept, clock="check"))
    assert disagreement(dataclasses.replace(accept, verb="unheard_of"))


def test_the_tellers_total_never_pauses_and_never_starts_again():
    assert {row.event for row in ROWS if row.total is Effect.STARTS} == {"told"}
    assert not any(row.total in (Effect.PAUSES, Effect.RESUMES, Effect.MOVES) for row in ROWS)


def test_what_pauses_can_be_resumed_and_what_starts_can_stop():
    for clock in Clock:
        # Dispatching stops the dispatcher's clock for good, unless it is recalled.
        effects = {row.effect(clock) for row in ROWS if row.event != "recalled"}
        assert (Effect.PAUSES in effects) == (Effect.RESUMES in effects)
        assert Effect.STARTS in effects
        assert Effect.STOPS in effects


def test_every_effect_has_its_words():
    assert set(EFFECT_WORDS) == set(Effect)
