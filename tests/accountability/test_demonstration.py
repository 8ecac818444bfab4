"""What stands around late cases in the demonstration county is made by the verbs, and its lines agree."""

from __future__ import annotations

from shanzhi.accountability import demonstration as accountability
from shanzhi.accountability.models import AccountabilityItem, DeadlineWarning
from shanzhi.convening import demonstration as convening
from shanzhi.convening.models import BoardMatter, Whistle
from shanzhi.kernel.actors import Actor, ActorKind
from shanzhi.supervision import demonstration as supervision
from shanzhi.supervision.models import Order, Urge
from tests.neighbourhood import DISTRICT


def test_the_county_lives_on(stage, monkeypatch):
    monkeypatch.setattr(convening, "CALLED", ("市政设施管理所", "供水公司"))
    for number in range(6):
        stage.ground.dispatched(title=f"塌陷{number}")
    stage.until(4, 10, 10)
    hand = Actor(ActorKind.REHEARSAL, "演示", district_id=DISTRICT)
    for room in (supervision, convening, accountability):
        room.live(DISTRICT, by=hand, at=stage.now)
    orders = Order.objects.in_district(DISTRICT)
    assert sorted(orders.values_list("level", flat=True)) == ["blue", "blue", "blue", "blue", "red", "yellow", "yellow"]
    assert orders.filter(state="replied").count() == 1
    assert Urge.objects.in_district(DISTRICT).exists()
    assert sorted(Whistle.objects.in_district(DISTRICT).values_list("state", flat=True)) == ["called", "rated"]
    assert BoardMatter.objects.in_district(DISTRICT).count() == 1
    assert DeadlineWarning.objects.in_district(DISTRICT).exists()
    items = AccountabilityItem.objects.in_district(DISTRICT)
    assert {"red_unanswered", "absent"} <= set(items.values_list("rule", flat=True))
    assert items.exclude(view="").count() == 1
    stage.told()
    stage.agrees()
