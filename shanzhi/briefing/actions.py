"""Taking a brief along 出单: the paper, and a journal line that says who took what out of the house."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.journal import sentences
from shanzhi.journal.exports import take_out
from shanzhi.journal.shapes import EntryView
from shanzhi.kernel.actors import Actor
from shanzhi.press.documents.brief import MonthlyBrief, sheet
from shanzhi.press.model import Sheet
from shanzhi.press.pdf import write_pdf
from shanzhi.press.word import write_word

WRITERS: dict[str, Callable[[Sheet], bytes]] = {"pdf": write_pdf, "docx": write_word}


def print_brief(told: MonthlyBrief, form: str, *, by: Actor, at: datetime) -> bytes:
    """Return the monthly brief as ``pdf`` or ``docx``; write it down."""
    made = WRITERS[form](sheet(told))
    data = {"month": told.month, "area": told.area, "form": form, "language": told.language}
    take_out("brief.print", data, by=by, at=at)
    return made


def _brief(_entry: EntryView, data: Mapping[str, Any]) -> str:
    return _("%(area)s，%(month)s。") % {"area": data.get("area", ""), "month": data.get("month", "")}


sentences.register("brief.print", label=gettext_lazy("打印月报"), say=_brief)
