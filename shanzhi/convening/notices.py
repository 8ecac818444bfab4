"""What this room does when the journal speaks: tells called units, ends sessions that were overtaken."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_noop

from shanzhi.convening.actions.joints import overtake
from shanzhi.convening.models import JointRuling, Whistle
from shanzhi.convening.queries.pages import opinions_of
from shanzhi.convening.queries.whistles import units_of
from shanzhi.desks.telling import LIVE, note, of_units
from shanzhi.journal import subscribers
from shanzhi.journal.shapes import EntryView
from shanzhi.people.capacities import Capacity
from shanzhi.people.queries import holders
from shanzhi.post.wording import Sentence

WHISTLED = Sentence(gettext_noop("吹哨%(step)s：%(place)s"), step=["", *(row.label for row in Whistle.table)])
RULED = Sentence(gettext_noop("会商%(number)s：%(step)s，%(where)s"), step=[row.label for row in JointRuling.table])


@subscribers.on("whistle.*", "supervision: tell of whistles", origins=LIVE)
def tell_of_whistle(entry: EntryView, *, at: datetime) -> None:
    """Tell the called units of a whistle and of its end, and whoever called of who has come."""
    one = Whistle.objects.in_district(entry.district_id).filter(pk=entry.subject_id).first()
    verb = entry.verb.removeprefix("whistle.")
    row = Whistle.table.row(verb)
    if one is None or row is None or verb in {"finish_item"}:
        return
    people = [one.opened_by_id] if verb == "report_in" and one.opened_by_id is not None else []
    if verb != "report_in":
        people = _of_whistled([each.unit_id for each in units_of(one)], at=at)
    title = WHISTLED.said(step="" if verb == "call" else row.label, place=one.place)
    urgent = one.kind == "emergency" and verb == "call"
    link = f"/convening/whistles/{one.number}/"
    note(people, title, link, district_id=one.district_id, at=at, apart=[entry.by_id], urgent=urgent)


def _of_whistled(units: list[int], *, at: datetime) -> list[int]:
    inspecting = [user for unit in units for user in holders(capacity=Capacity.INSPECTOR, unit_id=unit, at=at)]
    return of_units(units, at=at) + inspecting


@subscribers.on("joint_ruling.*", "supervision: tell of joint rulings", origins=LIVE)
def tell_of_joint(entry: EntryView, *, at: datetime) -> None:
    """Tell the called units when and where, and what was ruled."""
    one = JointRuling.objects.in_district(entry.district_id).filter(pk=entry.subject_id).first()
    verb = entry.verb.removeprefix("joint_ruling.")
    row = JointRuling.table.row(verb)
    if one is None or row is None or verb == "note":
        return
    people = of_units([each.unit_id for each in opinions_of(one)], at=at)
    title = RULED.said(number=one.number, step=row.label, where=one.where)
    link = f"/convening/joint/{one.number}/"
    note(people, title, link, district_id=one.district_id, at=at, apart=[entry.by_id])


@subscribers.on("case.adjudicate", "supervision: end sessions that were overtaken")
def ruled_elsewhere(entry: EntryView, *, at: datetime) -> None:
    """End a joint session whose case was ruled on without it."""
    overtake(entry.subject_id, district_id=entry.district_id, at=at)


@subscribers.on("case.void", "supervision: end sessions of what was void")
def made_void(entry: EntryView, *, at: datetime) -> None:
    """End a joint session whose case is void."""
    overtake(entry.subject_id, district_id=entry.district_id, at=at)
