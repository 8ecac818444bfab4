"""Eight people take the same step at once: one winner each round, everybody else refused politely, no error."""

from __future__ import annotations

import os
import threading
from collections import Counter
from datetime import datetime

import pytest
from django.db import connection

from shanzhi.cases.actions.steps import take_step
from shanzhi.cases.actions.tasks import take_task_step
from shanzhi.cases.models import Case
from shanzhi.journal.verify import verify
from shanzhi.kernel.refusal import Refused
from tests.measuring import measured
from tests.neighbourhood import DISTRICT, Neighbourhood, settle

PEOPLE = 8
ROUNDS = 40 if os.environ.get("SHANZHI_SOAK") == "1" else 10

pytestmark = [pytest.mark.full, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def all_at_once(runs: list) -> Counter[str]:
    """Run the functions in threads of their own, started together; count what became of each."""
    ready, results = threading.Barrier(len(runs)), []

    def one(run) -> None:
        try:
            ready.wait()
            run()
            results.append("won")
        except Refused:
            results.append("refused")
        except Exception as error:
            results.append(f"error: {error!r}")
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(run,)) for run in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(results)


@pytest.fixture
def ground(at: datetime) -> Neighbourhood:
    return settle(at)


def test_eight_dispatchers_and_one_dispatch(ground: Neighbourhood) -> None:
    for _round in range(ROUNDS):
        case = ground.registered()
        seen = [ground.fresh(case) for _person in range(PEOPLE)]
        outcome = all_at_once(
            [
                lambda one=one: take_step(
                    one, "dispatch", by=ground.actor("wendi"), at=ground.at, lead=ground.units["works"]
                )
                for one in seen
            ]
        )
        assert outcome == {"won": 1, "refused": PEOPLE - 1}
    assert verify(DISTRICT) == []
    told = {"aim": "40", "ok": ROUNDS >= 40, "group": "Races"}
    measured("eight dispatch at once, one wins and seven are refused", ROUNDS, "rounds", **told)


def test_two_units_hand_in_at_once_and_the_case_moves_on_once(ground: Neighbourhood) -> None:
    result = {"outcome": "好", "public_text": "好"}
    for _round in range(ROUNDS):
        case = ground.dispatched(support=True)
        for ordinal, name in ((1, "hanzhou"), (2, "suye")):
            take_task_step(ground.task(case, ordinal), "sign", by=ground.actor(name), at=ground.at)
        first, second = ground.task(case, 1), ground.task(case, 2)
        outcome = all_at_once(
            [
                lambda: take_task_step(first, "hand_in", by=ground.actor("hanzhou"), at=ground.at, **result),  # noqa: B023
                lambda: take_task_step(second, "hand_in", by=ground.actor("suye"), at=ground.at, **result),  # noqa: B023
            ]
        )
        assert outcome == {"won": 2}
        assert Case.objects.in_district(DISTRICT).get(pk=case.pk).state == "handled"
    assert verify(DISTRICT) == []


def test_signing_and_recalling_never_both_win(ground: Neighbourhood) -> None:
    for _round in range(ROUNDS):
        case = ground.dispatched()
        task, seen = ground.task(case), ground.fresh(case)
        outcome = all_at_once(
            [
                lambda: take_task_step(task, "sign", by=ground.actor("hanzhou"), at=ground.at),  # noqa: B023
                lambda: take_step(seen, "recall", by=ground.actor("wendi"), at=ground.at, reason="错"),  # noqa: B023
            ]
        )
        assert outcome == {"won": 1, "refused": 1}
    assert verify(DISTRICT) == []
