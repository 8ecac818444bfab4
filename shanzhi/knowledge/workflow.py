"""How an article stands 状态, and which verbs lead on. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(StrEnum):
    """The states of an article."""

    DRAFT = "draft"
    IN_FORCE = "in_force"
    DUE = "due"
    EXPIRED = "expired"


STATE_WORDS = {
    State.DRAFT: _("草稿"),
    State.IN_FORCE: _("有效"),
    State.DUE: _("该复核"),
    State.EXPIRED: _("失效"),
}
VALID = (State.IN_FORCE, State.DUE)


@dataclass(frozen=True, slots=True)
class Row:
    """One verb: its label, from where to where, and whether it writes a new edition."""

    verb: str
    label: Promise | str
    origins: tuple[State, ...]
    to: State
    edition: bool = False


TABLE = {
    row.verb: row
    for row in (
        Row("publish", _("生效"), (State.DRAFT,), State.IN_FORCE, edition=True),
        Row("revise", pgettext_lazy("article", "改写"), (State.IN_FORCE, State.DUE), State.IN_FORCE, edition=True),
        Row("review", _("复核过，仍有效"), (State.IN_FORCE, State.DUE), State.IN_FORCE),
        Row("fall_due", _("到了复核的日子"), (State.IN_FORCE,), State.DUE),
        Row("expire", _("到期失效"), VALID, State.EXPIRED),
        Row("withdraw", pgettext_lazy("article", "作废"), VALID, State.EXPIRED),
    )
}
