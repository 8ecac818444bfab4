"""What this room does when the journal speaks: answers come back, seals turn with the keys, old files are erased."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext_noop

from shanzhi.childcare.actions.bonds import NOBODY_HEARS, link_to, mark_answered, nobody_hears, tell_guards
from shanzhi.childcare.actions.files import erase_child, reseal_all
from shanzhi.childcare.models import GUARDS, Bond, Concern
from shanzhi.childcare.queries import guards_on, members_of, of_age, waiting
from shanzhi.echoes.answers import tell_when_answered
from shanzhi.journal import retention, subscribers, sweeps
from shanzhi.journal.shapes import EntryView
from shanzhi.kernel.actors import SYSTEM, Actor
from shanzhi.kernel.clock import local
from shanzhi.people.models import Deployment
from shanzhi.post.actions import notify
from shanzhi.post.models import Notice
from shanzhi.post.wording import Sentence

LIVE = ("live", "rehearsal")
TO_VOLUNTEERS = {
    "bond.propose": (
        Sentence(gettext_noop("有一对结对等您确认守则：%(number)s")),
        Sentence(gettext_noop("看过守则，按一下确认；启动了再告诉您。")),
    ),
    "bond.begin": (
        Sentence(gettext_noop("结对启动了：%(number)s")),
        Sentence(gettext_noop("第一次见面有人陪同，日子由专员来约。")),
    ),
    "bond.end": (
        Sentence(gettext_noop("结对结束了：%(number)s")),
        Sentence(gettext_noop("档案和联系页从现在起打不开了，谢谢您。")),
    ),
}


def _reported_as(district_id: str, number: str) -> Concern | None:
    found: Concern | None = Concern.objects.in_district(district_id).filter(report_number=number).first()
    return found


def _answered(concern: Concern, *, result: str, by: Actor, at: datetime) -> None:
    """Note on a concern that what it raised was answered; what was said stays in the case."""
    mark_answered(concern, at=at)


def turn_seals(entry: EntryView, *, at: datetime) -> None:
    """Seal everything of this room under the new key when the county's keys were turned."""
    reseal_all(district_id=entry.district_id, key_id=entry.subject_id)


def erase_old(district_id: str, before: datetime, at: datetime) -> int:
    """Erase the files of children whose pairings ended long ago; return how many."""
    found = of_age(district_id, before=before)
    for child in found:
        erase_child(child, reason="retention", by=SYSTEM, at=at)
    return len(found)


def tell_volunteers(entry: EntryView) -> None:
    """Tell a pairing's volunteers that it waits for their reading of the rules, that it began, that it ended."""
    rows = Bond.objects.in_district(entry.district_id).filter(pk=entry.subject_id).with_sides(entry.district_id)
    bond = rows.first()
    if bond is None:
        return
    title, body = TO_VOLUNTEERS[entry.verb]
    people = [one for one in members_of(bond) if entry.verb != "bond.propose" or one.agreed_at is None]
    begun = entry.verb == "bond.begin" and bond.is_active
    link = reverse("childcare:own", args=[bond.number]) if begun else reverse("childcare:mine")
    notify(
        user_ids=[one.user_id for one in people], title=title.said(number=bond.number), body=body.said(), link=link,
        district_id=entry.district_id, at=entry.at, by=SYSTEM,
    )  # fmt: skip


def tell_waiting(district_id: str, *, at: datetime) -> None:
    """Tell of the concerns that wait whoever may hear them and wasn't told yet, each once: their clocks are running.

    Where nobody is left who may hear one, the keepers are told, once a day until somebody is named.
    """
    on, told = local(at).date(), Notice.objects.filter(district_id=district_id)
    for one, users in waiting(district_id, on=on):
        if not users and not told.filter(title=NOBODY_HEARS.said(), created_at__gt=at - timedelta(days=1)).exists():
            nobody_hears(one.bond.child, guards_on(on).over(one.bond.child), by=SYSTEM, at=at)
        known = Notice.objects.filter(district_id=district_id, user_id__in=users, link=link_to(one))
        tell_guards(one, users.difference(known.values_list("user_id", flat=True), [one.by_id]), by=SYSTEM, at=at)


def tell_new_guard(entry: EntryView, *, at: datetime) -> None:
    """Tell who was named a guard of the concerns that wait for them."""
    if entry.data.get("capacity") in GUARDS:
        tell_waiting(entry.district_id, at=at)


@sweeps.every(3600, "childcare: guards whose day has come")
def tell_who_began(at: datetime) -> None:
    """Tell who may hear a concern only since today: their post was given for a later day, or they changed units."""
    for district_id in Deployment.objects.values_list("district_id", flat=True):
        tell_waiting(district_id, at=at)


def register() -> None:
    """Subscribe to answers, to pairings, to new guards and to a new key, and register how files come of age."""
    for verb in TO_VOLUNTEERS:
        subscribers.on(verb, f"childcare: volunteers are told of {verb}", origins=LIVE)(tell_volunteers)
    subscribers.on("post.give", "childcare: a new guard is told of concerns", origins=LIVE)(tell_new_guard)
    tell_when_answered("childcare: a concern was answered", "pairing", _reported_as, _answered)
    subscribers.on("seal.rotate", "childcare: turn seals")(turn_seals)
    retention.register("childcare.files", erase_old)
