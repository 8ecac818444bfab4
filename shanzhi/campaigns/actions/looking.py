"""At a place: a look with what is wrong, putting it right, sending it round the loop, hearing back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shanzhi.campaigns.access import member_units
from shanzhi.campaigns.models import Campaign, CampaignUnit, Defect, DefectType, Look, Photo, Target
from shanzhi.cases.actions.numbering import take_numbers
from shanzhi.enforcement.lines import line
from shanzhi.journal.actions import record, record_many
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.organisation.models import Unit
from shanzhi.reports.actions.attachments import discard, keep
from shanzhi.reports.actions.telling import tell
from shanzhi.reports.shapes import Told

CHANNEL = "campaign"


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing wrong: which kind of defect, in words where more is to be said, with a photo or none."""

    type: DefectType
    words: str = ""
    photo: UploadedFile[Any] | None = None


def look(target: Target, unit: Unit, seen: Sequence[Seen], *, by: Actor, at: datetime, note: str = "") -> list[Defect]:
    """Record what a unit saw at a place in this round, once; nothing wrong is also a look.

    :raises Refused: for somebody who isn't of the unit, or after the end.
    :raises Stale: when the unit has looked there in this round.
    """
    campaign = target.campaign
    joined = CampaignUnit.objects.filter(campaign=campaign, unit=unit).exists()
    if not joined or unit.pk not in member_units(by):
        raise Refused(_("由参加整治的单位的人记。"))
    if campaign.state != Campaign.State.RUNNING:
        raise Stale(_("整治已经结束。"))
    photos = [one for one in seen if one.photo is not None]
    kept = keep([one.photo for one in photos if one.photo is not None], district_id=by.district_id, at=at, by=by)
    try:
        with transaction.atomic():
            told: dict[str, Any] = {"district_id": by.district_id, "campaign": campaign, "target": target, "unit": unit}
            told["round"] = campaign.round
            Look.objects.bulk_create([Look(**told, looked_at=at, note=note.strip())])
            defects = _defects(target, seen, told, by, at)
            Defect.objects.bulk_create(defects)
            files = dict(zip(map(id, photos), kept, strict=True))
            found = [(defect, files[id(one)]) for one, defect in zip(seen, defects, strict=True) if id(one) in files]
            Photo.objects.bulk_create(_photo(defect, row, by, after=False) for defect, row in found)
            words: dict[str, Any] = {
                "unit": unit.code,
                "round": campaign.round,
                "place": target.place.code,
                "name": target.place.name,
                "defects": len(defects),
            }
            lines = [line("campaign.look", campaign.number, district_id=by.district_id, by=by, at=at, **words)]
            record_many(lines + [_line("find", one, by=by, at=at, was="") for one in defects])
    except IntegrityError as there:
        discard(kept)
        raise Stale(_("%(unit)s这一轮已经看过这里了，没有再记一遍。") % {"unit": unit}) from there
    return defects


def _defects(target: Target, seen: Sequence[Seen], told: dict[str, Any], by: Actor, at: datetime) -> list[Defect]:
    if not seen:
        return []
    campaign: Campaign = told["campaign"]
    counter = f"defect-{campaign.number}"
    first = take_numbers(by.district_id, {counter: len(seen)})[counter] - len(seen) + 1
    before = set(
        Defect.objects.in_district(by.district_id)
        .filter(target_id=target.pk, round__lt=campaign.round)
        .values_list("type_id", flat=True)
    )
    return [
        Defect(
            **told, ordinal=ordinal, type=one.type, words=one.words.strip()[:300] or one.type.name,
            again=one.type.pk in before, found_at=at, found_by_id=by.user_id,
        )
        for ordinal, one in enumerate(seen, start=first)
    ]  # fmt: skip


def _photo(defect: Defect, row: Any, by: Actor, *, after: bool) -> Photo:
    hashes = {"received_sha256": row.received_sha256, "stored_sha256": row.stored_sha256}
    keys = {"district_id": defect.district_id, "campaign_id": defect.campaign_id, "defect": defect}
    return Photo(**keys, after=after, file=row.file, taken_by_id=by.user_id, **hashes)


