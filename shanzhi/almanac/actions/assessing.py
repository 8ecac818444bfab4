"""The cycle 一评分、一汇总、一晾晒、一考核 in a played year: begin, freeze, appeal, answer, sign, propose."""

from __future__ import annotations

from shanzhi.accounts.models import User
from shanzhi.almanac.actions.day import Day
from shanzhi.assessment.actions.appealing import decide_appeal, raise_appeal
from shanzhi.assessment.actions.freezing import freeze, sign
from shanzhi.assessment.actions.looking import look_at
from shanzhi.assessment.actions.refreshing import begin
from shanzhi.assessment.models import Appeal, Finding, Period
from shanzhi.assessment.queries.figures import Scope, lines_of
from shanzhi.assessment.workflow import AppealState, PeriodState
from shanzhi.cases.models import Case
from shanzhi.counting.figures import midnight
from shanzhi.organisation.models import Unit
from shanzhi.people.capacities import Capacity
from shanzhi.reserve.actions import decide as decide_nomination
from shanzhi.reserve.actions import propose
from shanzhi.reserve.models import Nomination
from shanzhi.reserve.workflow import NominationState
from shanzhi.scoring import dictionary
from shanzhi.scoring.spans import month_code, wider

SHEET = "jinniu"
CONTEXT = "演示县，一切都是编的。"
INDICATOR = "in_time_disposal_rate"
FREEZES, APPEALS, ANSWERS, PROPOSES, CHOOSES = 3, 4, 6, 10, 13  # workdays of a month
APPEALING = 4  # units a month
PROPOSING = 8  # heads a year


def assess(day: Day) -> None:
    """Do what the cycle asks for on this workday."""
    nth = day.of_month
    if nth == 1:
        _begin(day)
    if nth == FREEZES:
        _freeze(day)
    if nth == APPEALS:
        _appeal(day)
    if nth == ANSWERS:
        _answer(day)
    if nth > ANSWERS:
        _sign(day)
    if nth in {PROPOSES, CHOOSES}:
        _reserve(day, nth)


def _begin(day: Day) -> None:
    """Begin this month, and whatever of its year nobody has begun: a year is whole only with all its months."""
    for month in range(1, day.on.month + 1):
        code = month_code(day.on.replace(month=month, day=1))
        for one in (code, *wider(code)):
            begin(one, day.district_id, at=day.at)


def _freeze(day: Day) -> None:
    """Freeze what has ended: months first, then quarters, half years and years all of whose months are frozen."""
    keeper = day.over_county(Capacity.SUPERVISOR)[:1]
    rows = Period.objects.filter(district_id=day.district_id, state=PeriodState.OPEN, ends_on__lte=day.on)
    for by in keeper:
        for period in sorted(rows, key=lambda one: (one.ends_on, one.ends_on - one.starts_on)):
            day.done(f"assessment.freeze {period.kind}", freeze, period, sheet=SHEET, context=CONTEXT, by=by)


def _frozen(day: Day, **more: object) -> list[Period]:
    rows = Period.objects.filter(district_id=day.district_id, state=PeriodState.FROZEN, **more)
    return list(rows.order_by("ends_on", "code"))


def _appeal(day: Day) -> None:
    """Let some heads say that a case is counted wrongly."""
    indicator = dictionary.read()[INDICATOR]
    for period in _frozen(day, kind="month"):
        asked = 0
        for unit in Unit.objects.filter(valid_to=None).order_by("path"):
            by = day.of_unit(unit.pk, Capacity.UNIT_APPROVER)
            if by is None or asked >= APPEALING or not day.happens(0.3, period.code, unit.name, "appeals"):
                continue
            lines = lines_of(period, Scope("unit", unit.pk, unit.code, unit.name), indicator, "denominator")
            line = lines.exclude(outcome="in_time").order_by("at", "subject_id").first()
            case = Case.objects.in_district(day.district_id).filter(pk=line.case_id).first() if line else None
            if case is not None:
                words = {"case_number": case.number, "reason": "材料商停产，当时批过延期，见附件。"}
                asked += bool(day.done("assessment.appeal", raise_appeal, period, unit, indicator, by=by, **words))


def _answer(day: Day) -> None:
    """Let a supervisor of another unit answer every appeal, and look at what looks made for the score."""
    known = dictionary.read()
    people = day.over_county(Capacity.SUPERVISOR)
    rows = Appeal.objects.filter(district_id=day.district_id, state=AppealState.RAISED, raised_at__lt=day.at)
    for appeal in rows.select_related("period").order_by("number"):
        by = next((one for one in people if appeal.unit_id not in one.unit_ids()), None)
        effect = day.dice(appeal.number, "answer").choice(("meet", "leave_out", "", ""))
        words = "看了流水，延期确实批过。" if effect else "没有批过延期，按原来的算。"
        if by is not None:
            one = known[appeal.indicator]
            day.done("assessment.decide_appeal", decide_appeal, appeal, one, effect=effect, decision=words, by=by)
    for found in Finding.objects.filter(district_id=day.district_id, looked_at=None).order_by("kind", "key")[:5]:
        day.done("assessment.look_at", look_at, found, note="问过了，同一批活。", by=people[0])


def _sign(day: Day) -> None:
    """Let a leader sign what nobody appeals against any more."""
    leaders = day.over_county(Capacity.LEADER)
    for period in _frozen(day, appeals_until__lte=day.at):
        if leaders:
            day.done("assessment.sign", sign, period, by=leaders[0])


def _reserve(day: Day, nth: int) -> None:
    """After a year's review let heads propose people they lead, and a leader decide."""
    if nth == CHOOSES:
        rows = Nomination.objects.filter(district_id=day.district_id, state=NominationState.PROPOSED)
        for made in rows.select_related("period").order_by("number"):
            by = next((one for one in day.over_county(Capacity.LEADER) if one.user_id != made.person_id), None)
            taken = day.happens(0.4, made.number, "taken")
            words = "同意列入，跟班培养半年。" if taken else "再看一年。"
            if by is not None:
                day.done("reserve.decide", decide_nomination, made, taken=taken, decision=words, by=by)
        return
    lately = [
        one
        for one in Period.objects.filter(district_id=day.district_id, kind="year").exclude(state=PeriodState.OPEN)
        if 0 <= (day.at - midnight(one.ends_on)).days < 31
    ]
    for year in lately:
        heads = sorted(unit for unit, capacity in day.cast.by_unit if capacity == Capacity.UNIT_APPROVER)
        for unit in day.dice(year.code, "proposing").sample(heads, min(PROPOSING, len(heads))):
            by, hand = day.of_unit(unit, Capacity.UNIT_APPROVER), day.of_unit(unit, Capacity.HANDLER)
            if by is not None and hand is not None:
                person = User.objects.get(pk=hand.user_id or 0)
                words = "一年里件件按期，回头看没有一件松动，街坊都认得。"
                day.done("reserve.propose", propose, year, person, reason=words, by=by)
