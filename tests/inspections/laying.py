"""What the world holds of inspections: one that was drawn, with a visit recorded, noticed and one defect found."""

from __future__ import annotations

from datetime import date, timedelta

from shanzhi.accounts.models import User
from shanzhi.enforcement.actions import allowances, registers
from shanzhi.inspections.actions import convening, visiting
from shanzhi.kernel.sheets import read_sheet
from shanzhi.people.access import actor_for
from shanzhi.people.capacities import Capacity
from shanzhi.people.models import Post
from shanzhi.territory.models import Place
from tests.inspections.street import RULE, SHEET, TOPIC, marks
from tests.neighbourhood import FROM
from tests.ui.test_cleaned_pictures import telephone_photo
from tests.whole.world import World

SHOP = "1号楼底商书店"


def lay(world: World) -> None:
    """Lay registers, a draw, a visit with a photo, a notice, and an asking above the cap."""
    ground, at = world.ground, world.at
    keeper, by = {"by": ground.actor("mubai"), "at": at}, ground.actor("tongchou")
    user = User.objects.create(username="jianyi", name="检一")
    unit = ground.units["water"]
    Post.objects.create(user=user, capacity=Capacity.INSPECTOR, starts_on=FROM, unit=unit, unit_path=unit.path)
    ground.users["jianyi"], ground.actors["jianyi"] = user, actor_for(user, at=at)
    world.cookies["jianyi"] = world.sign_in("jianyi")
    for code in ("works", "water"):
        registers.name_unit(ground.units[code], basis="三定规定", valid_from=FROM, **keeper)
    registers.publish_items(read_sheet(SHEET.encode(), filename="a.csv"), code="2026-1", **keeper)
    registers.publish_rule(code="2026-1", **RULE, **keeper)
    place = Place.objects.create(
        code="S-001", kind="premises", name=SHOP, grid=ground.grid, area_path=ground.grid.path, valid_from=FROM
    )
    today = date(2026, 3, 11)
    task = convening.convene(
        "书店联合检查", reason="开学前看一遍", mode="random", area_path=ground.street.path, topic=TOPIC, words=["书店"],
        units=[ground.units["works"], unit], starts_on=today, ends_on=today + timedelta(days=9), by=by, at=at,
    )  # fmt: skip
    convening.fix_list(task, by=by, at=at)
    [visit] = convening.draw(task, seed="20260311", by=by, at=at)
    answers = marks(visit, B1="灭火器压力不足")
    answers[-1] = type(answers[-1])(answers[-1].item, "unmet", words="灭火器压力不足", photo=_upload())
    visiting.record_visit(visit, answers, told_rights=True, by=ground.actor("zhifa"), at=at)
    visiting.issue_notice(visit, by=ground.actor("zhifa"), at=at)
    asked = allowances.ask_allowance(place, reason="有人举报", by=by, at=at)
    world.more |= {"inspection": task.number, "visit": visit.number, "allowance": asked.number}


def _upload():
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("a.jpg", telephone_photo(), content_type="image/jpeg")
