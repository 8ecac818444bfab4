"""Verbs on contests 大赛: set entries, judges and rounds; take in a score sheet; publish a round; sales for farmers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from shanzhi.activities.access import may_keep
from shanzhi.activities.actions.planning import note, touched
from shanzhi.activities.models import Activity, Entrant, Judge, Mark, Round, Sheet
from shanzhi.activities.naming import tells_too_much
from shanzhi.activities.queries import (
    accepted,
    entrants,
    has_marks,
    in_round,
    judges,
    own_sheets,
    round_standings,
    rounds,
    sheets,
)
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused, Stale, mark_of
from shanzhi.ui.joining import joined

HIGHEST = 10_000


@dataclass(frozen=True, slots=True)
class Setting:
    """What a contest is made of: entries as (name, home, sales), judges with the homes they recuse, rounds."""

    entrants: Sequence[tuple[str, str, int]]
    judges: Mapping[str, Sequence[str]]
    rounds: Sequence[tuple[str, int]] = field(default=())


def set_contest(activity: Activity, setting: Setting, *, by: Actor, at: datetime, seen: str | None = None) -> Activity:
    """Set entries, judges and rounds; anew while no score sheet is in, never after, for marks hang on them.

    ``seen`` is the mark of the lists that the page showed (``mark_of_lists``).

    :raises Refused: for somebody who doesn't keep activities, no contest, one that has marks, or gaps.
    :raises Stale: when somebody set them meanwhile.
    """
    if seen is not None and seen != mark_now(activity):
        raise Stale(
            _("您打开这一页以后，别人改了名单。您写的还在下面，没有存。看过现在的样子，再存一次就以您写的为准。")
        )
    faults = _settled(activity, by) + _left_out(activity, setting.entrants) + _too_much(setting.entrants)
    if not (setting.entrants and setting.judges and setting.rounds):
        faults.append(_("参赛者、评委、轮次都要写。"))
    unknown = _unknown(setting.judges.values(), setting.entrants)
    if unknown:
        faults.append(_("没有这些区县的参赛者，回避写错了：%(homes)s") % {"homes": joined(unknown)})
    if faults:
        raise Refused(*faults)
    with transaction.atomic():
        moved = touched(activity)
        _enter(activity, setting.entrants)
        _seat(activity, setting)
        what = _("参赛%(n)s件，评委%(judges)s人") % {"n": len(setting.entrants), "judges": len(setting.judges)}
        note("activity.set_contest", moved, was=moved.state, by=by, at=at, what=what)
    return moved


def set_entrants(
    activity: Activity,
    given: Sequence[tuple[str, str, int]],
    *,
    by: Actor,
    at: datetime,
    dry_run: bool = False,
    seen: str | None = None,
) -> Activity:
    """Set the entries alone, in the order of their numbers; judges and rounds stay. A dry run only says what forbids.

    :raises Refused: as ``set_contest``; when no entry is given, or a judge recuses from a home that isn't there now.
    :raises Stale: when somebody set the lists after ``seen``, the mark that the page showed; a dry run takes nothing.
    """
    if not dry_run and seen is not None and seen != mark_now(activity):
        raise Stale(_("您打开这一页以后，别人改了名单，这一份没有收。看过现在的名单，再收一次就以这一份为准。"))
    faults = _settled(activity, by) + _left_out(activity, given) + _too_much(given)
    if not given:
        faults.append(_("表里没有参赛者。"))
    unknown = _unknown([judge.recused_homes for judge in judges(activity)], given)
    if unknown:
        faults.append(
            _("评委要回避的区县，这份名单里没有：%(homes)s。名单写错了就改名单，没写错就先改评委。")
            % {"homes": joined(unknown)}
        )
    if faults:
        raise Refused(*faults)
    if dry_run:
        return activity
    with transaction.atomic():
        moved = touched(activity)
        _enter(activity, given)
        note("activity.set_contest", moved, was=moved.state, by=by, at=at, what=_("参赛%(n)s件") % {"n": len(given)})
    return moved


def _settled(activity: Activity, by: Actor) -> list[str]:
    faults = _faults(activity, by)
    if has_marks(activity):
        faults.append(_("参赛者已经定了，打分表都挂在上面，不能重来。"))
    return faults


def _unknown(recused: Iterable[Sequence[str]], given: Sequence[tuple[str, str, int]]) -> list[str]:
    return sorted({home for homes in recused for home in homes} - {home for _name, home, _sales in given})


def _left_out(activity: Activity, given: Sequence[tuple[str, str, int]]) -> list[str]:
    """Say which accepted entries of units a list hasn't: none of them goes without its unit reading why."""
    kept = {(name, home) for name, home, _sales in given}
    gone = [f"{row.ordinal} {row.name}" for pair, row in _of_units(activity).items() if pair not in kept]
    if not gone:
        return []
    told = {"entries": joined(gone[:12]) + ("……" if len(gone) > 12 else "")}
    return [_("这些是单位报的、已经收下的，新名单里没有：%(entries)s。不要了，先在“单位报名”里写明原因退回。") % told]


