"""Letting residents see a photo of a defect that was put right 公开照片, and taking it back."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.campaigns.access import leads, open_ones
from shanzhi.campaigns.models import Defect, Photo
from shanzhi.enforcement.lines import line
from shanzhi.journal.actions import record
from shanzhi.journal.changing import move
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused
from shanzhi.kernel.steps import Move

_STATE = Photo.State
STEPS = {
    "show": Move(gettext_lazy("公开照片"), (_STATE.KEPT, _STATE.TAKEN_BACK), _STATE.SHOWN),
    "hide": Move(gettext_lazy("撤下照片"), (_STATE.SHOWN,), _STATE.TAKEN_BACK),
}


def choose(photo: Photo, verb: str, *, by: Actor, at: datetime, seen: int) -> Photo:
    """Let residents see a photo at an address of its own, or take it back: from then on the address answers nothing.

    :raises Refused: for somebody who doesn't lead the campaign; to be seen, for a photo they took themselves, a defect
        that isn't put right, or one that isn't in the public results either.
    :raises Stale: when somebody chose it or took it back after ``seen``, its version on the page.
    """
    faults, defect = [], photo.defect
    if not leads(by, defect.campaign):
        faults.append(_("照片公不公开，由牵头这次整治的人定：这个地方的统筹员，或者第一责任人。"))
    if verb == "show":
        faults += _unfit(photo, by)
    if faults:
        raise Refused(*faults)
    with transaction.atomic():
        was = move(photo, STEPS[verb], seen=seen, code=photo.code or secrets.token_hex(12))
        told = line(
            f"campaign_photo.{verb}", str(photo.pk), district_id=photo.district_id, by=by, at=at,
            was="" if was == _STATE.KEPT else was, now=photo.state,
            photo=f"{defect.campaign.number}-{defect.ordinal}", after=photo.after,
        )  # fmt: skip
        record(**told, version=photo.version)
    return photo


def _unfit(photo: Photo, by: Actor) -> list[str]:
    faults, defect = [], photo.defect
    if defect.state != Defect.State.FIXED:
        faults.append(_("改好了的，照片才能公开。"))
    elif defect.campaign.stays_inside or not open_ones(defect.district_id, {defect.pk}):
        faults.append(_("这一条不在公开的结果里，照片也不公开。"))
    if photo.taken_by_id is not None and photo.taken_by_id == by.user_id:
        faults.append(_("自己拍的照片，请牵头的另一个人看过再公开。"))
    return faults
