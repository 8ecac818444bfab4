"""Where inspections, visits and defects stand, as tables: state, verb, next state. Pure.

An inspection 检查 is convened, its candidates are listed and fixed, then drawn; each drawn place is one visit; each
defect 问题 has its own row and its own end. Whoever found a defect doesn't recheck it.
"""

from __future__ import annotations

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class InspectionState(StrEnum):
    """Where an inspection stands."""

    CONVENED = "convened"
    LISTED = "listed"
    DRAWN = "drawn"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class VisitState(StrEnum):
    """Where one visit stands."""

    PLANNED = "planned"
    RECORDED = "recorded"
    DROPPED = "dropped"


class FindingState(StrEnum):
    """Where one defect stands."""

    FOUND = "found"
    NOTICED = "noticed"
    EXTENDED = "extended"
    CLEARED = "cleared"
    TRANSFERRED = "transferred"


class Result(StrEnum):
    """What was found of one item."""

    MET = "met"
    UNMET = "unmet"
    NONE = "none"


class Mode(StrEnum):
    """How the places of an inspection are chosen."""

    RANDOM = "random"
    NAMED = "named"


INSPECTION_WORDS: dict[str, Promise] = {
    InspectionState.CONVENED: _("待定名单"),
    InspectionState.LISTED: _("名单已定，待抽取"),
    InspectionState.DRAWN: _("检查中"),
    InspectionState.CLOSED: _("已办完"),
    InspectionState.CANCELLED: _("已取消"),
}
VISIT_WORDS: dict[str, Promise] = {
    VisitState.PLANNED: _("待检查"),
    VisitState.RECORDED: _("已检查"),
    VisitState.DROPPED: _("未查成"),
}
FINDING_WORDS: dict[str, Promise] = {
    FindingState.FOUND: _("待下通知"),
    FindingState.NOTICED: _("整改中"),
    FindingState.EXTENDED: _("延期整改"),
    FindingState.CLEARED: _("已改好"),
    FindingState.TRANSFERRED: _("已移送处罚"),
}
RESULT_WORDS: dict[str, Promise] = {Result.MET: _("符合"), Result.UNMET: _("不符合"), Result.NONE: _("不适用")}
MODE_WORDS: dict[str, Promise] = {Mode.RANDOM: _("双随机抽查"), Mode.NAMED: _("专项检查")}

# verb → (from, to)
INSPECTION_STEPS: dict[str, tuple[frozenset[str], str]] = {
    "list": (frozenset({InspectionState.CONVENED, InspectionState.LISTED}), InspectionState.LISTED),
    "draw": (frozenset({InspectionState.LISTED}), InspectionState.DRAWN),
    "close": (frozenset({InspectionState.DRAWN}), InspectionState.CLOSED),
    "cancel": (frozenset({InspectionState.CONVENED, InspectionState.LISTED}), InspectionState.CANCELLED),
}
UNDER_NOTICE = frozenset({FindingState.NOTICED, FindingState.EXTENDED})
ENDED = frozenset({FindingState.CLEARED, FindingState.TRANSFERRED})
FINDING_STEPS: dict[str, tuple[frozenset[str], str]] = {
    "notice": (frozenset({FindingState.FOUND}), FindingState.NOTICED),
    "clear": (UNDER_NOTICE, FindingState.CLEARED),
    "extend": (UNDER_NOTICE, FindingState.EXTENDED),
    "transfer": (UNDER_NOTICE | {FindingState.FOUND}, FindingState.TRANSFERRED),
}
RECHECKS: tuple[tuple[str, Promise], ...] = (
    ("clear", pgettext_lazy("defect", "改好了")),
    ("extend", _("延期")),
    ("transfer", _("移送处罚")),
)


def verbs_of(state: str) -> list[str]:
    """Return what a recheck may come to, of a defect that stands here."""
    return [verb for verb, _label in RECHECKS if state in FINDING_STEPS[verb][0]]
