"""What the addresses of this room need: a request that came by a key and was released at once."""

from __future__ import annotations

from shanzhi.journal import errands
from shanzhi.open311.actions import Request, make_key, post_request, release_photos
from shanzhi.open311.models import ReleasedPhoto
from shanzhi.reports.models import Attachment, Report
from shanzhi.reports.shapes import Teller
from tests.neighbourhood import DISTRICT
from tests.ui.test_cleaned_pictures import telephone_photo
from tests.whole.world import World


def lay(world: World) -> None:
    """Let one request come in."""
    at, keeper = world.at, world.ground.actor("mubai")
    key, _secret = make_key("市民应用", releases=True, by=keeper, at=at)
    asked = Request(
        world.ground.matter, "路口的井盖松了", Teller(), place=world.ground.place, photos=[telephone_photo()]
    )
    posted = post_request(asked, key=key, at=at)
    assert posted.report.district_id == DISTRICT
    shown = Attachment.objects.in_district(DISTRICT).filter(report_id=posted.report.pk).get()
    report = (
        Report.objects.in_district(DISTRICT).select_related("case").get(pk=posted.report.pk, case__district_id=DISTRICT)
    )
    release_photos(report, [str(shown.pk)], by=world.ground.actor("bailu"), at=at)
    errands.drain(at=at)  # whoever is told of it has been told before anybody looks around
    photo = ReleasedPhoto.objects.in_district(DISTRICT).get()
    world.more |= {
        "open311.released": posted.report.number,
        "open311.token": posted.token,
        "open311.photo": photo.code,
    }
