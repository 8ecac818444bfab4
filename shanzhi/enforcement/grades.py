"""How grave a defect is 严重程度, how risky a place is 风险等级: in one place. Pure."""

from __future__ import annotations

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy


class Severity(StrEnum):
    """How grave a defect is."""

    MINOR = "minor"
    ORDINARY = "ordinary"
    SERIOUS = "serious"


class Risk(StrEnum):
    """The risk class of premises."""

    LOW = "low"
    ORDINARY = "ordinary"
    HIGH = "high"


SEVERITY_WORDS: dict[str, Promise] = {
    Severity.MINOR: pgettext_lazy("severity", "轻微"),
    Severity.ORDINARY: pgettext_lazy("severity", "一般"),
    Severity.SERIOUS: pgettext_lazy("severity", "严重"),
}
RISK_WORDS: dict[str, Promise] = {
    Risk.LOW: pgettext_lazy("risk", "低"),
    Risk.ORDINARY: pgettext_lazy("risk", "一般"),
    Risk.HIGH: pgettext_lazy("risk", "高"),
}
