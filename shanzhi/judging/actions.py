"""Verbs of judging: codes given and taken back, an account noted; a draft kept, a sheet handed in, given back.

Whatever counts holds the contest's row and moves its version on, as whatever moves its list does. A draft holds the
sheet's own row alone, and writes no line: nobody answers for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shanzhi.activities.access import may_keep
from shanzhi.activities.actions.judging import put_in, unfit
from shanzhi.activities.actions.planning import note, touched
from shanzhi.activities.models import Activity, Judge, Mark, Round, Sheet
from shanzhi.activities.queries import entrants, has_marks
from shanzhi.activities.workflow import SheetState
from shanzhi.judging.access import acting, code_of, is_open, not_the_keepers
from shanzhi.judging.queries import Parts, Work, current, has_drafts, is_of_another, total, work_of
from shanzhi.kernel.actors import Actor, ActorKind
from shanzhi.kernel.refusal import Refused, Stale, mark_of
from shanzhi.reports import vault
from shanzhi.ui.joining import joined

FEW = 12


def set_criteria(
    activity: Activity, criteria: Sequence[tuple[str, int]], *, by: Actor, at: datetime, seen: str
) -> Activity:
    """Set by what is judged, names with their most points, together a hundred; none: one mark of up to a hundred.

    :raises Refused: for somebody who doesn't keep activities, sums other than a hundred, once a judge has begun.
    :raises Stale: when somebody set them after ``seen``, the mark that the page showed.
    """
    faults = _strangers(by)
    if criteria and sum(most for _name, most in criteria) != 100:
        faults.append(_("各项的满分加起来要正好100分，现在是%(n)s分。") % {"n": sum(most for _name, most in criteria)})
    with transaction.atomic():
        held = _held(activity)
        if seen != mark_of(held.criteria):
            raise Stale(_("您打开这一页以后，别人改了评分标准。您写的还在下面。看过现在的，再存一次就以您写的为准。"))
        if has_marks(held) or has_drafts(held):
            faults.append(_("已经有评委开始打分，标准不能再改。"))
        if faults:
            raise Refused(*faults)
        moved = touched(held, criteria=[[name, most] for name, most in criteria])
        what = joined(f"{name}{most}" for name, most in criteria) or _("只打总分")
        note("activity.set_criteria", moved, was=moved.state, by=by, at=at, what=what)
    return moved


def give_codes(
    activity: Activity, chosen: Sequence[Judge], *, key: str, by: Actor, at: datetime, seen: int | None = None
) -> list[tuple[Judge, str]]:
    """Return a code for each judge, shown this once; codes and accounts they had end. By ``key`` the same ones twice.

    ``seen``: the version that the page showed, which goes into the codes. An older page shows again what it gave, while
    that stands, and gives nothing new: a code taken back never comes back.

    :raises Refused: for somebody who doesn't keep activities, without judges, when the contest isn't judged any more.
    :raises Stale: when the contest moved on after ``seen``.
    """
    seen, faults = activity.version if seen is None else seen, _strangers(by)
    if not chosen:
        faults.append(_("没有要发评委码的：还没有评委，先定评委；都有码了，不用再发。"))
    if not is_open(activity, at=at) or current(activity) is None:
        faults.append(_("评审已经结束，不用再发码。"))
    if faults:
        raise Refused(*faults)
    made = [(judge, code_of(judge, key, seen)) for judge in chosen]
    fresh = []
    for judge, code in made:
        kept = vault.code_hash(activity.number, code)
        if judge.code_hash != kept:
            judge.code_hash, judge.user = kept, None
            fresh.append(judge)
    if fresh and seen != activity.version:
        raise Stale(_("这一页是旧的，没有发码。看过现在的，再发一次。"))
    if fresh:
        with transaction.atomic():
            moved = touched(activity)
            Judge.objects.in_district(activity.district_id).bulk_update(fresh, ["code_hash", "user"])
            note("activity.give_code", moved, was=moved.state, by=by, at=at, what=joined(one.name for one in fresh))
    return made


def withdraw_code(activity: Activity, judge: Judge, *, by: Actor, at: datetime) -> None:
    """Take a judge's code back, and the account it was noted with: nothing opens the door for them any more.

    :raises Refused: for somebody who doesn't keep activities, or a judge without a code.
    """
    faults = _strangers(by)
    if not judge.code_hash:
        faults.append(_("%(judge)s没有评委码，不用收回。") % {"judge": judge.name})
    if faults:
        raise Refused(*faults)
    with transaction.atomic():
        moved = touched(activity)
        _rows(judge).update(code_hash="", user=None)
        note("activity.withdraw_code", moved, was=moved.state, by=by, at=at, what=judge.name)


def take_seat(judge: Judge, *, by: Actor, at: datetime) -> None:
    """Note the account of a judge who proved their code, so that they find the sheet when they sign in.

    :raises Refused: for nobody signed in, who keeps the contest, another account than the one noted, or one that
        judges here already.
    """
    faults = []
    if by.kind != ActorKind.USER or by.user_id is None:
        faults.append(_("先登录，再记到账号上。"))
    if may_keep(by):
        faults.append(_("您管这个大赛，不能当评委。"))
    if judge.user_id not in (None, by.user_id):
        faults.append(_("这个评委码已经记在别人的账号上。不是您自己记的，请主办方换一个码。"))
    if faults:
        raise Refused(*faults)
    if judge.user_id == by.user_id:
        return
    try:
        with transaction.atomic():
            moved = touched(_held(judge.activity))
            if not _rows(judge).filter(user=None, code_hash=judge.code_hash).update(user_id=by.user_id):
                raise Stale(_("刚有变动，没有记上。刷新再看。"))
            note("activity.take_seat", moved, was=moved.state, by=by, at=at, what=judge.name)
    except IntegrityError as error:
        raise Refused(_("您的账号已经是这个大赛的另一位评委。")) from error


def keep(judge: Judge, told: Mapping[str, Parts], *, seen: str, by: Actor, at: datetime) -> Sheet:
    """Keep what a judge has given so far, of some entries; the others stay as they are. A draft counts for nothing.

    ``told``: key of an entry → its parts; ``seen`` the mark of the list and of these entries (``Work.seen``).

    :raises Refused: for who keeps the contest, when it isn't judged any more, or the sheet is in.
    :raises Stale: for another judge's page, when the list moved meanwhile, or other marks were kept for these entries
        on another device.
    """
    _must_not_keep_it(by)
    with transaction.atomic():
        held = _held(judge.activity)
        one = _judged_now(held, at)
        sheet, work = _sheet_held(judge, held, one, at)
        judge = work.judge
        _must_be_open(work)
        _must_be_as_seen(work, told, seen)
        sheet.marks = {**sheet.marks, **told}
        own = Sheet.objects.in_district(judge.district_id).filter(pk=sheet.pk)
        own.update(marks=sheet.marks, at=at)
        if not any(part is not None for parts in sheet.marks.values() for part in parts):
            own.filter(state=SheetState.DRAFT).delete()  # nothing is given yet: nobody has begun
    return sheet


def hand_in(judge: Judge, *, seen: str, by: Actor, at: datetime) -> Activity:
    """Hand in what was kept: from now on the marks count, and only the organiser can give the sheet back.

    :raises Refused: for who keeps the contest, while an entry has no mark, when it is in already, or the contest isn't
        judged any more.
    :raises Stale: for another judge's page, or when the list moved meanwhile.
    """
    _must_not_keep_it(by)
    with transaction.atomic():
        held = _held(judge.activity)
        one = _judged_now(held, at)
        sheet, work = _sheet_held(judge, held, one, at)
        judge = work.judge
        _must_be_open(work)
        _must_be_as_seen(work, {}, seen)
        if not work.entries:
            raise Refused(_("这一轮没有归您打的，不用交。"))
        if lacking := work.lacking:
            numbers = joined(row.ordinal for row in lacking[:FEW]) + ("……" if len(lacking) > FEW else "")
            raise Refused(
                _("还有%(n)s件没打完，打完才能交。序号：%(numbers)s") % {"n": len(lacking), "numbers": numbers}
            )
        marks = {row.ordinal or 0: total(work.parts(row)) or 0 for row in work.entries}
        known = entrants(held)
        if faults := unfit(held, one, judge, marks, known):
            raise Refused(*faults)
        kept = {row.pk.hex: work.parts(row) for row in work.entries}
        own = Sheet.objects.in_district(judge.district_id).filter(pk=sheet.pk)
        own.update(state=SheetState.HANDED_IN, marks=kept, reason="", at=at)
        actor = acting(judge, by)
        return put_in(touched(held), one, judge, marks, known, verb="activity.hand_in", by=actor, at=at)


def give_back(activity: Activity, judge: Judge, *, reason: str, by: Actor, at: datetime) -> None:
    """Give a sheet that is in back to its judge with the reason: its marks count no more, and stand as their draft.

    What they had drafted themselves goes before what was typed from paper; sums alone can't become parts, and go.

    :raises Refused: for somebody who doesn't keep activities, without a reason, a sheet that isn't in, after the
        results are published.
    """
    faults = _strangers(by)
    if not reason.strip():
        faults.append(_("写一句为什么退回，评委看得到，好改。"))
    if faults:
        raise Refused(*faults)
    with transaction.atomic():
        held = _held(activity)
        one = _judged_now(held, at)
        sheet, work = _sheet_held(judge, held, one, at)
        if not work.is_in:
            raise Refused(_("%(judge)s这一轮的打分表没有交，不用退回。") % {"judge": judge.name})
        if work.is_from_paper and len(work.criteria) == 1:
            sheet.marks |= {row.pk.hex: [work.taken.get(row.ordinal or 0)] for row in work.lacking}
        moved = touched(held)
        Mark.objects.in_district(held.district_id).filter(round=one, judge=judge).delete()
        own = Sheet.objects.in_district(judge.district_id).filter(pk=sheet.pk)
        own.update(state=SheetState.RETURNED, reason=reason.strip(), marks=sheet.marks, at=at)
        told = {"what": f"{one.name}，{judge.name}", "reason": reason.strip(), "judge": judge.name}
        note("activity.give_back", moved, was=moved.state, by=by, at=at, **told)


def another_judges() -> str:
    """Return what is said over a page that was drawn for another judge."""
    return _("刚才那一页是另一位评委的，在这里没有存。下面是您自己的打分表；那一位请用自己的评委码再打开。")


def _strangers(by: Actor) -> list[str]:
    return [] if may_keep(by) else [_("活动由统筹员管。")]


def _rows(judge: Judge) -> QuerySet[Judge]:
    rows: QuerySet[Judge] = Judge.objects.in_district(judge.district_id).filter(pk=judge.pk)
    return rows


def _held(activity: Activity) -> Activity:
    """Hold the contest's row until this is over, and read it as it stands now: two at once stand in line."""
    rows = Activity.objects.in_district(activity.district_id)
    held: Activity = rows.select_for_update(of=("self",)).select_related("unit").get(pk=activity.pk)
    return held


