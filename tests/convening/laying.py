"""What the addresses of this room ask for: a whistle with an undertaking, a joint session, a matter on the board."""

from __future__ import annotations

from datetime import date, timedelta

from shanzhi.cases.models import Case
from shanzhi.convening.actions.boards import hang
from shanzhi.convening.actions.joints import call_joint
from shanzhi.convening.actions.whistles import add_item, call
from shanzhi.loop.workflow import Zone
from tests.neighbourhood import DISTRICT
from tests.whole.world import World


def lay(world: World) -> None:
    """Call the water company to a place and to a session, and hang the ordinary case on the board."""
    ground, at = world.ground, world.at
    water, soon = ground.units["water"], at + timedelta(hours=3)
    case = ground.fresh(world.running[Zone.ORDINARY].case)
    told = {"kind": "enforcement", "place": "梧桐路47号", "agenda": "看管线", "meet_at": soon}
    whistle = call([case], [water], by=ground.actor("wendi"), at=at, **told)
    add_item(whistle, unit=water, what="关阀", due_on=date(2026, 3, 20), by=ground.actor("wendi"), at=at)
    again = ground.registered(title="退了两次的事")
    Case.objects.filter(district_id=DISTRICT, pk=again.pk).update(returns=2)
    called = {"meet_at": soon, "where": "三楼", "by": ground.actor("guyu"), "at": at}
    joint = call_joint(ground.fresh(again), [water], **called)
    told = {"title": "梧桐路塌陷", "why": "久拖", "unit": water, "review_on": date(2026, 4, 1)}
    matter = hang(case, by=ground.actor("guyu"), at=at, **told)
    world.more |= {"whistle": whistle.number, "joint": joint.number, "matter": matter.number}
