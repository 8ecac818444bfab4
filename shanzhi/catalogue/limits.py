"""The 时限 limits as plain data: which clocks and grades there are, and which row speaks for a matter. Pure.

Every number here is local; none is national law. A limit names its version and its source, so that a deadline
reckoned years ago can still say by which rule.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from shanzhi.calendars.phrases import say_limit
from shanzhi.kernel.limits import Limit, LimitUnit

UNITS = {
    "hours": _("小时"),
    "days": _("日"),
    "working_hours": _("个工作小时"),
    "workdays": _("个工作日"),
    "emergency_hours": _("小时（昼夜连续）"),
}
MEASURES: dict[str, str | Promise] = {"percent": "%", "times": _("次")}

ORDINARY = "ordinary"
DANGER = "danger"
GRADES = {
    ORDINARY: _("一般"),
    "complex": _("复杂"),
    "utility": _("水电气热"),
    "danger": _("危急"),
}

CLOCKS = {
    "total": pgettext_lazy("clock", "总时限"),
    "unit": pgettext_lazy("clock", "单位时限"),
    "support": pgettext_lazy("clock", "配合时限"),
    "rework": pgettext_lazy("clock", "返工时限"),
    "progress": pgettext_lazy("clock", "定期反馈"),
    "whistle": pgettext_lazy("clock", "报到时限"),
    "step:intake": pgettext_lazy("clock", "受理"),
    "step:register": pgettext_lazy("clock", "立案"),
    "step:verify": pgettext_lazy("clock", "核实"),
    "step:dispatch": pgettext_lazy("clock", "派遣"),
    "step:sign": pgettext_lazy("clock", "签收"),
    "step:approve": pgettext_lazy("clock", "审批"),
    "step:check": pgettext_lazy("clock", "核查"),
    "step:callback": pgettext_lazy("clock", "回访"),
    "step:adjudicate": pgettext_lazy("clock", "裁定"),
    "step:objection": pgettext_lazy("clock", "异议处理"),
    "window:return": pgettext_lazy("clock", "退单窗口"),
    "window:object": pgettext_lazy("clock", "提出异议的期限"),
    "window:waiting": pgettext_lazy("clock", "等反映人补充的最长时间"),
    "window:suspension": pgettext_lazy("clock", "缓办最长时间"),
    "window:review": pgettext_lazy("clock", "挂账复看间隔"),
    "window:recurrence": pgettext_lazy("clock", "复发认定期"),
    "window:recheck": pgettext_lazy("clock", "回头看间隔"),
    "warn": pgettext_lazy("clock", "预警比例"),
    "near": pgettext_lazy("clock", "临期比例"),
    "returns": pgettext_lazy("clock", "退单次数上限"),
    "sample:self_resolve": pgettext_lazy("clock", "自行处置抽查比例"),
}


@dataclass(frozen=True, slots=True)
class LimitView:
    """One limit: ``amount`` of ``unit`` (a value of ``kernel.reckoning.LimitUnit``, or percent or times)."""

    clock: str
    amount: int
    unit: str
    version_code: str
    source: str
    matter_code: str = ""
    grade: str = ""

    @property
    def words(self) -> str:
        """Return the limit in words: 3个工作日."""
        if self.unit == "percent":
            return f"{self.amount}%"
        if self.unit == "times":
            return ngettext("%(n)s次", "%(n)s次", self.amount) % {"n": self.amount}
        return str(say_limit(Limit(self.amount, LimitUnit(self.unit), self.version_code)))

    @property
    def grade_word(self) -> str:
        """Return the grade in words; without one it is the ordinary."""
        return str(GRADES.get(self.grade or ORDINARY, self.grade))


@dataclass(frozen=True, slots=True)
class LimitBook:
    """All limits of one version, over the shipped default profile, ready to be asked without a database."""

    stamp: str
    version_code: str
    rows: Mapping[tuple[str, str, str], LimitView]
    defaults: Mapping[tuple[str, str, str], LimitView]
    chains: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def limit_for(self, clock: str, *, chain: Sequence[str] = (), grade: str = "") -> LimitView:
        """Return the limit of a clock for a matter, given as its codes from the leaf up to the root.

        A row for the grade beats a row without one, so that danger stays danger whatever the matter; among
        rows for the same grade the nearest to the leaf wins, then the county's default, then the shipped one.

        :raises LookupError: for a clock nobody ever set, which is a mistake of the program, not of a person.
        """
        for wanted in ([grade] if grade and grade != ORDINARY else []) + [""]:
            for code in (*chain, ""):
                row = self.rows.get((clock, code, wanted))
                if row is not None:
                    return row
            row = self.defaults.get((clock, "", wanted))
            if row is not None:
                return row
        raise LookupError(f"no limit for the clock {clock!r}")
