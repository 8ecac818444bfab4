"""Verbs on activities 活动: plan, change, open for sign-ups, hold with headcount and outcome, cancel."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.activities.access import may_keep
from shanzhi.activities.models import Activity, Entrant
from shanzhi.activities.workflow import TABLE, Kind
from shanzhi.cases.actions.numbering import next_values
from shanzhi.journal import sentences
from shanzhi.journal.actions import record
from shanzhi.journal.changing import change as change_row
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused, Stale, mark_of
from shanzhi.organisation.models import Unit
from shanzhi.territory.models import Grid, Place


@dataclass(frozen=True, slots=True)
class Plan:
    """What an activity is to be."""

    kind: str
    title: str
    about: str
    unit: Unit
    place_text: str
    starts_at: datetime
    ends_at: datetime
    brand: str = ""
    capacity: int | None = None
    place: Place | None = None
    grid: Grid | None = None

    def columns(self) -> dict[str, Any]:
        """Return the columns of the row."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: heads counted, never names, and three questions answered."""

    headcount: int
    went_well: str
    fell_short: str
    next_time: str


def plan(wanted: Plan, *, by: Actor, at: datetime) -> Activity:
    """Plan an activity.

    :raises Refused: for somebody who doesn't keep activities, or an end before the start.
    """
    _check(wanted, by)
    with transaction.atomic():
        number = f"HD{next_values(by.district_id, ['activity'])[0]:04d}"
        made = Activity.objects.create(district_id=by.district_id, number=number, **wanted.columns())
        note("activity.plan", made, was="", by=by, at=at)
    return made


def mark_of_plan(activity: Activity) -> str:
    """Return the mark of an activity's plan as it stands; who signs up meanwhile doesn't move it."""
    return mark_of(*(activity.serializable_value(name) for name in Plan.__slots__))


def change(activity: Activity, wanted: Plan, *, by: Actor, at: datetime, seen: str | None = None) -> Activity:
    """Change what is planned or open; never to fewer places than are taken, nor a contest with entries to another kind.

    ``seen`` is the mark of the plan that the page showed (``mark_of_plan``).

    :raises Refused: as ``plan``; when it is over.
    :raises Stale: when somebody changed it meanwhile.
    """
    if seen is not None and seen != mark_of_plan(activity):
        raise Stale(
            _("您打开这一页以后，别人改了这个活动。您写的还在下面，没有存。看过现在的样子，再存一次就以您写的为准。")
        )
    _check(wanted, by)
    if activity.is_contest and wanted.kind != Kind.CONTEST and _has_entries(activity):
        raise Refused(_("已经有参赛的了，种类不能再改；要办别的，另安排一场。"))
    if wanted.capacity is not None and wanted.capacity < activity.taken:
        raise Refused(_("已经报了%(n)s人，名额不能比这少。") % {"n": activity.taken})
    room = Q() if wanted.capacity is None else Q(taken__lte=wanted.capacity)
    with transaction.atomic():
        changed = _moved(activity, TABLE["cancel"][1], Q(room), **wanted.columns())
        note("activity.change", changed, was=activity.state, by=by, at=at)
    return changed


def _has_entries(activity: Activity) -> bool:
    return bool(Entrant.objects.in_district(activity.district_id).filter(activity=activity).exists())


def take_step(activity: Activity, verb: str, *, by: Actor, at: datetime, outcome: Outcome | None = None) -> Activity:
    """Open for sign-ups, close with its ``outcome``, or cancel.

    :raises Refused: for somebody who doesn't keep activities, an outcome before it began or without its answers, a
        state from which the verb doesn't lead, or when somebody changed it meanwhile.
    """
    _label, origins, to = TABLE[verb]
    faults = _strangers(by)
    if verb == "close" and activity.starts_at > at:
        faults.append(_("活动还没开始，记不了成效。"))
    if verb == "close" and outcome is None:
        faults.append(_("写到场人数，答三个问题。"))
    if verb == "open" and activity.starts_at <= at:
        faults.append(_("开始的时间已经过了，先改时间。"))
    if faults:
        raise Refused(*faults)
    columns = {name: getattr(outcome, name) for name in Outcome.__slots__} if outcome is not None else {}
    with transaction.atomic():
        moved = _moved(activity, origins, Q(), state=to, **columns)
        note(f"activity.{verb}", moved, was=activity.state, by=by, at=at)
    return moved


def _strangers(by: Actor) -> list[str]:
    return [] if may_keep(by) else [_("活动由统筹员管。")]


def _check(wanted: Plan, by: Actor) -> None:
    faults = _strangers(by)
    if wanted.ends_at <= wanted.starts_at:
        faults.append(_("结束要在开始以后。"))
    if wanted.capacity is not None and wanted.capacity < 1:
        faults.append(_("名额至少一个，不限就空着。"))
    if faults:
        raise Refused(*faults)


def _moved(activity: Activity, origins: Any, also: Q, **columns: Any) -> Activity:
    mine = Activity.objects.filter(
        also, pk=activity.pk, district_id=activity.district_id, version=activity.version,
        state__in=[str(one) for one in origins],
    )  # fmt: skip
    if not mine.update(version=F("version") + 1, **columns):
        raise Stale(_("这个活动刚有变动，或者已经不在这一步，刷新再看。"))
    moved: Activity = Activity.objects.in_district(activity.district_id).select_related("unit").get(pk=activity.pk)
    return moved


def touched(activity: Activity, **columns: Any) -> Activity:
    """Return it with its version moved on, and with these columns; the row in hand stays as a page showed it.

    :raises Stale: when somebody changed it meanwhile.
    """
    moved = copy(activity)
    change_row(moved, _("这个活动刚有变动，这一次没有生效。看过现在的样子，再来一次。"), **columns)
    return moved


def note(verb: str, activity: Activity, *, was: str, by: Actor, at: datetime, **told: Any) -> None:
    """Write a line about an activity with its version and state."""
    told = {"title": activity.title, "headcount": activity.headcount, **told}
    record(
        verb, district_id=activity.district_id, subject_kind="activity", subject_id=activity.pk,
        version=activity.version, was=was, now=activity.state, by=by, at=at, data=told,
    )  # fmt: skip


def _say(_entry: Any, data: Any) -> str:
    return _("，").join(str(part) for part in (data.get("title"), data.get("what")) if part)


sentences.register("activity.plan", label=gettext_lazy("筹备活动"), say=_say)
sentences.register("activity.change", label=gettext_lazy("改活动"), say=_say)
sentences.register("activity.set_contest", label=gettext_lazy("定参赛者、评委和轮次"), say=_say)
sentences.register("activity.mark", label=gettext_lazy("录打分表"), say=_say)
sentences.register("activity.publish", label=gettext_lazy("公布结果"), say=_say)
for _verb, (_label_of, _origins_of, _to_of) in TABLE.items():
    sentences.register(f"activity.{_verb}", label=_label_of, say=_say)
