"""How a case is told to its tellers 公开的话: where it stands, whose turn it is, by when, and why that day.

Plain sentences a resident would say; never 立案, 派遣, 处置 or 挂账, never a member of staff by name. Pure: it gets a
`Seen`, which carries all it may know.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from shanzhi.calendars.words import say_short
from shanzhi.kernel.clock import local
from shanzhi.kernel.limits import LimitUnit
from shanzhi.kernel.reckoning import standing
from shanzhi.loop.workflow import State, Zone
from shanzhi.ui.dates import say_amount, say_when
from shanzhi.ui.shapes import ClockView

# The step of the public line (1–5) that each state stands at; what lies before is past.
STEP_OF = {
    State.REPORTED: 1,
    State.ACCEPTED: 2,
    State.VERIFYING: 2,
    State.REGISTERED: 3,
    State.DISPATCHED: 4,
    State.HANDLED: 5,
    State.CLOSED: 6,
    State.ARCHIVED: 6,
    State.REJECTED: 6,
    State.DECLINED: 6,
    State.VOID: 6,
}
_UNIT_WORDS = {
    "hours": "小时",
    "emergency_hours": "小时",
    "days": "天",
    "working_hours": "小时",
    "workdays": "个工作日",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """What may be said of a case: its state and dues, the lead unit's public name, and what was last said publicly."""

    state: State
    zone: str
    at: datetime
    lead: str = ""
    signed: bool = False
    returned: bool = False
    paused: bool = False
    step_due_at: datetime | None = None
    unit_due_at: datetime | None = None
    last_words: str = ""

    def by_when(self, moment: datetime | None) -> str:
        """Return "最晚…" for a due moment that lies ahead; '' for one that has passed or isn't set."""
        if moment is None or moment < self.at:
            return ""
        return _("最晚%(when)s") % {"when": say_when(moment, now=self.at)}


def headline(seen: Seen) -> str:
    """Return the first sentence of the page: what is it now."""
    words: dict[State, str] = {
        State.REPORTED: _("收到了，正在看归谁办。"),
        State.ACCEPTED: _("记下了，正在看归谁办。"),
        State.VERIFYING: _("正请人去现场看。"),
        State.REGISTERED: _("正在另找单位办。") if seen.returned else _("正在定交给谁办。"),
        State.DISPATCHED: _dispatched(seen),
        State.HANDLED: _("办好了，街道另派人去看。"),
        State.CLOSED: _("办好了，已经答复您。"),
        State.ARCHIVED: _("办好了，已经答复您。"),
        State.REJECTED: _("这件事不归街道办，该找谁写在下面。"),
        State.DECLINED: _("看过了，这件事没有立下来办，原因写在下面。"),
        State.VOID: _("这一件作废了，原因写在下面。"),
    }
    return words[seen.state]


def _dispatched(seen: Seen) -> str:
    if seen.paused:
        return _("先停一停，原因写在下面。")
    if seen.last_words:
        return _("正在办。%(words)s") % {"words": _first_sentence(seen.last_words)}
    if seen.signed or not seen.lead:
        return _("正在办。")
    return _("交给%(unit)s办了。") % {"unit": seen.lead}


def _first_sentence(words: str) -> str:
    end = words.find("。")
    first = words[: end + 1] if end >= 0 else words
    return first if len(first) <= 40 else ""


