"""What stands around late cases in the demonstration county is made by the verbs, and its lines agree."""

from __future__ import annotations

from shanzhi.accountability import demonstration as accountability
from shanzhi.accountability.models import AccountabilityItem, DeadlineWarning
from shanzhi.cases.actions.tasks import take_task_step
from shanzhi.cases.models import Task
from shanzhi.convening import demonstration as convening
from shanzhi.convening.models import BoardMatter, Whistle
from shanzhi.kernel.actors import Actor, ActorKind
from shanzhi.supervision import demonstration as supervision
from shanzhi.supervision.models import Order, OrderCase, Urge
from tests.neighbourhood import DISTRICT


def test_the_county_lives_on(stage, monkeypatch):
    monkeypatch.setattr(convening, "CALLED", ("市政设施管理所", "供水公司"))
    for number in range(6):
        stage.ground.dispatched(title=f"塌陷{number}")
    stage.until(4, 9, 10)
    again = Task.objects.in_district(DISTRICT).select_related("case").order_by("pk")[3]
    take_task_step(again, "sign", by=stage.actor("hanzhou"), at=stage.now)  # late, and after the day of most orders
    stage.until(4, 10, 10)
    hand = Actor(ActorKind.REHEARSAL, "演示", district_id=DISTRICT)
    for room in (supervision, convening, accountability):
        room.live(DISTRICT, by=hand, at=stage.now)
    orders = Order.objects.in_district(DISTRICT)
    assert sorted(orders.values_list("level", flat=True)) == ["blue", "blue", "blue", "blue", "red", "yellow", "yellow"]
    assert orders.filter(state="replied").count() == 1
    tasks = {task.case_id: task for task in Task.objects.in_district(DISTRICT).select_related("case")}
    for covered in OrderCase.objects.in_district(DISTRICT).select_related("order"):
        task, opened_at = tasks[covered.case_id], covered.order.opened_at
        known = (task.issued_at, task.signed_at or task.issued_at, task.due_at)
        assert max(known) < opened_at <= stage.now, f"{covered.order.shown} came before what it is about"
    assert Urge.objects.in_district(DISTRICT).exists()
    assert sorted(Whistle.objects.in_district(DISTRICT).values_list("state", flat=True)) == ["called", "rated"]
    assert BoardMatter.objects.in_district(DISTRICT).count() == 1
    assert DeadlineWarning.objects.in_district(DISTRICT).exists()
    items = AccountabilityItem.objects.in_district(DISTRICT)
    assert {"red_unanswered", "absent"} <= set(items.values_list("rule", flat=True))
    assert items.exclude(view="").count() == 1
    stage.told()
    stage.agrees()
