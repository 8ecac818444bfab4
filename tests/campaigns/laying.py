"""What the world holds of campaigns: one that runs, with a look, a defect and its photo; one that is over, with a photo
that residents see; one that is proposed."""

from __future__ import annotations

from shanzhi.campaigns.access import get_photo
from shanzhi.campaigns.actions import campaigning
from shanzhi.campaigns.actions.looking import Seen, look
from shanzhi.campaigns.actions.proposing import propose
from shanzhi.campaigns.actions.publishing import choose
from shanzhi.learning.models import HotIssue
from tests.campaigns.courtyards import begun, defect_type, photo, put_right, registered, target
from tests.neighbourhood import DISTRICT
from tests.whole.world import World


def lay(world: World) -> None:
    """Lay kinds, places, a campaign and what one unit saw at one place."""
    ground = world.ground
    registered(ground)
    task = begun(ground)
    place = target(task)
    seen = [Seen(defect_type(place), "下水道堵了", photo())]
    look(place, ground.units["works"], seen, by=ground.actor("hanzhou"), at=world.at)
    world.more["campaign"] = task.number
    over = begun(ground, title="去年的整治")
    [right] = put_right(ground, target(over))
    chosen = get_photo(right, "after")
    world.more["campaign.photo"] = choose(chosen, "show", by=ground.actor("tongchou"), at=world.at, seen=0).code
    campaigning.end(over, result="都看了。", by=ground.actor("tongchou"), at=world.at)
    world.more["campaign.ended"] = over.number
    # A hot issue that is kept nowhere: it proposes nothing in the middle of somebody else's test.
    told = {"told": 5, "days": 3, "first_at": world.at, "last_at": world.at}
    issue = HotIssue(district_id=DISTRICT, number="RD26-0777", area_path=ground.street.path, **told)
    propose(issue, at=world.at)
    world.more["proposal"] = issue.number
