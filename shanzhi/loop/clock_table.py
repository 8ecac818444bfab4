"""``docs/clocks.md`` as text, from the table in ``deadlines`` and the rules of ``kernel.limits``. Pure."""

from __future__ import annotations

from django.utils import translation

from shanzhi.loop.deadlines import CLOCK_WORDS, EFFECT_WORDS, ROWS, Clock, ClockRow, Effect

HEAD = """# The three clocks

Written by `python -m shanzhi write_clocks` from `shanzhi/loop/deadlines.py`; a test compares the two.

- **T**, 总时限: the teller's total, one for each report, from telling to answer. It never pauses and never restarts.
- **U**, 单位时限: a unit's, one for each task.
- **S**, 本步时限: the step's, one for each case: intake, register, verify, dispatch, sign, check, callback, adjudicate.

A due moment is a pure function of the limit's version, the calendar's version and the clock's events, and is reckoned
anew from the start after each of them. How days are counted: [decision 18](adr/0018-clocks.md).

## Clock × event
"""
RULES = """
## How a limit is counted

1. Units: hours (wall clock), days, working hours (office hours alone), workdays, emergency hours (round the clock).
2. The day of receipt isn't counted in a day limit; hour limits start at once.
3. A last day of rest moves to the next workday. A day limit is due when the office closes.
4. Working hours told outside office hours count from the next opening.
5. Only waiting for the teller and an approved suspension pause a clock, and both are rows with a reason and a second
   person's approval. An hour limit loses exactly the counted seconds of a pause; a day limit loses each day on which
   the clock stood still during that day's office hours. An extension moves the due moment and pauses nothing.
6. A new unit has its full limit; the total goes on.
7. Warnings come at shares of the running time; 临期 by default at 80 %.

Years without an official notice are Monday to Friday and *provisional*; entering the notice reckons them again.
"""


def _cell(row: ClockRow, clock: Clock) -> str:
    effect = row.effect(clock)
    if effect is Effect.NONE:
        return "–"
    name = f" `{row.starts}`" if clock is Clock.STEP and effect in {Effect.STARTS, Effect.RESUMES} else ""
    return f"{effect.value}{name} {EFFECT_WORDS[effect]}"


def render_clocks_md() -> str:
    """Return the whole of ``docs/clocks.md``, whatever language is spoken."""
    with translation.override("zh-hans"):
        heads = " | ".join(f"{letter} {CLOCK_WORDS[clock]}" for letter, clock in zip("TUS", Clock, strict=True))
        lines = [f"| event | 事件 | {heads} | note | verbs |", "|---|---|---|---|---|---|---|"]
        for row in ROWS:
            cells = " | ".join(_cell(row, clock) for clock in Clock)
            verbs = ", ".join(f"`{verb}`" for verb in row.verbs)
            lines.append(f"| {row.event} | {row.label} | {cells} | {row.note} | {verbs} |")
    return HEAD + "\n" + "\n".join(lines) + "\n" + RULES
