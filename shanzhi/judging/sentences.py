"""How this room's journal lines read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from shanzhi.journal import sentences
from shanzhi.journal.shapes import EntryView
from shanzhi.kernel.actors import ActorKind

LABELS = {
    "activity.set_criteria": gettext_lazy("定评分标准"),
    "activity.give_code": gettext_lazy("发评委码"),
    "activity.withdraw_code": gettext_lazy("收回评委码"),
    "activity.take_seat": gettext_lazy("评委码记到账号"),
    "activity.hand_in": gettext_lazy("评委交打分表"),
    "activity.give_back": gettext_lazy("退回打分表"),
}


def _say(_entry: EntryView, data: Mapping[str, Any]) -> str:
    return str(_("，")).join(str(data[name]) for name in ("title", "what", "reason") if data.get(name))


def register() -> None:
    """Register every verb of this room with the journal, and how it calls a judge, whose name no line carries."""
    sentences.NAMELESS[ActorKind.JUDGE] = pgettext_lazy("one", "评委")
    for verb, label in LABELS.items():
        sentences.register(verb, label=label, say=_say)
