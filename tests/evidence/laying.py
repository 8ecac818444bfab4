"""What the addresses of this room need: a photo by the grid worker, and one that stands beside an answer."""

from __future__ import annotations

from shanzhi.evidence import actions
from shanzhi.reports.actions.attachments import keep, next_ordinal
from shanzhi.reports.models import Attachment
from tests.neighbourhood import DISTRICT
from tests.ui.test_cleaned_pictures import telephone_photo
from tests.whole.world import World


def lay(world: World) -> None:
    """Add both."""
    case = world.running["ordinary"].case
    [photo] = actions.add(case, [telephone_photo()], by=world.ground.actor("qiaohe"), at=world.at)
    world.more["evidence.photo"] = photo.ordinal
    closed, checker = world.ground.fresh(world.closed["ordinary"].case), world.ground.actor("jiangcheng")
    [row] = keep([telephone_photo()], district_id=DISTRICT, at=world.at, by=checker)
    row.case, row.ordinal = closed, next_ordinal(closed.pk, DISTRICT)
    row.hint_lon = row.hint_lat = row.hint_at = None
    Attachment.objects.bulk_create([row])  # by its verb it would have been added while the case was in hand
    actions.choose(row, case=closed, shown=True, by=checker, at=world.at)
    world.more["evidence.shown"] = row.ordinal
