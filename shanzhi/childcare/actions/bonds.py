"""Pairings 爱心结对: proposed, begun once everything is in order, kept up, handed over, ended; and the concern."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from shanzhi.cases.actions.numbering import next_number
from shanzhi.childcare import vault
from shanzhi.childcare.access import consent_of, must_be_own, must_guard
from shanzhi.childcare.actions.lines import line, move
from shanzhi.childcare.models import Bond, Child, ChildContact, Concern, Team, Volunteer
from shanzhi.childcare.queries import asked_to_stop, file_of, guards_on, keepers_over, members_of, open_bonds, units_of
from shanzhi.childcare.rules import ENDINGS, GRADE, MEETING, MODE_NEEDS, MODES, TEAM_LEAST, BondState
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.loop.workflow import Zone
from shanzhi.post.actions import notify
from shanzhi.post.wording import Sentence
from shanzhi.reports.actions.telling import tell
from shanzhi.reports.shapes import Told, as_written

URGENT = Sentence(gettext_noop("有一件要马上看的：%(number)s"))
AT_ONCE = Sentence(gettext_noop("按规定要立即报告，打开就看得到时限。"))
STOPPING = Sentence(gettext_noop("志愿者说不能继续了：%(number)s"))
NOBODY_HEARS = Sentence(gettext_noop("有一个孩子的担心，没有专员看得到"))
NAME_ANOTHER = Sentence(gettext_noop("这里没有和志愿者不同单位的未成年人保护专员。请今天就任一位，这里会告诉他。"))
UNTIL_THEN = Sentence(gettext_noop("安排交接，或者结束结对；安排好以前，结对照旧。"))


def propose(
    child: Child, *, volunteer: Volunteer | None = None, team: Team | None = None, by: Actor, at: datetime
) -> Bond:
    """Propose a pairing of a child with one volunteer or one team.

    :raises Refused: for neither or both, for a man alone, for a child that is paired already, or by anybody but a
        guard of the area.
    """
    must_guard(by, child.area_path)
    if open_bonds(child):
        raise Refused(_("这个孩子已经有结对。要换人就交接，或先结束原来的结对。"))
    if (volunteer is None) == (team is None):
        raise Refused(_("选一位志愿者，或一个小组。"))
    if volunteer is not None and not volunteer.alone:
        raise Refused(_("一对一只配女性志愿者；男性请加入三人以上的小组。"))
    with transaction.atomic():
        number = next_number("childcare", "A", district_id=child.district_id, at=at)
        bond = Bond(district_id=child.district_id, number=number, child=child, volunteer=volunteer, team=team)
        Bond.objects.bulk_create([bond])
        line("bond.propose", bond, was="", by=by, at=at, number=number, code=child.code)
    return bond


def faults_before(bond: Bond, *, on: date) -> list[str]:
    """Return everything that still stands in the way of beginning; nothing when it may begin."""
    faults, people, consent = [], members_of(bond), consent_of(bond.child)
    if bond.team_id is not None and len(people) < TEAM_LEAST:
        faults.append(_("小组不足三人。"))
    if any(one.screening == "barred" for one in people):
        faults.append(_("有人审查没有通过，不得参加。"))
    elif not all(one.is_screened(on=on) for one in people):
        faults.append(_("志愿者的审查还没有，或已过期。"))
    if not all(one.agreed_at is not None for one in people):
        faults.append(_("志愿者还没有看过守则、确认照做。"))
    if not all(one.committed_until is not None and one.committed_until >= on for one in people):
        faults.append(_("志愿者的承诺到期了。"))
    if consent is None or not consent.holds(on=on):
        faults.append(_("没有监护人有效的同意。"))
    if bond.child.wish != "wants":
        faults.append(_("孩子自己还没有说愿意。"))
    if not guards_on(on).over(bond.child, apart_from=units_of(people)):
        faults.append(
            _("这里的专员都是志愿者同一个单位的，提出的担心没有人看得到：配别的志愿者，或先请管理员另任一位专员。")
        )
    return faults


def activate(bond: Bond, *, by: Actor, at: datetime, seen: int) -> Bond:
    """Begin a pairing, once screening, rules, consent and the child's own wish are in order.

    :raises Refused: with everything that still stands in the way.
    """
    must_guard(by, bond.child.area_path)
    today = local(at).date()
    faults = faults_before(bond, on=today) if bond.is_proposed else [_("这对结对不在等启动。")]
    if faults:
        raise Refused(*faults)
    _moved(bond, "bond.begin", by=by, at=at, seen=seen, state=BondState.ACTIVE, starts_on=today)
    return bond


def accompany(bond: Bond, *, on: date, by: Actor, at: datetime, seen: int) -> Bond:
    """Keep that the first meeting was accompanied, and when.

    :raises Refused: before it began or for a day that is still ahead.
    """
    must_guard(by, bond.child.area_path)
    if not bond.is_active or bond.starts_on is None or not bond.starts_on <= on <= local(at).date():
        raise Refused(_("陪同见面要在结对开始以后、今天以前。"))
    _moved(bond, "bond.accompany", by=by, at=at, seen=seen, accompanied_on=on, met_on=max(on, bond.met_on or on))
    return bond


def end(bond: Bond, *, ending: str, by: Actor, at: datetime, seen: int) -> Bond:
    """End a pairing, with why; the volunteer's access ends with it.

    :raises Refused: when it ended before or nobody says why.
    """
    must_guard(by, bond.child.area_path)
    if bond.state == BondState.ENDED or ending not in ENDINGS:
        raise Refused(_("这对结对已经结束。") if bond.state == BondState.ENDED else _("选为什么结束。"))
    changes = {"state": BondState.ENDED, "ends_on": local(at).date(), "ending": ending}
    _moved(bond, "bond.end", by=by, at=at, seen=seen, said={"ending": ending}, **changes)
    return bond


def hand_over(
    bond: Bond, *, volunteer: Volunteer | None = None, team: Team | None = None, by: Actor, at: datetime, seen: int
) -> Bond:
    """End a pairing and propose the next one in the same act; return the new one.

    :raises Refused: when it isn't going on, for the same volunteer or team, or when the next may not be proposed.
    """
    if not bond.is_active:
        raise Refused(_("只有正在结对的才能交接。"))
    if bond.is_with(volunteer, team):
        raise Refused(_("选另一位志愿者，或另一个小组。"))
    with transaction.atomic():
        end(bond, ending="volunteer", by=by, at=at, seen=seen)
        return propose(bond.child, volunteer=volunteer, team=team, by=by, at=at)


def note_contact(bond: Bond, *, on: date, mode: str, note: str, by: Actor, at: datetime, key: str = "") -> ChildContact:
    """Write down a contact; the note is sealed. The same page sent twice is one contact.

    :raises Refused: beyond the guardian's consent, alone before an accompanied meeting, or for a day still ahead.
    """
    consent, faults = must_be_own(by, bond, on=local(at).date()), []
    if mode not in MODES or on > local(at).date() or (bond.starts_on is not None and on < bond.starts_on):
        faults.append(_("选哪天、怎么联系的；日子要在结对开始以后、今天以前。"))
    elif MODE_NEEDS[mode] not in consent.scope:
        faults.append(_("监护人没有同意这种联系方式，先问专员。"))
    elif mode in MEETING and bond.accompanied_on is None:
        faults.append(_("第一次见面要有人陪同，先由专员记下陪同见面。"))
    if faults:
        raise Refused(*faults)
    sent = vault.sent_once("contact", key)
    contact = ChildContact(district_id=bond.district_id, bond=bond, on=on, mode=mode, by_id=by.user_id, sent=sent)
    if words := as_written(note)[:2000]:
        contact.token, contact.key_id = vault.seal(words, "note", district_id=bond.district_id, key=contact.pk)
    changes: dict[str, Any] = {"called_on": max(on, bond.called_on or on)}
    if mode in MEETING:
        changes["met_on"] = max(on, bond.met_on or on)
    try:
        with transaction.atomic():
            ChildContact.objects.bulk_create([contact])
            move(bond, "bond.contact", by=by, at=at, said={"number": bond.number, "mode": mode}, **changes)
    except IntegrityError:
        rows = ChildContact.objects.in_district(bond.district_id)
        again: ChildContact | None = rows.filter(sent=sent).first() if sent else None
        if again is None:
            raise
        return again
    return contact


def raise_concern(bond: Bond, *, words: str, by: Actor, at: datetime, key: str = "") -> Told:
    """Raise a concern: a case in the child zone with the shortest clock, which nobody but the guards will see.

    Names in the words become the code. Every volunteer's unit is kept out of the case, whoever is a guard there now or
    later. Where nobody can be told, the keepers must name another guard.

    :raises Refused: without words, or by anybody but the pairing's volunteer or a guard.
    """
    child = bond.child
    if not by.holdings_as("child_protection"):
        must_be_own(by, bond, on=local(at).date())
    else:
        must_guard(by, child.area_path)
    said = vault.hidden(as_written(words), file_of(child), child.code)
    if len(said) < 4:
        raise Refused(_("写一句看到了什么、听到了什么；不用查清楚。"))
    units, guards = units_of(members_of(bond)), guards_on(local(at).date())
    told_to = guards.over(child, apart_from=units)
    with transaction.atomic():
        told = tell(
            district_id=bond.district_id, text=_("孩子%(code)s：%(words)s") % {"code": child.code, "words": said},
            by=by, at=at, channel="pairing", zone=str(Zone.CHILD), area_path=child.area_path, grade=GRADE,
            kept_out=units, origin=by.origin,
            idempotency_key=f"childcare.concern.{bond.pk}.{key}" if key else "",
        )  # fmt: skip
        if told.repeated:
            return told
        kept = Concern(
            district_id=bond.district_id, bond=bond, case=told.case, report_number=told.report.number, raised_at=at,
            by_id=by.user_id or 0,
        )  # fmt: skip
        Concern.objects.bulk_create([kept])
        said_in_line = {"number": bond.number, "case": told.case.number}
        move(bond, "bond.concern", by=by, at=at, said=said_in_line)
        tell_guards(kept, _but(by, told_to), by=by, at=at)
        if not told_to:
            nobody_hears(child, guards.over(child), by=by, at=at)
    return told


def link_to(concern: Concern) -> str:
    """Return the address of what a concern raised (``case`` loaded)."""
    return reverse("desks:case", args=[concern.case.number])


def tell_guards(concern: Concern, users: Iterable[int], *, by: Actor, at: datetime) -> None:
    """Tell these guards that a concern waits to be seen at once (``case`` loaded); nothing of what was said."""
    title = URGENT.said(number=concern.case.number)
    told: dict[str, Any] = {"title": title, "body": AT_ONCE.said(), "link": link_to(concern), "urgent": True}
    notify(user_ids=users, district_id=concern.district_id, at=at, by=by, **told)


def nobody_hears(child: Child, guards: set[int], *, at: datetime, by: Actor) -> None:
    """Tell the keepers, and the guards who may not hear it themselves, that another guard must be named; no more."""
    keepers = keepers_over(child, at=at)
    who: dict[str, Any] = {"district_id": child.district_id, "at": at, "by": by, "urgent": True}
    said = {"title": NOBODY_HEARS.said(), "body": NAME_ANOTHER.said(), **who}
    notify(user_ids=_but(by, keepers), link=reverse("people:staff"), **said)
    notify(user_ids=_but(by, guards - keepers), link=reverse("childcare:home"), **said)


def ask_to_stop(bond: Bond, *, by: Actor, at: datetime) -> Bond:
    """Tell the guards that a volunteer can't go on; the pairing holds until they hand it over or end it.

    :raises Refused: by anybody but the pairing's volunteer, or when the guards were told lately.
    """
    must_be_own(by, bond, on=local(at).date())
    if asked_to_stop(bond, at=at):
        raise Refused(_("已经告诉专员了，他们会来安排交接。"))
    with transaction.atomic():
        move(bond, "bond.ask_to_stop", by=by, at=at, said={"number": bond.number, "code": bond.child.code})
        notify(
            user_ids=_but(by, guards_on(local(at).date()).over(bond.child)), title=STOPPING.said(number=bond.number),
            body=UNTIL_THEN.said(), link=reverse("childcare:child", args=[bond.child.code]),
            district_id=bond.district_id, at=at, by=by,
        )  # fmt: skip
    return bond


def mark_answered(concern: Concern, *, at: datetime) -> bool:
    """Note that what a concern raised was answered; False when that was done before."""
    rows = Concern.objects.in_district(concern.district_id).filter(pk=concern.pk, answered_at=None)
    return bool(rows.update(answered_at=at))


def _but(by: Actor, users: set[int]) -> list[int]:
    return sorted(users - {by.user_id or 0})


def _moved(
    bond: Bond, verb: str, *, by: Actor, at: datetime, seen: int, said: dict[str, Any] | None = None, **changes: Any
) -> None:
    with transaction.atomic():
        told = {"number": bond.number, "code": bond.child.code, **(said or {})}
        move(bond, verb, by=by, at=at, seen=seen, said=told, **changes)
