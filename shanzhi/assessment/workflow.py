"""The states of a period and an appeal, and the one place that names them. Pure."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PeriodState(StrEnum):
    """How far a period is: still counted, frozen and open to appeals, signed."""

    OPEN = "open"
    FROZEN = "frozen"
    SIGNED = "signed"

    @classmethod
    def values(cls) -> list[str]:
        """Return the stored values."""
        return [str(one) for one in cls]


class AppealState(StrEnum):
    """How an appeal stands."""

    RAISED = "raised"
    UPHELD = "upheld"
    REFUSED = "refused"

    @classmethod
    def values(cls) -> list[str]:
        """Return the stored values."""
        return [str(one) for one in cls]


PERIOD_WORDS = {
    PeriodState.OPEN: _("还在统计"),
    PeriodState.FROZEN: _("已封账，可以申诉"),
    PeriodState.SIGNED: _("已签发"),
}
APPEAL_WORDS = {
    AppealState.RAISED: _("等答复"),
    AppealState.UPHELD: pgettext_lazy("appeal", "成立"),
    AppealState.REFUSED: _("不成立"),
}
APPEAL_WORKDAYS = 5  # to appeal after a freeze, and to be answered
