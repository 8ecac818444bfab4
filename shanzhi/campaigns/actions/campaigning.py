"""Publishing the kinds of place; beginning a campaign, its second round, its end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shanzhi.accounts.models import User
from shanzhi.campaigns.actions import proposing
from shanzhi.campaigns.models import Campaign, CampaignUnit, Defect, DefectType, KindList, PlaceKind, Proposal, Target
from shanzhi.campaigns.queries.places import places_meant
from shanzhi.cases.actions.numbering import next_values
from shanzhi.enforcement.access import may_convene
from shanzhi.enforcement.lines import line
from shanzhi.journal.actions import record
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.kernel.sheets import Sheet
from shanzhi.organisation.models import Unit
from shanzhi.survey.rows import RowReader, split_words
from shanzhi.territory.models import Place

FIELDS = {
    "kind": ["类别编号", "kind"],
    "kind_name": ["场所类别", "类别"],
    "register": ["名录类别", "register"],
    "words": ["名称里的字", "words"],
    "code": ["问题编号", "code"],
    "name": ["问题", "defect"],
}
SHOWN = 20


def publish_kinds(sheet: Sheet, *, code: str, by: Actor, at: datetime) -> KindList:
    """Publish a new version of the kinds of place, a row a defect; campaigns that run keep their own.

    :raises Refused: for a taken version, missing columns, or rows that can't stand, all of them named.
    """
    if not code.strip():
        raise Refused(_("写这一版的版本号。"))
    columns = sheet.columns(FIELDS, required=["kind", "kind_name", "register", "code", "name"])
    registers = {str(label): value for value, label in Place.Kind.choices} | {one: one for one in Place.Kind.values}
    kinds, defects, faults = dict[str, dict[str, Any]](), list[tuple[str, str, str]](), list[object]()
    for row in sheet.rows:
        reader = RowReader(row, columns)
        kind = reader.text("kind", limit=12, required=True)
        told = {"name": reader.text("kind_name", limit=40, required=True)}
        told["register_kind"] = reader.choice("register", registers)
        kinds.setdefault(kind, told | {"words": split_words(reader.text("words", limit=200))})
        defects.append(
            (kind, reader.text("code", limit=12, required=True), reader.text("name", limit=60, required=True))
        )
        faults += reader.errors
    if not defects:
        faults.append(_("表里没有问题。"))
    if faults:
        raise Refused(*faults[:SHOWN])
    try:
        with transaction.atomic():
            KindList.objects.filter(district_id=by.district_id, is_current=True).update(is_current=False)
            who = {"district_id": by.district_id, "published_by_id": by.user_id}
            made = KindList.objects.create(code=code.strip(), published_at=at, is_current=True, **who)
            rows = PlaceKind.objects.bulk_create(
                PlaceKind(kind_list=made, ordinal=n, code=one, **kinds[one]) for n, one in enumerate(kinds, start=1)
            )
            by_code = {row.code: row for row in rows}
            DefectType.objects.bulk_create(
                DefectType(kind=by_code[kind], ordinal=n, code=one, name=name)
                for n, (kind, one, name) in enumerate(defects, start=1)
            )
            counted: dict[str, Any] = {"kinds": len(kinds), "defects": len(defects)}
            record(**line("campaign_kinds.publish", made.code, district_id=by.district_id, by=by, at=at, **counted))
    except IntegrityError as taken:
        raise Refused(_("版本号或者问题编号重复。")) from taken
    return made


def begin(
    title: str,
    *,
    reason: str,
    area_path: str,
    kinds: Sequence[PlaceKind],
    units: Sequence[Unit],
    head: User | None,
    starts_on: date,
    ends_on: date,
    by: Actor,
    at: datetime,
    again_weeks: int = 4,
    proposal: Proposal | None = None,
) -> Campaign:
    """Begin a campaign: its places are drawn from the register now, its head is the first responsible person.

    With a ``proposal`` it is what a hot issue proposed, as a monthly theme where it was taken up as one.

    :raises Refused: for whatever is missing, or when the register has no place of these kinds.
    :raises Stale: when somebody began the proposal, or left it, before.
    """
    faults = [] if may_convene(by, area_path) else [_("整治由这个地方的统筹员启动。")]
    if not title.strip() or not reason.strip():
        faults.append(_("写名称和为什么整治。"))
    if not kinds or not units:
        faults.append(_("选场所类别，写参加的单位。"))
    if head is None:
        faults.append(_("写第一责任人：一般是牵头单位的负责人。"))
    if ends_on < starts_on:
        faults.append(_("结束的日子比开始的早。"))
    if not 1 <= again_weeks <= 52:
        faults.append(_("几周后回头看，写1到52。"))
    meant = places_meant(kinds, area_path) if kinds else []
    if kinds and not meant:
        faults.append(_("名录里没有这些类别的场所。"))
    if faults or head is None:
        raise Refused(*faults)
    with transaction.atomic():
        value = next_values(by.district_id, [f"campaign-{local(at):%y}"])[0]
        when = {"starts_on": starts_on, "ends_on": ends_on, "again_weeks": again_weeks, "begun_at": at}
        made = Campaign.objects.create(
            district_id=by.district_id, number=f"ZZ{local(at):%y}-{value:03d}", title=title.strip(),
            reason=reason.strip(), area_path=area_path, kind_list_id=kinds[0].kind_list_id, head=head,
            origin=by.origin, is_theme=proposal is not None and proposal.is_theme, **when,
        )  # fmt: skip
        CampaignUnit.objects.bulk_create(
            CampaignUnit(campaign=made, ordinal=n, unit=unit) for n, unit in enumerate(units, start=1)
        )
        Target.objects.bulk_create(Target(campaign=made, place=place, kind=kind) for place, kind in meant)
        told = {
            "title": made.title,
            "places": len(meant),
            "units": [unit.code for unit in units],
            "head": head.username,
        }
        if proposal is not None:
            told |= proposing.answered(proposal, made, by=by, at=at)
        record(**_line("begin", made, by=by, at=at, was="", now="running", **told))
    return made


def look_again(campaign: Campaign, *, until: date | None, by: Actor, at: datetime) -> Campaign:
    """Begin the second round 回头看: the places where something was wrong are looked at once more.

    :raises Refused: before the weeks are over, without a later day, or with nothing to look at again.
    :raises Stale: when it has begun or the campaign has ended.
    """
    today = local(at).date()
    faults = [] if may_convene(by, campaign.area_path) else [_("整治由这个地方的统筹员启动。")]
    if today < may_look_again_on(campaign):
        faults.append(_("还没到时候：%(day)s以后才回头看。") % {"day": f"{may_look_again_on(campaign):%Y-%m-%d}"})
    if until is None or until <= today:
        faults.append(_("写回头看到哪天。"))
    if faults:
        raise Refused(*faults)
    with transaction.atomic():
        rows = Campaign.objects.filter(pk=campaign.pk, district_id=by.district_id, state="running", round=1)
        if not rows.update(round=2, again_on=until):
            raise Stale(_("回头看已经开始，或者整治已经结束。"))
        record(**_line("look_again", campaign, by=by, at=at, was="running", now="running", until=str(until)))
    campaign.round, campaign.again_on = 2, until
    return campaign


def may_look_again_on(campaign: Campaign) -> date:
    """Return from which day the second round may begin."""
    return campaign.ends_on + timedelta(weeks=campaign.again_weeks)


def end(campaign: Campaign, *, result: str, by: Actor, at: datetime, knowing: bool = False) -> Campaign:
    """End a campaign with its result in words, which residents read from now on, ``knowing`` what isn't right yet.

    :raises Refused: without a result, or unknowing while defects are left.
    :raises Stale: when it has ended.
    """
    faults = [] if may_convene(by, campaign.area_path) else [_("整治由这个地方的统筹员结束。")]
    if not result.strip():
        faults.append(_("写结果：做到了什么，还剩什么。"))
    left = Defect.objects.in_district(by.district_id).filter(campaign_id=campaign.pk).exclude(state=Defect.State.FIXED)
    if not knowing and (many := left.count()):
        faults.append(
            ngettext(
                "还有%(n)s条没有改好。就这样结束，先勾上知道。", "还有%(n)s条没有改好。就这样结束，先勾上知道。", many
            )
            % {"n": many}
        )
    if faults:
        raise Refused(*faults)
    with transaction.atomic():
        rows = Campaign.objects.filter(pk=campaign.pk, district_id=by.district_id, state="running")
        if not rows.update(state="ended", result=result.strip()[:500], is_public=True, ended_at=at):
            raise Stale(_("整治已经结束。"))
        record(**_line("end", campaign, by=by, at=at, was="running", now="ended", result=result.strip()))
    campaign.state, campaign.result, campaign.is_public = "ended", result.strip(), True
    return campaign


def _line(verb: str, campaign: Campaign, *, by: Actor, at: datetime, was: str, now: str, **data: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"district_id": by.district_id, "by": by, "at": at, "was": was, "now": now}
    return line(f"campaign.{verb}", campaign.number, **told, **data)
