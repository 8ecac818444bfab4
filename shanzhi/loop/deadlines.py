"""The three clocks 时限 against everything that can happen, as one table; ``docs/clocks.md`` is written from it. Pure.

T is the teller's total, one for each report: from telling to answer, by the wall clock of the promise, never paused,
never restarted. U is a unit's, one for each task. S is the step's, one for each case. How long and how counted are
``kernel.reckoning``'s; here stands only what starts, stops, pauses and moves them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Clock(StrEnum):
    """The three clocks."""

    TOTAL = "total"
    UNIT = "unit"
    STEP = "step"


CLOCK_WORDS = {Clock.TOTAL: _("总时限"), Clock.UNIT: _("单位时限"), Clock.STEP: _("本步时限")}


class Effect(StrEnum):
    """What an event does to a clock; the values are the words of the English table."""

    NONE = "–"
    STARTS = "starts"
    RUNS = "runs"
    STOPS = "stops"  # on time or late, for good
    STOPS_UNCOUNTED = "stops, not counted"
    PAUSES = "pauses"
    RESUMES = "goes on with what was left"
    GOES_ON = "goes on from its own start, never from zero"
    MOVES = "due moves"
    RECKONED_AGAIN = "reckoned again from its start"


EFFECT_WORDS = {
    Effect.NONE: "–",
    Effect.STARTS: _("起算"),
    Effect.RUNS: _("照走"),
    Effect.STOPS: _("停表，按时或超期就此定下"),
    Effect.STOPS_UNCOUNTED: _("停表，不算"),
    Effect.PAUSES: _("暂停"),
    Effect.RESUMES: _("接着走，剩多少走多少"),
    Effect.GOES_ON: _("从最初接着走，不归零"),
    Effect.MOVES: _("到期日改动"),
    Effect.RECKONED_AGAIN: _("从起点重算"),
}


@dataclass(frozen=True, slots=True)
class ClockRow:
    """One event: the verbs that bring it about, and what it does to each clock.

    ``starts`` names the step clock that starts or goes on; ``note`` adds what a word can't say.
    """

    event: str
    label: object
    verbs: tuple[str, ...]
    total: Effect
    unit: Effect
    step: Effect
    starts: str = ""
    note: object = ""

    def effect(self, clock: Clock) -> Effect:
        """Return what the event does to one clock."""
        return {Clock.TOTAL: self.total, Clock.UNIT: self.unit, Clock.STEP: self.step}[clock]


_E = Effect
ROWS = (
    ClockRow("told", _("反映"), ("case.open",), _E.STARTS, _E.NONE, _E.STARTS, "intake",
             _("总时限从说的那一刻起，不从受理起")),
    ClockRow("accepted", _("受理"), ("case.accept",), _E.RUNS, _E.NONE, _E.STARTS, "register"),
    ClockRow("sent to be verified", _("派核实"), ("case.send_to_verify",), _E.RUNS, _E.NONE, _E.STARTS, "verify"),
    ClockRow("verified", _("核实"), ("case.verify",), _E.RUNS, _E.NONE, _E.STARTS, "register"),
    ClockRow("registered", _("立案"), ("case.register",), _E.RUNS, _E.NONE, _E.STARTS, "dispatch"),
    ClockRow("dispatched or dispatched again", _("派遣、再派遣"), ("case.dispatch", "task.issue"),
             _E.RUNS, _E.STARTS, _E.STARTS, "sign", _("每个单位各算各的，都是满时限")),
    ClockRow("signed", _("签收"), ("task.sign",), _E.RUNS, _E.RUNS, _E.STOPS, "",
             _("单位时限从下达起算，签收不重来；主办签收，签收时限就停")),
    ClockRow("supporting task issued", _("加派协办"), ("case.add_support",), _E.RUNS, _E.STARTS, _E.RUNS, "",
             _("协办有自己的时限，主办的不变")),
    ClockRow("returned", _("退单"), ("task.return", "case.come_back"), _E.RUNS, _E.STOPS_UNCOUNTED, _E.STARTS,
             "dispatch", _("反映人看到“正在另找单位”；已经超期才退的照算超期；退过两次后起算的是裁定时限")),
    ClockRow("ruling given", _("裁定"), ("case.adjudicate",), _E.RUNS, _E.STARTS, _E.STARTS, "sign",
             _("被裁定的单位满时限")),
    ClockRow("recalled", _("撤回派单"), ("case.recall", "task.cancel"), _E.RUNS, _E.STOPS_UNCOUNTED, _E.RESUMES,
             "dispatch", _("派出去的那一段不算；派的时候已经超期的，撤回来还是超期")),
    ClockRow("extension granted", _("准予延期"), ("application.grant",), _E.RUNS, _E.MOVES, _E.NONE, "",
             _("不停表；答复反映人的日子不变")),
    ClockRow("suspended, or waiting for the teller", _("暂停：缓办、挂账、等反映人补充"), ("application.start",),
             _E.RUNS, _E.PAUSES, _E.NONE, "", _("反映人看到为什么停；办理期间本来没有本步时限")),
    ClockRow("suspension ends or lapses", _("暂停结束"), ("application.end", "application.lapse"),
             _E.RUNS, _E.RESUMES, _E.NONE),
    ClockRow("waived", _("免办"), ("task.waive",), _E.RUNS, _E.STOPS_UNCOUNTED, _E.NONE),
    ClockRow("handed in", _("交结果"), ("task.hand_in",), _E.RUNS, _E.STOPS, _E.NONE),
    ClockRow("all handed in", _("移交核查"), ("case.hand_over",), _E.RUNS, _E.NONE, _E.STARTS, "check"),
    ClockRow("rework", _("返工"), ("case.rework", "task.send_back"), _E.RUNS, _E.STARTS, _E.STOPS, "",
             _("另起返工时限；第一次是否按时不改")),
    ClockRow("closed", _("结案"), ("case.close", "case.self_resolve"), _E.STOPS, _E.NONE, _E.STARTS, "callback",
             _("答复了反映人，总时限才停")),
    ClockRow("rejected or declined", _("不予受理、不予立案"), ("case.reject", "case.decline"),
             _E.STOPS, _E.NONE, _E.STOPS, "", _("答复了反映人，总时限才停")),
    ClockRow("objection upheld, reopened", _("异议成立、重办"), ("case.reopen",), _E.GOES_ON, _E.NONE, _E.STARTS,
             "dispatch", _("单位时限到派遣时另起")),
    ClockRow("void", _("作废"), ("case.void",), _E.STOPS, _E.STOPS_UNCOUNTED, _E.STOPS, "",
             _("答复了反映人，总时限才停")),
    ClockRow("archived", _("归档"), ("case.archive",), _E.NONE, _E.NONE, _E.STOPS),
    ClockRow("report tied to a running case", _("并案"), ("case.tie",), _E.GOES_ON, _E.RUNS, _E.RUNS, "",
             _("每件来件从自己说的时候算，各答复各的")),
    ClockRow("case left without reports, merged away", _("并入别件"), ("case.merge",), _E.GOES_ON, _E.NONE, _E.STOPS,
             "", _("来件的总时限跟着来件走")),
    ClockRow("report untied", _("拆开"), ("case.untie",), _E.GOES_ON, _E.RUNS, _E.STARTS, "intake",
             _("受理时限在拆出的新事项上起算")),
    ClockRow("matter or grade corrected", _("更正事项、等级"), ("case.correct",), _E.RUNS, _E.RECKONED_AGAIN, _E.RUNS,
             "", _("按新时限从起点重算，算法里新旧都留着")),
    ClockRow("calendar notice entered", _("录入放假通知"), ("calendar.notice",), _E.RECKONED_AGAIN, _E.RECKONED_AGAIN,
             _E.RECKONED_AGAIN, "", _("到期日变了的，每个记一行")),
)  # fmt: skip
_BY_VERB = {verb: row for row in ROWS for verb in row.verbs}


def row_of(verb: str) -> ClockRow | None:
    """Return the row of a journal verb ("case.dispatch"), or None for a verb that touches no clock."""
    return _BY_VERB.get(verb)