def turn(seen: Seen) -> str:
    """Return whose turn it is now and by when; '' when it is nobody's."""
    if seen.zone != Zone.ORDINARY and seen.state in STEP_OF and STEP_OF[seen.state] < 6:
        return _("已经交给专门的人办，被反映的单位和人看不到。")
    step, unit = seen.by_when(seen.step_due_at), seen.by_when(seen.unit_due_at)
    words: dict[State, str] = {
        State.REPORTED: _("街道受理的人，%(when)s看完定下来。") % {"when": step},
        State.ACCEPTED: _("街道，%(when)s定下来办不办、怎么办。") % {"when": step},
        State.VERIFYING: _("网格员，%(when)s到现场看。") % {"when": step},
        State.REGISTERED: _("街道，%(when)s定下来交给谁办。") % {"when": step},
        State.DISPATCHED: _("%(unit)s，%(when)s办好。办好后，由街道另派人去看，看过才算办完。")
        % {"unit": seen.lead or _("承办的单位"), "when": unit},
        State.HANDLED: _("街道核查的人，%(when)s去看办好没有。看过就答复您。") % {"when": step},
    }
    said = words.get(seen.state, "")
    if seen.state is State.REGISTERED and seen.returned:
        said += _("换单位不耽误您，答复您的日子没有变。")
    if seen.state is State.DISPATCHED and seen.paused:
        said = _("%(unit)s那边先停着。答复您的日子没有变。") % {"unit": seen.lead or _("承办的单位")}
    return " ".join(said.replace("，，", "，").replace(" .", ".").split())


def promise(due_at: datetime | None, answered_at: datetime | None, *, at: datetime) -> str:
    """Return the promised day as a heading: 最晚3月16日（周一）答复您."""
    if answered_at is not None:
        return _("%(day)s答复了您") % {"day": say_when(answered_at, now=at, form="day")}
    if due_at is None:
        return _("办好就答复您")
    if due_at < at:
        return _("该在%(day)s答复您，晚了") % {"day": say_when(due_at, now=at, form="day")}
    return _("最晚%(day)s答复您") % {"day": say_when(due_at, now=at, form="day")}


def reasons_for_the_day(
    *, amount: int, unit: str, started_at: datetime, due_at: datetime, source: str, given: bool, at: datetime
) -> list[str]:
    """Return in two or three sentences how the promised day came about."""
    if given:
        return [_("这个日子是转来这件事的部门定的。")]
    span = say_amount(amount, _UNIT_WORDS.get(unit, unit))
    by = _("（%(source)s）") % {"source": source} if source else ""
    if unit in ("days", "workdays"):
        said = [_("规定%(span)s内答复%(by)s，反映当天不算。") % {"span": span, "by": by}]
        plain = local(started_at).date() + timedelta(days=amount)
        if unit == "workdays":
            said.append(_("休息日和节假日不算，到%(day)s。") % {"day": say_when(due_at, now=at, form="day")})
        elif local(due_at).date() != plain:
            moved = {"day": say_when(plain, now=at, form="day"), "to": say_when(due_at, now=at, form="day")}
            said.append(_("到%(day)s，那天是休息日，顺延到%(to)s。") % moved)
    else:
        started = say_when(started_at, now=at)
        said = [_("规定%(span)s内答复%(by)s，从%(start)s算起。") % {"span": span, "by": by, "start": started}]
        if unit == "working_hours":
            said.append(_("只算上班的钟点。"))
    said.append(_("中间停工、换单位，这个日子也不往后推，不重算。"))
    return said


def clock(started_at: datetime, due_at: datetime, ended_at: datetime | None, *, at: datetime) -> ClockView:
    """Return the teller's clock as a chip and a bar; a wall clock, so the shares are plain time."""
    whole = max((due_at - started_at).total_seconds(), 1.0)
    ratio = max(0.0, ((ended_at or at) - started_at).total_seconds() / whole)
    number = (local(at).date() - local(started_at).date()).days
    label = _("从%(start)s到%(due)s，今天是第%(number)s天") % {
        "start": say_when(started_at, now=at, form="date"),
        "due": say_when(due_at, now=at, form="date"),
        "number": number,
    }
    if ended_at is not None:
        on_time = ended_at <= due_at
        return ClockView("done", _("按时答复") if on_time else _("答复晚了"), ratio_used=min(ratio, 1.0), label=label)
    if at > due_at:
        over = say_short(standing(due_at, at, LimitUnit.DAYS))
        return ClockView("late", _("超期"), over, ratio_used=1.0, now_ratio=ratio, due_at=due_at, label=label)
    near = ratio >= 0.8
    return ClockView(
        "near" if near else "ok",
        _("快到期") if near else _("按时"),
        ratio_used=ratio,
        now_ratio=ratio,
        due_at=due_at,
        label=label,
    )
