"""Courtyards and a market in the street, the kinds that ship, a campaign of two units."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from shanzhi.campaigns.actions import campaigning, looking
from shanzhi.campaigns.models import Campaign, Defect, DefectType, PlaceKind, Target
from shanzhi.campaigns.views.tasks import SHIPPED
from shanzhi.kernel.sheets import read_sheet
from shanzhi.territory.models import Place
from tests.neighbourhood import DISTRICT, FROM, Neighbourhood
from tests.ui.test_cleaned_pictures import telephone_photo

SHIPPED_KINDS = Path(SHIPPED)
TODAY = date(2026, 3, 11)


def registered(ground: Neighbourhood) -> None:
    """Publish the kinds that ship, and enter three courtyards and a market into the register of places."""
    sheet = read_sheet(SHIPPED_KINDS.read_bytes(), filename="kinds.csv")
    campaigning.publish_kinds(sheet, code="2026-1", by=ground.actor("mubai"), at=ground.at)
    for number, (kind, name) in enumerate(
        (("courtyard", "东老院"), ("courtyard", "西老院"), ("courtyard", "梧桐花园"), ("premises", "梧桐菜市场")),
        start=1,
    ):
        Place.objects.create(
            code=f"C-{number:03d}", kind=kind, name=name, address=f"梧桐路{number}号", grid=ground.grid,
            area_path=ground.grid.path, valid_from=FROM,
        )  # fmt: skip


def kinds(*codes: str) -> list[PlaceKind]:
    """Return kinds in force by their codes."""
    return list(PlaceKind.objects.filter(kind_list__is_current=True, code__in=codes).order_by("ordinal"))


def begun(ground: Neighbourhood, **changed: Any) -> Campaign:
    """Return a campaign just begun over ownerless courtyards and markets by the works office and the water company."""
    told: dict[str, Any] = {
        "reason": "群众反映集中",
        "area_path": ground.street.path,
        "kinds": kinds("LY", "SH"),
        "units": [ground.units["works"], ground.units["water"]],
        "head": ground.users["fangyuan"],
        "starts_on": TODAY,
        "ends_on": TODAY + timedelta(days=10),
        "by": ground.actor("tongchou"),
        "at": ground.at,
    } | changed
    return campaigning.begin(told.pop("title", "无主管楼院和市场整治"), **told)


def target(task: Campaign, code: str = "C-001") -> Target:
    """Return one of its places."""
    found = task.targets.select_related("place", "kind").get(place__code=code)
    found.campaign = Campaign.objects.get(pk=task.pk)
    return found


def defect_type(one: Target, ordinal: int = 1) -> DefectType:
    """Return a defect its kind may have."""
    return list(one.kind.types.order_by("ordinal"))[ordinal - 1]


def defects() -> list[Defect]:
    """Return every defect as it is now, in order."""
    return list(
        Defect.objects.in_district(DISTRICT).select_related("campaign", "target__place", "type").order_by("ordinal")
    )


def photo() -> SimpleUploadedFile:
    """Return what a telephone sends, with place and maker in it."""
    return SimpleUploadedFile("a.jpg", telephone_photo(), content_type="image/jpeg")


def put_right(ground: Neighbourhood, one: Target, *words: str, who: str = "hanzhou") -> list[Defect]:
    """Return what somebody of the works office found at a place and put right, each with a photo before and after."""
    by, at = ground.actor(who), ground.at
    seen = [looking.Seen(defect_type(one), said, photo()) for said in words or ("堵了",)]
    found = looking.look(one, ground.units["works"], seen, by=by, at=at)
    return [looking.put_right(each, words="清了", photo=photo(), by=by, at=at) for each in found]
