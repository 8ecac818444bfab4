"""The table drawn: docs/workflow.md with its diagram and the matrix of who may what, generated and compared. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import override

from shanzhi.kernel.steps import Step, Table
from shanzhi.loop.applications import APPLICATION_STATE_WORDS, APPLICATION_TABLE, ASKERS, KINDS
from shanzhi.loop.local_loops import LOOPS
from shanzhi.loop.tasks import TASK_STATE_WORDS, TASK_TABLE
from shanzhi.loop.workflow import (
    CASE_TABLE,
    DOOR,
    STATE_WORDS,
    SYSTEM,
    State,
)
from shanzhi.people.capacities import LABELS, Capacity

_SPECIAL = {DOOR: "任何一扇门", SYSTEM: "系统", "decider": "批准人"}


def _who(names: Iterable[str]) -> str:
    ordered = [str(capacity) for capacity in Capacity] + list(_SPECIAL)
    found = sorted(names, key=ordered.index)
    return "、".join(_SPECIAL.get(name) or str(LABELS[Capacity(name)]) for name in found)


def _rows(table: Table, words: Mapping[str, object]) -> list[str]:
    lines = [
        "| verb | 办理 | from | to | who | must bring | step clock | apart from | when | basis |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for row in table:
        sources = "、".join(str(words.get(one, "–")) for one in table.states if one in row.sources) or "–"
        needs = "、".join(f"{need.label}{'' if need.required else '（可不写）'}" for need in row.needs)
        cells = (
            f"`{row.verb}`",
            row.label,
            sources,
            words[row.target],
            _who(row.capacities),
            needs,
            row.clock,
            "、".join(row.apart_from),
            "、".join(row.when),
            row.basis,
        )
        lines.append("| " + " | ".join(str(cell) or "–" for cell in cells) + " |")
    return lines


def _diagram(table: Table, words: Mapping[str, object]) -> list[str]:
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f"    {state} : {words[state]}" for state in table.states]
    for row in table:
        for source in [table.start, *table.states]:
            if source in row.sources:
                lines.append(f"    {source or '[*]'} --> {row.target} : {row.label}")
    lines += [f"    {state} --> [*]" for state in table.states if state in table.ends]
    return [*lines, "```"]


def _matrix() -> list[str]:
    people = [str(capacity) for capacity in Capacity if _acts(str(capacity))]
    lines = [
        "| " + " | ".join(["状态", *(str(LABELS[Capacity(name)]) for name in people)]) + " |",
        "|" + "---|" * (len(people) + 1),
    ]
    for state in State:
        cells = []
        for name in people:
            allowed = [row.label for row in CASE_TABLE.leaving(str(state)) if name in row.capacities]
            cells.append("、".join(str(label) for label in allowed) or "–")
        lines.append(f"| {STATE_WORDS[state]} | " + " | ".join(cells) + " |")
    return lines


def _acts(name: str) -> bool:
    return any(name in row.capacities for row in CASE_TABLE)


def render_workflow_md() -> str:
    """Return docs/workflow.md: the three tables, the diagrams, the matrix and the local loops, in Chinese terms."""
    with override("zh-hans"):
        case_words = {str(state): words for state, words in STATE_WORDS.items()}
        task_words = {str(state): words for state, words in TASK_STATE_WORDS.items()}
        application_words = {str(state): words for state, words in APPLICATION_STATE_WORDS.items()}
        parts = [
            "# The loop 闭环",
            "",
            "Generated from `workflow.py`, `tasks.py` and `applications.py` in `shanzhi/loop` by `./run manage",
            "write_workflow`; a test compares. In the zones 举报 and 未成年人保护 the one desk of the zone does every",
            "desk's work.",
            "",
            "## The case 事项",
            "",
            *_rows(CASE_TABLE, case_words),
            "",
            *_diagram(CASE_TABLE, case_words),
            "",
            "## Who may what: state × capacity",
            "",
            *_matrix(),
            "",
            "## The task 任务",
            "",
            *_rows(TASK_TABLE, task_words),
            "",
            *_diagram(TASK_TABLE, task_words),
            "",
            "## Applications 申请",
            "",
            *_rows(APPLICATION_TABLE, application_words),
            "",
            *_kinds(),
            "",
            "## Local loops 地方闭环: views over the same states",
            "",
            *_loops(),
        ]
    return "\n".join(str(part) for part in parts).rstrip() + "\n"


def _kinds() -> list[str]:
    lines = [
        f"Asked by {_who(ASKERS)} of the unit that holds the task.",
        "",
        "| kind | 申请 | decided by | must bring | longest (days) |",
        "|---|---|---|---|---|",
    ]
    for kind in KINDS.values():
        needs = "、".join(str(need.label) for need in kind.needs)
        lines.append(f"| `{kind.kind}` | {kind.label} | {_who(kind.deciders)} | {needs} | {kind.longest_days or '–'} |")
    return lines


def _loops() -> list[str]:
    lines = ["| state | " + " | ".join(str(loop.name) for loop in LOOPS.values()) + " |"]
    lines.append("|---|" + "---|" * len(LOOPS))
    for state in State:
        cells = [str(loop.steps[loop.step_of(state)]) for loop in LOOPS.values()]
        lines.append(f"| {STATE_WORDS[state]} | " + " | ".join(cells) + " |")
    return lines


def walkable(row: Step) -> bool:
    """Return whether people (not the system, not a door) take this step."""
    return bool(row.capacities - {SYSTEM, DOOR})
