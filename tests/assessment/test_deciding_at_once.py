"""Two people decide at the same moment, one in a month and one in its quarter: the case is corrected once."""

from __future__ import annotations

import threading
from contextlib import suppress

import pytest
from django.db import connection

from shanzhi.assessment.actions import appealing
from shanzhi.assessment.actions.freezing import freeze
from shanzhi.assessment.models import Appeal, Correction, Period
from shanzhi.kernel.refusal import Refused
from shanzhi.scoring import dictionary
from tests.assessment.conftest import LATER, TOLD
from tests.assessment.living import DAY, a_month, begin
from tests.assessment.test_freezing import appeal, freeze_march
from tests.neighbourhood import settle

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_two_decide_on_one_case_at_once_and_it_is_corrected_once(monkeypatch: pytest.MonkeyPatch) -> None:
    life = a_month(begin(settle(TOLD)))
    march, by = freeze_march(life), life.actor("xiandu")
    quarter = freeze(Period.objects.get(code="2026-Q1"), by=by, at=LATER, sheet="jinniu")
    numbers = [appeal(life, period).number for period in (march, quarter)]
    indicator = dictionary.read()["in_time_disposal_rate"]
    looked, meet, said = appealing._corrected, threading.Barrier(2), []

    def look_and_wait(*about: object) -> str:
        found = looked(*about)  # type: ignore[arg-type]
        with suppress(threading.BrokenBarrierError):
            meet.wait(1)  # both have looked, or one of them stands in line
        return found

    def decide(number: str) -> None:
        try:
            made = Appeal.objects.select_related("period").get(number=number)
            words = {"effect": "meet", "decision": "延期确实批过", "at": LATER + DAY}
            appealing.decide_appeal(made, indicator, by=by, **words)
            said.append("corrected")
        except Refused as refusal:
            said.append(str(refusal))
        finally:
            connection.close()

    monkeypatch.setattr(appealing, "_corrected", look_and_wait)
    threads = [threading.Thread(target=decide, args=(number,)) for number in numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Correction.objects.count() == 1
    [refused] = [one for one in said if one != "corrected"]
    assert "这一件已经更正过" in refused