def put_right(defect: Defect, *, words: str, by: Actor, at: datetime, photo: UploadedFile[Any] | None = None) -> Defect:
    """Say that a defect is put right and how, with a photo of after or none.

    :raises Refused: without words, or by somebody who isn't of a unit that takes part.
    :raises Stale: when it is right already.
    """
    faults = [] if words.strip() else [_("写一句怎么改的。")]
    if not CampaignUnit.objects.filter(campaign_id=defect.campaign_id, unit_id__in=member_units(by)).exists():
        faults.append(_("由参加整治的单位的人记。"))
    if faults:
        raise Refused(*faults)
    kept = keep([photo], district_id=by.district_id, at=at, by=by) if photo is not None else []
    try:
        with transaction.atomic():
            _fix(defect, words.strip(), at)
            Photo.objects.bulk_create(_photo(defect, row, by, after=True) for row in kept)
            record(**_line("fix", defect, by=by, at=at, was="open", words=words.strip()))
    except Stale:
        discard(kept)
        raise
    return defect


def _fix(defect: Defect, words: str, at: datetime) -> None:
    rows = Defect.objects.in_district(defect.district_id).filter(pk=defect.pk, state=Defect.State.OPEN)
    if not rows.update(state=Defect.State.FIXED, fixed_at=at, fixed_words=words[:500]):
        raise Stale(_("这一条已经改好了。"))
    defect.state, defect.fixed_at, defect.fixed_words = Defect.State.FIXED, at, words


def open_case(defect: Defect, *, by: Actor, at: datetime) -> Told:
    """Send a defect round the loop as a case 转为事项, once, with its photo, linked both ways.

    :raises Refused: by somebody who isn't of a unit that takes part, or once it is put right without one.
    """
    if not CampaignUnit.objects.filter(campaign_id=defect.campaign_id, unit_id__in=member_units(by)).exists():
        raise Refused(_("由参加整治的单位的人转。"))
    if defect.state != Defect.State.OPEN and not defect.case_number:
        raise Refused(_("这一条已经改好了，不用再转为事项。"))
    place = defect.target.place
    shown = Photo.objects.in_district(defect.district_id).filter(defect_id=defect.pk, after=False)
    words = {"place": place.name, "words": defect.words, "type": defect.type.name, "title": defect.campaign.title}
    with transaction.atomic():
        told = tell(
            district_id=defect.district_id,
            text=_("%(place)s：%(words)s（%(title)s，%(type)s）") % words,
            by=by,
            at=at,
            channel=CHANNEL,
            place=place,
            photos=[default_storage.open(one.file).read() for one in shown],
            idempotency_key=f"defect-{defect.pk}",
            origin=by.origin,
        )
        rows = Defect.objects.in_district(defect.district_id).filter(pk=defect.pk, report=None)
        if rows.update(report_id=told.report.pk, case_number=told.case.number):
            record(**_line("open_case", defect, by=by, at=at, was=defect.state, case=told.case.number))
    defect.report_id, defect.case_number = told.report.pk, told.case.number
    return told


def tell_back(defect: Defect, *, case_number: str, said: str, done: bool, by: Actor, at: datetime) -> None:
    """Write beside a defect what its case came to; a case that was handled puts the defect right."""
    with transaction.atomic():
        rows = Defect.objects.in_district(defect.district_id).filter(pk=defect.pk).exclude(case_said=said)
        if not rows.update(case_said=said[:500], case_number=case_number):
            return
        was = defect.state
        if done and was == Defect.State.OPEN:
            _fix(defect, said, at)
        record(**_line("told_back", defect, by=by, at=at, was=was, case=case_number))


def _line(verb: str, defect: Defect, *, by: Actor, at: datetime, was: str, **data: Any) -> dict[str, Any]:
    subject = f"{defect.campaign.number}-{defect.ordinal}"
    told: dict[str, Any] = {"district_id": defect.district_id, "by": by, "at": at, "was": was, "now": defect.state}
    return line(f"campaign_defect.{verb}", subject, **told, **data)