def _too_much(given: Sequence[tuple[str, str, int]]) -> list[str]:
    told = [n for n, (name, home, _sales) in enumerate(given, start=1) if tells_too_much(name, home)]
    if not told:
        return []
    return [_("名称和区县会公开，里面不要写电话、证件号和账号。改这些序号：%(numbers)s") % {"numbers": _listed(told)}]


def _of_units(activity: Activity) -> dict[tuple[str, str], Entrant]:
    rows = accepted(activity).exclude(unit=None).order_by("ordinal")
    return {(row.name, row.home): row for row in rows}


def _enter(activity: Activity, given: Sequence[tuple[str, str, int]]) -> None:
    """Write the list anew; what stays is the same entry: a unit's stays the unit's, a judge's draft stays about it."""
    here, rows = {(row.name, row.home): row for row in accepted(activity)}, []
    accepted(activity).delete()
    own = {"district_id": activity.district_id, "activity": activity}
    for ordinal, (name, home, sales) in enumerate(given, start=1):
        row = here.get((name, home)) or Entrant(name=name, home=home, **own)
        row.ordinal, row.sales = ordinal, sales
        rows.append(row)
    Entrant.objects.bulk_create(rows)


def _seat(activity: Activity, setting: Setting) -> None:
    """Write judges and rounds anew; whoever stays keeps their code and what they drafted."""
    own = {"district_id": activity.district_id, "activity": activity}
    here, every = {one.name: one for one in judges(activity)}, {one.ordinal: one for one in rounds(activity)}
    panel = [here.pop(name) if name in here else Judge(name=name, **own) for name in setting.judges]
    for ordinal, one in enumerate(panel, start=1):
        one.ordinal, one.recused_homes = ordinal, list(setting.judges[one.name])
    course = [every.pop(n) if n in every else Round(ordinal=n, **own) for n in range(1, len(setting.rounds) + 1)]
    for stage, (name, many) in zip(course, setting.rounds, strict=True):
        stage.name, stage.going_on = name, many
    gone = Q(judge__in=here.values()) | Q(round__in=every.values())
    Sheet.objects.in_district(activity.district_id).filter(gone).delete()
    for kind, left in ((Judge, here), (Round, every)):
        kind.objects.in_district(activity.district_id).filter(pk__in=[row.pk for row in left.values()]).delete()
    kept: dict[str, Any] = {"update_conflicts": True, "unique_fields": ["id"]}
    Judge.objects.bulk_create(panel, update_fields=["ordinal", "recused_homes"], **kept)
    Round.objects.bulk_create(course, update_fields=["name", "going_on"], **kept)


def take_sheet(
    activity: Activity,
    one: Round,
    judge: Judge,
    marks: Mapping[int, int],
    *,
    by: Actor,
    at: datetime,
    seen: str | None = None,
) -> Activity:
    """Take in one judge's score sheet of a round: entry number → hundredths of a point; a second sheet replaces it.

    ``seen`` is the mark of the sheet, and of the list it is about, that the page showed (``mark_of_sheet``).

    :raises Refused: naming every fault: a published round, one before it unpublished, entries that aren't in the round
        or from which the judge recuses, marks over a hundred, a sheet that the judge handed in.
    :raises Stale: when somebody took in this judge's sheet meanwhile, or the numbers stand for other entries.
    """
    faults, known = _faults(activity, by), entrants(activity)
    if seen is not None and seen != mark_of_sheet(sheets(one).get(judge.pk, {}), known):
        raise Stale(
            _(
                "您打开这一页以后，参赛名单有变动，或者别人录了%(judge)s的打分表。您写的还在下面，没有存。"
                "对一对，再存一次就以您写的为准。"
            )
            % {"judge": judge.name}
        )
    sheet = own_sheets(one).get(judge.pk)
    if sheet is not None and sheet.is_handed_in:
        faults.append(_("%(judge)s自己交了打分表，不能替改。要改，先退回给评委。") % {"judge": judge.name})
    faults += unfit(activity, one, judge, marks, known)
    if faults:
        raise Refused(*faults)
    with transaction.atomic():
        return put_in(touched(activity), one, judge, marks, known, verb="activity.mark", by=by, at=at)


