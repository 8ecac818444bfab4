"""A reckoning in words: each line of its trace, what is left, and the plain values clock chips and bars show.

Knows no page: what it returns are the values of ``ui``'s shapes as dictionaries, for the rooms above to hand on.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from shanzhi.calendars.phrases import (
    say_days,
    say_limit,
    say_moment,
    say_notes,
    say_seconds,
    say_spans,
    say_wall,
)
from shanzhi.kernel.clock import local
from shanzhi.kernel.limits import Limit, TraceLine, Why
from shanzhi.kernel.reckoning import ClockState, LimitUnit, Reckoning, Remaining, remaining, standing
from shanzhi.kernel.worktime import hours_text

__all__ = ["clock_view", "say_limit", "say_long", "say_remaining", "say_short", "say_trace", "trace_view"]


# --- one line -----------------------------------------------------------------------------------------------------


def say_trace(line: TraceLine, *, at: datetime, now: datetime | None = None, due_at: datetime | None = None) -> str:
    """Return why a line counts or doesn't, as a sentence without its date.

    With ``now`` inside a counted line it says how far the day has come; with ``due_at`` at a line's end, that the
    limit ends there. ``at`` is the moment it is read at: other years than its own are said.
    """
    data = line.why_data
    match line.why_code:
        case Why.FIRST_DAY:
            words = _("不计。收到当天不计（时限规则第2条）")
        case Why.REST:
            notes = say_notes(data.get("notes", ()))
            words = _("不计。休息日（%(notes)s）") % {"notes": notes} if notes else _("不计。休息日")
        case Why.CLOSED:
            words = _("不计。收到时不在上班时间，%(from)s起算（时限规则第4条）") % {"from": _opening(line, at)}
        case Why.DAY | Why.DAYS | Why.HOURS | Why.SAME_DAY:
            words = _say_counted(line, at)
        case Why.PAUSED:
            words = _("不计。暂停") + _because(data)
        case Why.ROLLED:
            words = _("不计。最后一天是休息日，顺延（时限规则第3条）")
        case Why.ROLLED_TO:
            words = _("顺延到这一天")
        case Why.EXTENDED_TO:
            words = _("延到%(to)s") % {"to": say_moment(line.end, now=at)}
        case Why.EXTENDED:
            to, was = (say_moment(_moment(data[name]), now=at) for name in ("to", "was_due"))
            parts = {"to": to, "was": was}
            words = _("延期到%(to)s，原来%(was)s到期") % parts + _because(data)
        case Why.LIMIT_CHANGED:
            words = _say_change(data, at)
        case Why.ENDED:
            words = _("%(time)s停表，按时") if data["on_time"] else _("%(time)s停表，超期")
            words = words % {"time": f"{local(line.end):%H:%M}"}
    return words + _so_far(line, now, due_at)


def _say_counted(line: TraceLine, at: datetime) -> str:
    data = line.why_data
    if line.why_code is Why.SAME_DAY:
        words = _("当天办，计到下班")
    elif line.why_code is Why.DAY:
        words = _("计第%(n)s天") % {"n": data["n"]}
    elif line.why_code is Why.DAYS and data["first"] == data["last"]:
        words = _("计第%(n)s天") % {"n": data["first"]}
    elif line.why_code is Why.DAYS:
        words = _("计第%(first)s–%(last)s天") % {"first": data["first"], "last": data["last"]}
    elif local(line.start).date() == local(line.end).date():
        words = _("计（%(spans)s）") % {"spans": say_spans(line.spans)}
    else:
        words = _("计，%(from)s到%(to)s") % {
            "from": say_moment(line.start, now=at, weekday=False),
            "to": say_moment(line.end, now=at, weekday=False),
        }
    return words + (_("（调休上班）") if data.get("makeup") else "")


def _say_change(data: Mapping[str, Any], at: datetime) -> str:
    parts = {
        "old": say_limit(Limit.from_json(data["old"])),
        "new": say_limit(Limit.from_json(data["new"])),
        "was": say_moment(_moment(data["was_due"]), now=at),
    }
    return _("时限由%(old)s改为%(new)s，从头重算，原来%(was)s到期") % parts + _because(data)


def _because(data: Mapping[str, Any]) -> str:
    """Return ": reason. Who approved"; as much of it as is known."""
    words = _("：%(reason)s") % {"reason": data["reason"]} if data.get("reason") else ""
    return words + (_("。%(by)s批准") % {"by": data["by"]} if data.get("by") else "")


def _opening(line: TraceLine, at: datetime) -> str:
    moment = _moment(line.why_data["from"])
    same_day = local(line.start).date() == local(moment).date()
    return f"{local(moment):%H:%M}" if same_day else say_moment(moment, now=at)


def _so_far(line: TraceLine, now: datetime | None, due_at: datetime | None) -> str:
    if line.counted and now is not None and line.start <= now < line.end:
        passed = [(start, min(end, now)) for start, end in line.spans if start < now]
        if line.why_code is Why.DAY and passed and now < line.spans[-1][1]:
            return _("，到现在%(time)s（%(spans)s）") % {"time": f"{local(now):%H:%M}", "spans": say_spans(passed)}
    if due_at is not None and line.runs and line.start < due_at <= line.end:
        return _("，%(time)s到期") % {"time": f"{local(due_at):%H:%M}"}
    return ""


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


# --- the whole reckoning ------------------------------------------------------------------------------------------


def trace_view(reckoning: Reckoning, at: datetime) -> dict[str, Any]:
    """Return how the due moment came about: ``lines`` of {date, day, counted, why, amount}, ``total_text``, ``total``.

    The values of ``ui.shapes.ReckoningLine`` and ``ReckoningView``. An open pause is shown as if it ended at ``at``.
    """
    clock = reckoning.resumed(at)
    now = local(at)
    if clock.ended_at is not None:
        now = min(now, clock.ended_at)
    lines = []
    for line in clock.trace:
        if clock.ended_at is not None and line.start >= clock.ended_at and line.why_code is not Why.ENDED:
            continue  # a clock that was stopped has no future
        days, weekday = say_days(line.start, line.end, now=at)
        lines.append(
            {
                "date": days,
                "day": weekday,
                "counted": line.counted,
                "why": say_trace(line, at=at, now=now, due_at=clock.due_at),
                "amount": _say_amount(line, clock, now),
            }
        )
    parts = {
        "limit": say_limit(clock.limit),
        "used": _say_measure(clock, clock.used_seconds(now)),
        "left": say_remaining(clock, now),
    }
    total_text = _("%(limit)s。已用%(used)s，%(left)s。") % parts
    return {"lines": lines, "total_text": total_text, "total": _say_measure(clock, clock.total_seconds)}


def _say_amount(line: TraceLine, clock: Reckoning, now: datetime) -> str:
    """Return what a line adds: what it has added by now while it runs, all of it before and after."""
    if not line.counted:
        return ""
    if clock.limit.unit is LimitUnit.DAYS and line.amount_days:
        return ngettext("%(n)s天", "%(n)s天", line.amount_days) % {"n": line.amount_days}
    running = line.start <= now < line.end
    pieces = [(start, min(end, now) if running else end) for start, end in line.spans]
    seconds = sum(max(0, int((end - start).total_seconds())) for start, end in pieces)
    return _say_measure(clock, seconds if seconds or running else line.amount_seconds)


def _say_measure(clock: Reckoning, seconds: int) -> str:
    return say_seconds(seconds) if clock.limit.unit.is_working else say_wall(seconds)


def say_remaining(reckoning: Reckoning, at: datetime, *, wall: bool = False) -> str:
    """Return the large line of a bar: 还剩9小时10分工作时间, 已超5个工作日, 停着，还剩…; ``wall`` by the wall clock."""
    left = _by_the_wall(reckoning, at) if wall else remaining(reckoning, at)
    span = {"span": say_long(left)}
    if reckoning.ended_at is not None:
        return (_("超了%(span)s") if left.is_late else _("按时，余%(span)s")) % span
    if left.is_late:
        return _("已超%(span)s") % span
    return (_("停着，还剩%(span)s") if reckoning.is_paused(at) else _("还剩%(span)s")) % span


def _by_the_wall(reckoning: Reckoning, at: datetime) -> Remaining:
    """Return how a clock stands for residents, who count calendar days; such a clock never pauses."""
    return standing(reckoning.due_at, reckoning.ended_at or at, LimitUnit.DAYS)


def say_long(left: Remaining) -> str:
    """Return a stretch where there is room for its measure: 5个工作日, 9小时10分工作时间, 5天2小时10分."""
    if left.working and left.by_day and left.days >= (1 if left.is_late else 2):
        return ngettext("%(n)s个工作日", "%(n)s个工作日", left.days) % {"n": left.days}
    if left.working and left.is_late and left.seconds < 60:
        return _("不到1分工作时间")
    if left.working:
        return _("%(span)s工作时间") % {"span": say_seconds(left.seconds)}
    if left.is_late and left.by_day:
        return ngettext("%(n)s天", "%(n)s天", left.days) % {"n": left.days}
    return say_wall(left.seconds)


def say_short(left: Remaining) -> str:
    """Return what a chip has room for: days, else hours, else minutes; '' when late by no office time yet."""
    if left.by_day and left.days:
        return ngettext("%(n)s天", "%(n)s天", left.days) % {"n": left.days}
    hours, minutes = divmod(left.seconds // 60, 60)
    if hours:
        return ngettext("%(n)s小时", "%(n)s小时", hours) % {"n": hours}
    if left.is_late and not minutes:
        return ""
    return ngettext("%(n)s分", "%(n)s分", minutes) % {"n": minutes}


# --- chip and bar -------------------------------------------------------------------------------------------------


def clock_view(
    reckoning: Reckoning,
    at: datetime,
    *,
    name: object = "",
    hint: object = "",
    wall: bool = False,
    near_ratio: float = 0.8,
) -> dict[str, Any]:
    """Return the values of ``ui.shapes.ClockView`` for a clock at ``at``; ``wall`` for clocks shown to residents.

    The bar's axis is running and paused time together, in the unit's measure; an open pause ends at ``at``.
    """
    state = reckoning.state(at, near_ratio)
    clock = reckoning.resumed(at)
    word, short = _chip(reckoning, at, state, wall)
    pauses, now_ratio = _bar(clock, at)
    return {
        "kind": state.value,
        "word": word,
        "remaining": short,
        "ratio_used": min(now_ratio, 1.0),
        "pauses": pauses,
        "now_ratio": now_ratio,
        "from_text": _("%(from)s起算，") % {"from": say_moment(clock.started_at, now=at, weekday=False)},
        "to_text": _to_text(clock, state, at),
        "due_at": clock.due_at,
        "name": name,
        "hint": hint,
        "remain_text": say_remaining(reckoning, at, wall=wall),
        "label": _label(clock, at),
    }


def _chip(reckoning: Reckoning, at: datetime, state: ClockState, wall: bool) -> tuple[str, str]:
    if state is ClockState.DONE:
        return _("按时办结") if reckoning.on_time else _("超期办结"), ""
    unit = reckoning.limit.unit
    if state is ClockState.HOLD:
        return _("暂停"), _("已停%(span)s") % {"span": _stopped(reckoning, at)}
    left = say_short(_by_the_wall(reckoning, at) if wall else standing(reckoning.due_at, at, unit, reckoning.calendar))
    if state is ClockState.LATE:
        return _("超期"), left
    return _("临期") if state is ClockState.NEAR else _("按时"), _("剩%(time)s") % {"time": left}


def _stopped(reckoning: Reckoning, at: datetime) -> str:
    """Return how long the present pause has lasted, in days from the first full one on."""
    pause = next(p for p in reckoning.pauses if p.start <= local(at) and (p.end is None or local(at) < p.end))
    seconds = int((local(at) - pause.start).total_seconds())
    days = seconds // 86_400
    if days:
        return ngettext("%(n)s天", "%(n)s天", days) % {"n": days}
    return say_seconds(seconds // 3600 * 3600 or seconds)


def _bar(clock: Reckoning, at: datetime) -> tuple[tuple[tuple[float, float], ...], float]:
    """Return the pauses as shares of the bar, and where ``at`` stands on it."""
    now = local(at) if clock.ended_at is None else min(local(at), clock.ended_at)
    total, passed = 0.0, 0.0
    pauses: list[tuple[float, float]] = []
    for line in clock.trace:
        if not (line.runs or line.why_code is Why.PAUSED):
            continue
        begin = total
        for start, end in line.spans:
            total += (end - start).total_seconds()
            passed += max(0.0, (min(end, now) - start).total_seconds())
        if line.why_code is Why.PAUSED:
            pauses.append((begin, total))
    if not total:
        return (), 1.0
    left = remaining(clock, now)
    late = left.seconds if left.is_late else 0
    return tuple((start / total, end / total) for start, end in pauses), (passed + late) / total


def _to_text(clock: Reckoning, state: ClockState, at: datetime) -> str:
    due = {"due": say_moment(clock.due_at, now=at)}
    words = _("现在恢复的话%(due)s到期") % due if state is ClockState.HOLD else _("%(due)s到期") % due
    stops = sum(line.why_code is Why.PAUSED for line in clock.trace)
    if clock.limit.unit.is_by_day and stops:
        words += ngettext("，停过%(n)s天", "，停过%(n)s天", stops) % {"n": stops}
    elif stops:
        lost = sum(int((e - s).total_seconds()) for x in clock.trace if x.why_code is Why.PAUSED for s, e in x.spans)
        words += _("，停过%(span)s") % {"span": _say_measure(clock, lost)}
    return words + (_("，暂定，等放假通知。") if clock.provisional else pgettext("at the end", "。"))


def _label(clock: Reckoning, at: datetime) -> str:
    percent = int(clock.used_ratio(at) * 100)
    return _("%(limit)s已用%(percent)s%%") % {"limit": say_limit(clock.limit), "percent": percent}


def office_text(reckoning: Reckoning) -> str:
    """Return the office hours of the day the clock started: 上班08:30–12:00、14:00–17:30."""
    week = reckoning.calendar.week(local(reckoning.started_at).date())
    return _("上班%(hours)s") % {"hours": hours_text(week.makeup, comma=_("、"))}
