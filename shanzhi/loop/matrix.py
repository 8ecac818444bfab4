"""The loop's tables as pages show them 闭环图: rows, the matrix of who may what, the local loops, the drawing. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.kernel.steps import Step, Table
from shanzhi.loop.local_loops import LOOPS
from shanzhi.loop.workflow import CASE_TABLE, DOOR, STATE_WORDS, SYSTEM, State
from shanzhi.people.capacities import Capacity, label
from shanzhi.ui.joining import joined

_OTHERS = {DOOR: gettext_lazy("任何一扇门"), SYSTEM: gettext_lazy("系统"), "decider": gettext_lazy("批的人")}
# Where each state stands in the drawing: the way on runs along the top, what leaves it hangs beneath.
WIDE, HIGH, GAP = 116, 36, 112
LINE = (
    State.REPORTED,
    State.ACCEPTED,
    State.REGISTERED,
    State.DISPATCHED,
    State.HANDLED,
    State.CLOSED,
    State.ARCHIVED,
)
TOP, BOTTOM = 118, 252
BENEATH = {State.REJECTED: 0, State.VERIFYING: 1, State.DECLINED: 2}


@dataclass(frozen=True, slots=True)
class StepRow:
    """One row of a table in words."""

    verb: str
    label: object
    sources: list[object]
    target: object
    who: list[object]
    needs: list[tuple[object, bool]]
    basis: object


def rows(table: Table, words: Mapping[Any, object]) -> list[StepRow]:
    """Return a table's rows in its order, states and people by their terms."""
    said = {str(state): name for state, name in words.items()}
    return [
        StepRow(
            row.verb,
            row.label,
            [said[one] for one in table.states if one in row.sources],
            said[row.target],
            who(row.capacities),
            [(need.label, need.required) for need in row.needs],
            row.basis,
        )
        for row in table
    ]


def who(names: Iterable[str]) -> list[object]:
    """Return who takes a step, in the order of the loop."""
    ordered = [str(capacity) for capacity in Capacity] + list(_OTHERS)
    return [_OTHERS.get(name) or label(name) for name in sorted(names, key=ordered.index)]


def matrix(held: Iterable[str]) -> dict[str, object]:
    """Return the matrix state × capacity: ``heads`` (term, whether one holds it) and ``lines`` (state, cells)."""
    acting = [str(one) for one in Capacity if any(str(one) in row.capacities for row in CASE_TABLE)]
    mine = set(held)
    lines = []
    for state, words in STATE_WORDS.items():
        leaving = CASE_TABLE.leaving(str(state))
        cells = [([row.label for row in leaving if name in row.capacities], name in mine) for name in acting]
        lines.append((words, cells))
    return {"heads": [(label(name), name in mine) for name in acting], "lines": lines}


def loop_steps(code: str) -> list[tuple[object, list[object]]]:
    """Return a local loop's steps in order, each with our states that lie in it."""
    loop = LOOPS[code]
    return [
        (name, [words for state, words in STATE_WORDS.items() if state in loop.of_state and loop.of_state[state] == at])
        for at, name in enumerate(loop.steps)
    ]


# --- the drawing ---------------------------------------------------------------------------------------------------


def _place(state: str) -> tuple[int, int]:
    """Return the middle of a state's box."""
    step = WIDE + GAP
    if state in LINE:
        return 12 + WIDE // 2 + LINE.index(State(state)) * step, TOP
    return 12 + WIDE // 2 + BENEATH[State(state)] * step, BOTTOM


def drawing() -> SafeString:
    """Return the case's way as SVG: steps on along the line, steps back over it, ways out beneath.

    作废 and 并入别件 lead from every open state, 重办 and 归档 from every refusal: these are said beside, not drawn.
    """
    edges: dict[tuple[str, str], list[Step]] = {}
    for row in CASE_TABLE:
        if row.target == State.VOID:
            continue
        for source in row.sources - {"", str(State.REJECTED), str(State.DECLINED)}:
            if source != row.target:
                edges.setdefault((source, row.target), []).append(row)
    width = 24 + WIDE + (len(LINE) - 1) * (WIDE + GAP)
    return format_html(
        '<svg class="flow" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        '<path d="M0 0 8 4 0 8z"/></marker></defs>{}{}</svg>',
        width,
        BOTTOM + HIGH,
        _("从上报到归档的路线，和下面的表一样"),
        format_html_join("", "{}", ((_edge(pair, steps),) for pair, steps in sorted(edges.items()))),
        format_html_join("", "{}", ((_box(state),) for state in (*LINE, *BENEATH))),
    )


def _box(state: State) -> SafeString:
    x, y = _place(state)
    return format_html(
        '<g class="{}"><rect x="{}" y="{}" width="{}" height="{}" rx="4"/><text x="{}" y="{}">{}</text></g>',
        "end" if str(state) in CASE_TABLE.ends else "open",
        x - WIDE // 2,
        y - HIGH // 2,
        WIDE,
        HIGH,
        x,
        y + 5,
        STATE_WORDS[state],
    )


def _edge(pair: tuple[str, str], steps: list[Step]) -> SafeString:
    words = joined(step.label for step in steps)
    path, x, y = _curve(*pair)
    return format_html(
        '<path class="way" d="{}" marker-end="url(#tip)"/><text class="said" x="{}" y="{}">{}</text>', path, x, y, words
    )


def _curve(source: str, target: str) -> tuple[str, int, int]:
    """Return the path from one box to another and where its words stand."""
    (x1, y1), (x2, y2) = _place(source), _place(target)
    half, step = WIDE // 2, WIDE + GAP
    if y1 != y2:
        return _across(source, target)
    if x2 - x1 == step:
        return f"M{x1 + half} {y1}H{x2 - half - 1}", (x1 + x2) // 2, y1 - 6
    rise = y1 - HIGH // 2 - 14 - 12 * (abs(x2 - x1) // step)
    shift = 14 if x2 > x1 else -14
    path = (
        f"M{x1 + shift} {y1 - HIGH // 2}Q{x1 + shift} {rise} {(x1 + x2) // 2} {rise}T{x2 - shift} {y2 - HIGH // 2 - 1}"
    )
    return path, (x1 + x2) // 2, rise - 4


def _across(source: str, target: str) -> tuple[str, int, int]:
    (x1, y1), (x2, y2) = _place(source), _place(target)
    down = y2 > y1
    start, end = (y1 + HIGH // 2, y2 - HIGH // 2 - 1) if down else (y1 - HIGH // 2, y2 + HIGH // 2 + 1)
    shift = 12 if down else -12
    middle = (start + end) // 2
    path = f"M{x1 + shift} {start}C{x1 + shift} {middle} {x2 + shift} {middle} {x2 + shift} {end}"
    return path, (x1 + x2) // 2 + shift * 2, middle + (0 if down else 14)