def unfit(
    activity: Activity, one: Round, judge: Judge, marks: Mapping[int, int], known: Mapping[int, Entrant]
) -> list[str]:
    """Return why a judge's marks can't be taken in, whoever brings them: every fault named."""
    faults, inside = [], in_round(one)
    if one.published_at is not None:
        faults.append(_("这一轮已经公布，不能再改分。"))
    if any(row.published_at is None for row in rounds(activity) if row.ordinal < one.ordinal):
        faults.append(_("前一轮还没公布，不知道谁晋级。"))
    outside = [n for n in marks if n not in known or (inside is not None and n not in inside)]
    if outside:
        faults.append(_("不在这一轮里的序号：%(numbers)s") % {"numbers": _listed(outside)})
    recused = [n for n in marks if n in known and known[n].home in judge.recused_homes]
    if recused:
        faults.append(_("%(judge)s要回避这些：%(numbers)s") % {"judge": judge.name, "numbers": _listed(recused)})
    if any(not 0 <= points <= HIGHEST for points in marks.values()):
        faults.append(_("分数在0到100之间。"))
    return faults


def put_in(
    moved: Activity,
    one: Round,
    judge: Judge,
    marks: Mapping[int, int],
    known: Mapping[int, Entrant],
    *,
    verb: str,
    by: Actor,
    at: datetime,
) -> Activity:
    """Write a judge's marks in place of those there were, with the line of the contest, which was moved on."""
    Mark.objects.in_district(moved.district_id).filter(round=one, judge=judge).delete()
    Mark.objects.bulk_create(
        Mark(district_id=moved.district_id, round=one, judge=judge, entrant=known[n], points=points)
        for n, points in marks.items()
    )
    sheet = {"what": f"{one.name}，{judge.name}", "marks": {str(n): points for n, points in marks.items()}}
    note(verb, moved, was=moved.state, by=by, at=at, **sheet)
    return moved


def mark_now(activity: Activity) -> str:
    """Return the mark of a contest's lists as they stand."""
    return mark_of_lists(entrants(activity), judges(activity), rounds(activity))


def mark_of_lists(known: Mapping[int, Entrant], panel: Sequence[Judge], every: Sequence[Round]) -> str:
    """Return the mark of a contest's lists as they stand."""
    entered = [(number, one.name, one.home, one.sales) for number, one in known.items()]
    judging = [(one.name, *one.recused_homes) for one in panel]
    return mark_of(entered, judging, [(one.name, one.going_on) for one in every])


def mark_of_sheet(marks: Mapping[int, int], known: Mapping[int, Entrant]) -> str:
    """Return the mark of a judge's sheet as it stands, over the entries that its numbers stand for."""
    return mark_of(sorted(marks.items()), [(number, str(one.pk)) for number, one in known.items()])


def publish(activity: Activity, one: Round, *, by: Actor, at: datetime) -> Activity:
    """Publish a round's results; from then on nothing of it changes.

    :raises Refused: when residents don't know of the contest, it is published already, or a sheet lacks an entry its
        judge doesn't recuse from.
    """
    faults, known = _faults(activity, by), entrants(activity)
    inside = in_round(one)
    wanted = [n for n in known if inside is None or n in inside]
    found = {standing.entrant: standing.judges for standing in round_standings(one)}
    panel = judges(activity)
    lacking = [n for n in wanted if found.get(n, 0) != sum(known[n].home not in row.recused_homes for row in panel)]
    if activity.is_planned:
        faults.append(_("活动还在筹备，居民看不到结果。先开始报名，再公布。"))
    if one.published_at is not None:
        faults.append(_("这一轮已经公布过了。"))
    if lacking or not wanted:
        faults.append(_("还缺评委的分：%(numbers)s") % {"numbers": _listed(lacking)})
    if any(n for n in wanted if not found.get(n)):
        faults.append(_("有的参赛者没有一位评委打分。"))
    if faults:
        raise Refused(*faults)
    with transaction.atomic():
        moved = touched(activity)
        Round.objects.in_district(one.district_id).filter(pk=one.pk, published_at=None).update(published_at=at)
        note("activity.publish", moved, was=moved.state, by=by, at=at, what=one.name)
    return moved


def _faults(activity: Activity, by: Actor) -> list[str]:
    faults = [] if may_keep(by) else [_("活动由统筹员管。")]
    if not activity.is_contest:
        faults.append(_("这不是大赛。"))
    return faults


def _listed(numbers: Sequence[int]) -> str:
    shown = joined(numbers[:12])
    return shown + ("……" if len(numbers) > 12 else "")
