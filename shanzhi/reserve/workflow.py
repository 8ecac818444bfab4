"""The states of a proposal, and the one place that names them. Pure."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class NominationState(StrEnum):
    """How a proposal for the reserve list stands."""

    PROPOSED = "proposed"
    TAKEN = "taken"
    DECLINED = "declined"

    @classmethod
    def values(cls) -> list[str]:
        """Return the stored values."""
        return [str(one) for one in cls]


NOMINATION_WORDS = {
    NominationState.PROPOSED: _("等决定"),
    NominationState.TAKEN: _("列入后备"),
    NominationState.DECLINED: _("没有列入"),
}
