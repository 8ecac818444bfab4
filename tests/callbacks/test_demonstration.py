"""The demonstration county is asked, excludes and looks again, twice over without harm."""

from __future__ import annotations

import pytest

from shanzhi.callbacks.demonstration import live
from shanzhi.callbacks.models import Callback, Exclusion, Recheck
from shanzhi.journal import errands
from shanzhi.journal.verify import verify
from shanzhi.kernel.actors import Actor, ActorKind
from tests.neighbourhood import DISTRICT

pytestmark = pytest.mark.django_db


def test_the_played_county_has_calls_exclusions_and_second_looks(street, told, later):
    by = Actor(ActorKind.REHEARSAL, "演示", district_id=DISTRICT)
    for _ in range(12):
        told()
    live(DISTRICT, by=by, at=later)
    assert Callback.objects.in_district(DISTRICT).filter(state="answered").exists()
    assert Callback.objects.in_district(DISTRICT).filter(state="waiting").count() >= 8
    assert Exclusion.objects.in_district(DISTRICT).count() == 3
    may = later.replace(month=5, day=3)
    live(DISTRICT, by=by, at=may)
    assert Recheck.objects.in_district(DISTRICT).exclude(state="waiting").exists()
    live(DISTRICT, by=by, at=may)
    errands.drain(at=may)
    assert not list(verify(DISTRICT))
