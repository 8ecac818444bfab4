"""Many at once: a limit is never passed, a page sent twice is one entry, every place in the list is given once."""

from __future__ import annotations

import pytest

from shanzhi.activities.models import Entrant
from shanzhi.entering import actions
from shanzhi.entering.actions import Told
from shanzhi.journal.verify import verify
from tests.cases.test_races import all_at_once
from tests.neighbourhood import DISTRICT

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_many_hand_in_and_are_accepted_at_once(ground, contest):
    common = {"at": ground.at}

    def handing(key, name, who="dian", unit="shop"):
        told = Told(name, "云溪县", agreed=True)
        return lambda: actions.hand_in(contest, ground.units[unit], told, key=key, by=ground.actor(who), **common)

    assert all_at_once([handing("one-and-the-same-key", "竹编") for _time in range(5)]) == {"won": 5}
    assert all_at_once([handing(f"key-{n}-of-the-shop", f"茶叶{n}") for n in range(5)]) == {"won": 1, "refused": 4}
    handing("key-of-the-works", "米粉", "suo", "works")()
    made = list(Entrant.objects.in_district(DISTRICT).exclude(unit=None).select_related("activity", "unit"))
    assert len(made) == 3
    keeper = {"by": ground.actor("tongchou"), **common}
    twice = [lambda one=one: actions.accept([(one, one.version)], **keeper) for one in made for _person in range(2)]
    assert all_at_once(twice) == {"won": 3, "refused": 3}
    rows = Entrant.objects.in_district(DISTRICT).filter(state="accepted")
    assert sorted(rows.values_list("ordinal", flat=True)) == [1, 2, 3]
    assert verify(DISTRICT) == []
