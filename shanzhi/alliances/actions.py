"""Verbs on alliances: found one, let a unit join and leave, pass the chair on, list and send a member's need."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from shanzhi.alliances.access import may_keep
from shanzhi.alliances.models import KINDS, MEMBER_KINDS, ROLES, Alliance, Member, Turn
from shanzhi.alliances.queries import circle_of
from shanzhi.cases.actions.numbering import next_number
from shanzhi.journal import sentences
from shanzhi.journal.actions import record
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.needs.access import may_coordinate
from shanzhi.needs.actions import listings
from shanzhi.needs.models import Listing
from shanzhi.organisation.models import Unit
from shanzhi.reports.actions.telling import tell
from shanzhi.reports.shapes import Told
from shanzhi.territory.queries import names_for

CHANNEL = "merchant"


def _note(verb: str, alliance: Alliance, *, by: Actor, at: datetime, **data: Any) -> None:
    record(
        f"alliance.{verb}", district_id=alliance.district_id, subject_kind="alliance", subject_id=alliance.pk, by=by,
        at=at, data={"number": alliance.number, **data},
    )  # fmt: skip


def _must_keep(alliance: Alliance, by: Actor) -> None:
    if not may_keep(by, alliance):
        raise Refused(_("联盟由这里的统筹员管。"))


def found(name: str, *, kind: str, area_path: str, founded_on: date, by: Actor, at: datetime) -> Alliance:
    """Found an alliance over an area.

    :raises Refused: for no name, an unknown kind, or an area that isn't the actor's.
    """
    if not may_coordinate(by, area_path):
        raise Refused(_("联盟由这里的统筹员管。"))
    if not name.strip() or kind not in KINDS:
        raise Refused(_("写名称，选种类。"))
    area = names_for([area_path]).get(area_path, "")
    with transaction.atomic():
        made = Alliance.objects.create(
            number=next_number("needs-A", "A", district_id=by.district_id, at=at),
            district_id=by.district_id, kind=kind, name=name.strip(), area_path=area_path, area_name=area,
            founded_on=founded_on,
        )  # fmt: skip
        _note("found", made, by=by, at=at, name=made.name)
    return made


def join(
    alliance: Alliance, *, unit: Unit, kind: str, on: date | None = None, is_model: bool = False, by: Actor,
    at: datetime,
) -> Member:  # fmt: skip
    """Let a unit join; the history of joining stays.

    :raises Refused: for an unknown kind, or a unit that is a member already.
    """
    _must_keep(alliance, by)
    if kind not in MEMBER_KINDS:
        raise Refused(_("选成员的种类。"))
    try:
        with transaction.atomic():
            made = Member.objects.create(
                district_id=by.district_id, alliance=alliance, unit=unit, kind=kind, is_model=is_model,
                joined_on=on or local(at).date(),
            )  # fmt: skip
            _note("join", alliance, by=by, at=at, name=unit.name)
    except IntegrityError as taken:
        raise Refused(_("已经是成员了。")) from taken
    return made


def leave(alliance: Alliance, *, member: Member, by: Actor, at: datetime) -> None:
    """Let a member leave from today; a turn it holds ends too.

    :raises Refused: for somebody who left before.
    """
    _must_keep(alliance, by)
    on, district = local(at).date(), alliance.district_id
    with transaction.atomic():
        if not Member.objects.in_district(district).filter(pk=member.pk, left_on=None).update(left_on=on):
            raise Refused(_("已经退出了。"))
        Turn.objects.in_district(district).filter(member_id=member.pk, ends_on=None).update(ends_on=on)
        _note("leave", alliance, by=by, at=at, name=member.unit.name)


def pass_on(alliance: Alliance, *, member: Member, role: str, by: Actor, at: datetime) -> Turn:
    """Pass the chair or a duty on to a member; the turn before ends.

    :raises Refused: for an unknown role, somebody who is no member here, or whoever has the turn already.
    """
    _must_keep(alliance, by)
    if role not in ROLES or member.alliance_id != alliance.pk or member.left_on is not None:
        raise Refused(_("选一个现在的成员，选轮值还是当班。"))
    on = local(at).date()
    with transaction.atomic():
        rows = Turn.objects.in_district(alliance.district_id).filter(alliance_id=alliance.pk, ends_on=None, role=role)
        if rows.filter(member=member).exists():
            raise Refused(_("现在就是这家，不用再交接。"))
        rows.update(ends_on=on)
        made = Turn.objects.create(
            district_id=alliance.district_id, alliance=alliance, member=member, role=role, starts_on=on
        )
        _note("pass_on", alliance, by=by, at=at, name=member.unit.name, role=role)
    return made


def list_for(
    alliance: Alliance, *, member: Member, kind: str, title: str, category: str, by: Actor, at: datetime
) -> Listing:
    """List a member's need or resource in the alliance's own list."""
    path = member.unit.division.path if member.unit.division is not None else alliance.area_path
    return listings.add_listing(
        kind, title=title, category=category, owner=member.unit, area_path=path, circle=alliance.number, by=by, at=at
    )


def send(alliance: Alliance, need: Listing, *, by: Actor, at: datetime, seen: int) -> Told:
    """Give a member's need to the loop; sent twice it is one case.

    :raises Refused: for a need that isn't in this alliance's list.
    """
    through = circle_of(need)
    if through is None or through.pk != alliance.pk:
        raise Refused(_("这不是这个联盟清单里的。"))
    text = _("%(name)s：%(title)s") % {"name": need.owner.name, "title": need.title}
    with transaction.atomic():
        told = tell(
            district_id=need.district_id, text=f"{text}\n{need.words}".strip(), by=by, at=at, channel=CHANNEL,
            origin=by.origin, place_text=need.place_text or need.owner.address, area_path=need.area_path,
            idempotency_key=f"alliances.need.{need.pk}",
        )  # fmt: skip
        listings.send(need, case=told.case, report_number=told.report.number, by=by, at=at, seen=seen)
    return told


LABELS = {
    "found": gettext_lazy("成立联盟"),
    "join": gettext_lazy("加入"),
    "leave": pgettext_lazy("alliance", "退出"),
    "pass_on": gettext_lazy("轮值交接"),
}
for _verb, _label in LABELS.items():
    sentences.register(f"alliance.{_verb}", label=_label, say=lambda _entry, data: data.get("name", ""))
