"""How a played county behaves 演练的比率: every rate with its default and its name, and the course each case takes.

Pure. A case's course follows from the seed and the case's own number, so that a rehearsal broken off and taken up
again decides the same, and two runs with one seed are equal.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, fields, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


def _rate(default: float, label: Promise) -> Any:
    return field(default=default, metadata={"label": label})


@dataclass(frozen=True, slots=True)
class Rates:
    """Shares between 0 and 1 of what happens; the defaults are invented, they measure no real county."""

    tied: float = _rate(0.06, _("与在办的事是同一件的来件"))
    unplaced: float = _rate(0.05, _("说不清地点的来件"))
    confidential: float = _rate(0.03, _("举报和涉及未成年人的来件"))
    rejected: float = _rate(0.04, _("不予受理"))
    declined: float = _rate(0.03, _("不予立案"))
    voided: float = _rate(0.005, _("作废"))
    self_resolved: float = _rate(0.45, _("网格员报的小事当场办好"))
    verified: float = _rate(0.2, _("立案前先核实"))
    not_found: float = _rate(0.1, _("核实没有发现"))
    supported: float = _rate(0.2, _("另派协办单位"))
    waived: float = _rate(0.1, _("协办免办"))
    recalled: float = _rate(0.02, _("签收前撤回派单"))
    returned: float = _rate(0.07, _("单位退单"))
    returned_again: float = _rate(0.25, _("退单后再退一次"))
    extended: float = _rate(0.07, _("申请延期"))
    paused: float = _rate(0.06, _("申请暂停"))
    refused: float = _rate(0.2, _("申请不获同意"))
    noted: float = _rate(0.8, _("按时写进展"))
    late_desk: float = _rate(0.06, _("中心环节超期"))
    late_unit: float = _rate(0.13, _("单位超期"))
    reworked: float = _rate(0.09, _("核查不通过返工"))
    rated: float = _rate(0.45, _("反映人评价"))
    unhappy: float = _rate(0.18, _("评价中不满意"))
    objecting: float = _rate(0.06, _("提出异议"))
    upheld: float = _rate(0.45, _("异议成立"))
    asked_back: float = _rate(0.08, _("向反映人转问"))

    def __post_init__(self) -> None:
        for one in fields(self):
            if not 0 <= getattr(self, one.name) <= 1:
                raise ValueError(f"{one.name} is a share between 0 and 1")

    def lines(self) -> list[tuple[str, Promise, float]]:
        """Return (name, label, share) for every rate, in the order of the loop."""
        return [(one.name, one.metadata["label"], getattr(self, one.name)) for one in fields(self)]

    @classmethod
    def from_json(cls, kept: dict[str, float]) -> Rates:
        """Return rates read from what was kept; what isn't named has its default."""
        return replace(cls(), **{one.name: kept[one.name] for one in fields(cls) if one.name in kept})

    def to_json(self) -> dict[str, float]:
        """Return the rates for keeping."""
        return {name: share for name, _label, share in self.lines()}


DEFAULT = Rates()


@dataclass(frozen=True, slots=True)
class Course:
    """What will happen to one case, as far as the rules allow; ``rests`` is the verb it never reaches (a scene)."""

    rejected: bool = False
    declined: bool = False
    voided: bool = False
    self_resolved: bool = False
    verified: bool = False
    not_found: bool = False
    supported: bool = False
    waived: bool = False
    recalled: bool = False
    returns: int = 0
    extended: bool = False
    paused: bool = False
    refused: bool = False
    noted: bool = True
    late_desk: bool = False
    late_unit: bool = False
    reworks: int = 0
    rated: bool = False
    unhappy: bool = False
    objecting: bool = False
    upheld: bool = False
    asked_back: bool = False
    brisk: bool = False
    rests: str = ""


def course_of(number: str, *, seed: int, rates: Rates) -> Course:
    """Return the course of the case with this number under this seed."""
    rng = random.Random(f"{seed}/{number}/course")

    def happens(share: float) -> bool:
        return rng.random() < share

    returned = happens(rates.returned)
    again = happens(rates.returned_again)
    reworked, twice = happens(rates.reworked), happens(rates.reworked)
    return Course(
        rejected=happens(rates.rejected),
        declined=happens(rates.declined),
        voided=happens(rates.voided),
        self_resolved=happens(rates.self_resolved),
        verified=happens(rates.verified),
        not_found=happens(rates.not_found),
        supported=happens(rates.supported),
        waived=happens(rates.waived),
        recalled=happens(rates.recalled),
        returns=(2 if again else 1) if returned else 0,
        extended=happens(rates.extended),
        paused=happens(rates.paused),
        refused=happens(rates.refused),
        noted=happens(rates.noted),
        late_desk=happens(rates.late_desk),
        late_unit=happens(rates.late_unit),
        reworks=int(reworked) + int(reworked and twice),
        rated=happens(rates.rated),
        unhappy=happens(rates.unhappy),
        objecting=happens(rates.objecting),
        upheld=happens(rates.upheld),
        asked_back=happens(rates.asked_back),
    )


def dice(*what: object) -> random.Random:
    """Return dice that always fall alike for the same thing: dice(seed, number, "sign", 1)."""
    return random.Random("/".join(str(one) for one in what))
