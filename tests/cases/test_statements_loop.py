"""What a step costs, and that every statement on a big table names its district."""

from __future__ import annotations

import pytest

from shanzhi.cases.actions.applications import ask, decide
from shanzhi.cases.actions.steps import take_step
from shanzhi.cases.actions.tasks import take_task_step
from shanzhi.desks.files import case_file
from tests.neighbourhood import Neighbourhood
from tests.statements import assert_district_named, budget, captured

STEP = 10


def test_opening_a_case_costs_at_most_ten_statements(neighbourhood: Neighbourhood) -> None:
    neighbourhood.case()
    with budget(STEP):
        neighbourhood.case()


@pytest.mark.parametrize(
    ("start", "verb", "who", "brought"),
    [
        ("case", "accept", "bailu", {"matter": "matter"}),
        ("case", "reject", "bailu", {"code": "court", "public_text": "去法院"}),
        ("accepted", "send_to_verify", "shiyan", {}),
        ("accepted", "register", "shiyan", {"grade": "ordinary"}),
        ("registered", "dispatch", "wendi", {"lead": "works"}),
        ("dispatched", "recall", "wendi", {"reason": "派错"}),
        ("dispatched", "void", "guyu", {"code": "test", "public_text": "测试"}),
        ("handled", "close", "jiangcheng", {"finding": "平了", "public_text": "好了"}),
        ("handled", "rework", "jiangcheng", {"missing": "没平"}),
        ("closed", "reopen", "guyu", {"reason": "又坏"}),
    ],
)
def test_a_step_costs_at_most_ten_statements(
    neighbourhood: Neighbourhood, start: str, verb: str, who: str, brought: dict[str, str]
) -> None:
    real = {"matter": neighbourhood.matter, "works": neighbourhood.units["works"]}
    case = neighbourhood.fresh(getattr(neighbourhood, start)())
    with budget(STEP + (verb == "recall")):  # it looks up where the dispatcher's clock had stopped
        take_step(
            case,
            verb,
            by=neighbourhood.actor(who),
            at=neighbourhood.at,
            **{name: real.get(value, value) for name, value in brought.items()},
        )


@pytest.mark.parametrize("verb", ["sign", "hand_in", "return"])
def test_a_units_step_costs_at_most_ten_statements_of_its_own(neighbourhood: Neighbourhood, verb: str) -> None:
    case = neighbourhood.dispatched()
    brought = {
        "sign": {},
        "hand_in": {"outcome": "好", "public_text": "好"},
        "return": {"duty_item": "3.1", "proposed_unit": neighbourhood.units["water"], "reason": "不是我们的"},
    }[verb]
    if verb == "hand_in":
        take_task_step(neighbourhood.task(case), "sign", by=neighbourhood.actor("fangyuan"), at=neighbourhood.at)
    task = neighbourhood.task(case)
    # Handing in and returning move the case too: two steps, two lines, in one transaction.
    with budget(STEP if verb == "sign" else 2 * STEP):
        take_task_step(task, verb, by=neighbourhood.actor("fangyuan"), at=neighbourhood.at, **brought)


def test_the_whole_way_round_names_the_district_everywhere(neighbourhood: Neighbourhood) -> None:
    with captured() as statements:
        case = neighbourhood.dispatched(support=True)
        asked = ask(
            neighbourhood.task(case), "extension", by=neighbourhood.actor("hanzhou"), at=neighbourhood.at,
            code="parts", reason="等管件", until=neighbourhood.at.date().replace(day=31),
        )  # fmt: skip
        decide(asked, "grant", by=neighbourhood.actor("wendi"), at=neighbourhood.at)
        for ordinal, name in ((1, "hanzhou"), (2, "suye")):
            take_task_step(neighbourhood.task(case, ordinal), "sign", by=neighbourhood.actor(name), at=neighbourhood.at)
            take_task_step(
                neighbourhood.task(case, ordinal), "hand_in", by=neighbourhood.actor(name), at=neighbourhood.at,
                outcome="好", public_text="好",
            )  # fmt: skip
        take_step(
            neighbourhood.fresh(case), "close", by=neighbourhood.actor("jiangcheng"), at=neighbourhood.at,
            finding="平了", public_text="好了",
        )  # fmt: skip
        case_file(neighbourhood.fresh(case))
    assert len(statements) > 50
    assert_district_named(statements)