def _judged_now(activity: Activity, at: datetime) -> Round:
    one = current(activity) if is_open(activity, at=at) else None
    if one is None:
        raise Refused(_("评审已经结束，打分表不再收了。"))
    return one


def _sheet_held(judge: Judge, held: Activity, one: Round, at: datetime) -> tuple[Sheet, Work]:
    """Hold a judge's sheet of a round, made if this is the first of it; return it with what is before them now."""
    present = _rows(judge).filter(activity=held).first()
    if present is None:
        raise Stale(_("评委名单刚有变动，没有存上。请问主办方。"))
    judge = present
    judge.activity = held
    own = Sheet(district_id=judge.district_id, round=one, judge=judge, at=at)
    Sheet.objects.bulk_create([own], ignore_conflicts=True)
    rows = Sheet.objects.in_district(judge.district_id).select_for_update().filter(round=one, judge=judge)
    return rows.get(), work_of(judge, one)


def _must_not_keep_it(by: Actor) -> None:
    if may_keep(by):
        raise Refused(not_the_keepers())


def _must_be_open(work: Work) -> None:
    if work.is_from_paper:
        raise Refused(_("主办方已经照纸上的录了您的打分表。不对的，请主办方退回给您。"))
    if work.is_in:
        raise Refused(_("您的打分表已经交了。要改，请主办方退回给您。"))


def _must_be_as_seen(work: Work, told: Mapping[str, Parts], seen: str) -> None:
    """Refuse another judge's page, one that shows another list, or over which another device kept other marks."""
    _whose, _colon, rest = seen.partition(":")
    listed, _colon, given = rest.partition(":")
    if is_of_another(work.judge, seen):
        raise Stale(another_judges())
    if listed != work.mark:
        raise Stale(_("您打开这一页以后，参赛名单有变动。您打的分还在，对一对，再存一次。"))
    some = [row for row in work.entries if row.pk.hex in told]
    is_other = bool(told) and mark_of([work.parts(row) for row in some]) != given
    if is_other and any(work.parts(row) != told[row.pk.hex] for row in some):
        raise Stale(_("这几件您在别处也打过分，打的不一样。看过现在的，再存一次就以这一页为准。"))
