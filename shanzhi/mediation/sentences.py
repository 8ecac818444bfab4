"""How this room's journal lines read; none of them names a party."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.journal import sentences
from shanzhi.journal.shapes import EntryView
from shanzhi.mediation.workflow import STEPS

MORE = {
    "dispute.apply": gettext_lazy("申请调解"),
    "mediation.unseal": gettext_lazy("打开当事人"),
    "mediation.print": gettext_lazy("打印协议书"),
    "mediator.register": gettext_lazy("登记调解员"),
}


def _say(_entry: EntryView, data: Mapping[str, Any]) -> str:
    parts = [str(data[name]) for name in ("number", "to", "on", "case", "purpose", "name") if data.get(name)]
    return str(_("，")).join(parts)


def register() -> None:
    """Register every verb of this room with the journal."""
    labels = {f"dispute.{verb}": step.label for verb, step in STEPS.items()}
    for verb, label in (labels | MORE).items():
        sentences.register(verb, label=label, say=_say)
