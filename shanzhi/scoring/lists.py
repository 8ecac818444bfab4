"""The named lists 清单 behind every figure: each a question put to cases, tasks or reports, and the answers it keeps.

A counted line is one question put to one thing, with its answer. A numerator or denominator is
nothing but a list of this table, declared here once; counting and showing read the same row.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

IN_TIME, LATE, OPEN, DEFERRED, RETURNED = "in_time", "late", "open", "deferred", "returned"
OUTCOME_WORDS = {
    IN_TIME: _("按时"),
    LATE: _("晚了才办"),
    OPEN: _("过了时限还没办"),
    DEFERRED: _("批准缓办"),
    RETURNED: _("过了时限才退单"),
    "valid": _("有效"),
    "invalid": _("不予受理、不予立案或作废"),
    "pending": _("还没定"),
    "accurate": _("派准了"),
    "wrong": _("主办退单"),
    "extended": _("批过延期"),
    "plain": _("没有延期"),
    "clean": _("一次合格"),
    "reworked": _("返过工"),
    "often": _("返工三次以上"),
    "not_closed": _("还没结案"),
    "rated": _("有评价"),
    "unrated": _("没有评价"),
    "yes": _("解决了"),
    "partly": _("部分解决"),
    "no": _("没解决"),
    "full": _("满意"),
    "mostly": _("基本满意"),
    "not": _("不满意"),
}
CLOCKED = frozenset({IN_TIME, LATE, OPEN})
REWORKED = frozenset({"reworked", "often"})
# What tellers answered: nobody who is rated reads it before the month is frozen.
OPINIONS = frozenset({"solved", "satisfied", "asked"})


@dataclass(frozen=True, slots=True)
class Listed:
    """One named list: its words, the question, and the answers that put a thing on it."""

    words: object
    question: str
    outcomes: frozenset[str]


def _all(*outcomes: str) -> frozenset[str]:
    return frozenset(outcomes)


_DONE = _all(IN_TIME, LATE)
_TO_CLOSE = CLOCKED | {DEFERRED}
LISTS: dict[str, Listed] = {
    "reported": Listed(_("上报的事项"), "report", _all("valid", "invalid", "pending")),
    "valid_report": Listed(_("有效的事项"), "report", _all("valid")),
    "registered": Listed(_("立了案的"), "register", _DONE),
    "in_time_registered": Listed(_("按时立案的"), "register", _all(IN_TIME)),
    "need_dispatch": Listed(_("应派遣的"), "dispatch", CLOCKED),
    "in_time_dispatched": Listed(_("按期派遣的"), "dispatch", _all(IN_TIME)),
    "accurate_dispatch": Listed(_("派准了的"), "accuracy", _all("accurate")),
    "need_verify": Listed(_("应核实的"), "verify", CLOCKED),
    "in_time_verified": Listed(_("按期核实的"), "verify", _all(IN_TIME)),
    "need_check": Listed(_("应核查的"), "check", CLOCKED),
    "in_time_checked": Listed(_("按期核查的"), "check", _all(IN_TIME)),
    "need_sign": Listed(_("应签收的"), "sign", CLOCKED),
    "in_time_signed": Listed(_("按期签收的"), "sign", _all(IN_TIME)),
    "need_dispose": Listed(_("应处置的任务"), "dispose", CLOCKED | {RETURNED}),
    "disposed": Listed(_("已处置的任务"), "dispose", _DONE),
    "in_time_disposed": Listed(_("按期处置的任务"), "dispose", _all(IN_TIME)),
    "overtime_to_dispose": Listed(_("超期待处置的任务"), "dispose", _all(OPEN)),
    "extended": Listed(_("批过延期的任务"), "extension", _all("extended")),
    "need_close": Listed(_("应结案的事项"), "close", _TO_CLOSE),
    "need_close_less_deferred": Listed(_("应结案、没有缓办的事项"), "close", CLOCKED),
    "closed": Listed(_("已结案的事项"), "close", _DONE),
    "in_time_closed": Listed(_("按期结案的事项"), "close", _all(IN_TIME)),
    "overtime_closed": Listed(_("超期结案的事项"), "close", _all(LATE)),
    "need_close_emergency": Listed(_("应结案的突发事项"), "emergency", _TO_CLOSE),
    "emergency_closed": Listed(_("已结案的突发事项"), "emergency", _DONE),
    "in_time_emergency_closed": Listed(_("按期结案的突发事项"), "emergency", _all(IN_TIME)),
    "rework": Listed(_("返过工的事项"), "quality", REWORKED),
    "repeated_rework": Listed(_("返工三次以上的事项"), "quality", _all("often")),
    "first_pass": Listed(_("一次合格的事项"), "quality", _all("clean")),
    "closed_or_reworked": Listed(_("结了案或返过工的事项"), "quality", REWORKED | {"clean"}),
    "must_contact": Listed(_("应联系的来件"), "contact", CLOCKED),
    "contacted": Listed(_("24小时内联系的来件"), "contact", _all(IN_TIME)),
    "asked": Listed(_("办结答复的来件"), "asked", _all("rated", "unrated")),
    "rated": Listed(_("有评价的来件"), "asked", _all("rated")),
    "valid_callbacks": Listed(_("收到的评价"), "solved", _all("yes", "partly", "no")),
    "resolved": Listed(_("说解决了的评价"), "solved", _all("yes")),
    "valid_opinions": Listed(_("收到的评价"), "satisfied", _all("full", "mostly", "not")),
    "satisfied_answers": Listed(_("满意和基本满意的评价"), "satisfied", _all("full", "mostly")),
}
