"""How this room's journal lines read on staff pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.journal import sentences
from shanzhi.journal.shapes import EntryView


def _say(_entry: EntryView, data: Mapping[str, Any]) -> str:
    words = {"visit": data.get("visit", ""), "photos": len(data.get("received") or ())}
    return _("手机上记的入户检查%(visit)s收到了，照片%(photos)s张") % words


def _say_recheck(_entry: EntryView, data: Mapping[str, Any]) -> str:
    words = {"finding": data.get("finding", ""), "photos": len(data.get("received") or ())}
    return _("手机上记的复查%(finding)s收到了，照片%(photos)s张") % words


def register() -> None:
    """Name the verbs and say their sentences."""
    sentences.register("recheck_draft.receive", label=gettext_lazy("收复查草稿"), say=_say_recheck)
    sentences.register("visit_draft.receive", label=gettext_lazy("收外勤草稿"), say=_say)
