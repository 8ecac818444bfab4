"""The 督办规则 rules as data: shares of a limit, gaps, days, thresholds. Pure; a version is never changed.

Every number here is local; none is national law. Whatever was warned, ordered or proposed names the version it was
done under.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Self

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.limits import Limit, LimitUnit
from shanzhi.supervision.workflow import Level

DEFAULT = "default"


def _reply_days() -> dict[str, int]:
    return {Level.BLUE: 5, Level.YELLOW: 3, Level.RED: 2}


@dataclass(frozen=True, slots=True)
class Rules:
    """One version of the county's rules of supervision."""

    code: str = DEFAULT
    source: str = ""
    prefix: str = "督"
    warn_unit: tuple[int, ...] = (50, 80, 100)
    warn_total: tuple[int, ...] = (80, 100)
    warn_step: tuple[int, ...] = (100,)
    urge_gap_hours: int = 4
    urges_a_day: int = 2
    reply_days: dict[str, int] = field(default_factory=_reply_days)
    ruling_days: int = 2
    hearing_days: int = 3
    appeal_days: int = 5
    red_unanswered_days: int = 1
    overdue_after_yellow_days: int = 5
    reworks: int = 2

    def shares(self, kind: str) -> tuple[int, ...]:
        """Return at which percents of a clock of this kind a warning is raised."""
        return {"unit": self.warn_unit, "total": self.warn_total, "step": self.warn_step}.get(kind, ())

    def workdays(self, days: int) -> Limit:
        """Return so many workdays as a limit that names this version."""
        return Limit(days, LimitUnit.WORKDAYS, self.code)

    def reply_limit(self, level: str) -> Limit:
        """Return how long a unit has to reply to an order of a level."""
        return self.workdays(self.reply_days[level])

    def as_json(self) -> dict[str, Any]:
        """Return the numbers as plain JSON, without code and source, which stand beside them."""
        return {name: value for name, value in asdict(self).items() if name not in {"code", "source"}}

    @classmethod
    def from_json(cls, data: Mapping[str, Any], *, code: str, source: str) -> Self:
        """Return the rules of stored numbers; what a later release added has its default."""
        known = {one.name for one in fields(cls)}
        told = {name: value for name, value in data.items() if name in known}
        for name in ("warn_unit", "warn_total", "warn_step"):
            if name in told:
                told[name] = tuple(sorted(told[name]))
        return replace(cls(code=code, source=source), **told)


WORDS = {
    "prefix": _("督办单字头"),
    "warn_unit": _("单位时限用到百分之几预警"),
    "warn_total": _("总时限用到百分之几预警"),
    "warn_step": _("本步时限用到百分之几预警"),
    "urge_gap_hours": _("两次催办至少隔几小时"),
    "urges_a_day": _("同一单位同一件事一天最多催几次"),
    "blue": _("蓝色督办几个工作日内答复"),
    "yellow": _("黄色督办几个工作日内答复"),
    "red": _("红色督办几个工作日内答复"),
    "ruling_days": _("会商几个工作日内裁定"),
    "hearing_days": _("列入清单前等本人说明几个工作日"),
    "appeal_days": _("列入后几个工作日内可以申诉"),
    "red_unanswered_days": _("红色督办到期几个工作日不答复，提出追责"),
    "overdue_after_yellow_days": _("黄色督办后又超期几个工作日，提出追责"),
    "reworks": _("同一件事返工几次，提出追责"),
}
"""What each number is called on the page of the rules."""
