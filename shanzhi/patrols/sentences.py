"""How this room's journal line reads on staff pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.journal import sentences
from shanzhi.journal.shapes import EntryView
from shanzhi.reports import codes


def _say(entry: EntryView, data: Mapping[str, Any]) -> str:
    words = {"number": codes.shown_number(str(data.get("number", ""))), "photos": len(data.get("received") or ())}
    return _("手机草稿收成来件%(number)s，照片%(photos)s张") % words


def register() -> None:
    """Name the verb and say its sentence."""
    sentences.register("draft.receive", label=gettext_lazy("收草稿"), say=_say)
