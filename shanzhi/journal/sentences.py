"""How a line reads on a page 叙述: each room registers label and sentence beside its verbs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from shanzhi.calendars.phrases import say_day
from shanzhi.journal.shapes import EntryView, HistoryLine
from shanzhi.kernel.actors import ActorKind

Say = Callable[[EntryView, Mapping[str, Any]], object]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A verb's label, the function that says a line, whether the line marks a stop on the way, and names days."""

    label: object
    say: Say | None = None
    stop: bool | Callable[[EntryView], bool] = False
    days: bool = True


NAMELESS = {ActorKind.TELLER: _("反映人"), ActorKind.SYSTEM: _("系统"), ActorKind.IMPORT: _("导入")}
"""How those are called whose name no line carries."""

_registered: dict[str, Sentence] = {}
_DAY = re.compile(r"(?<![\w-])(20\d\d)-([01]\d)-([0-3]\d)(?![\w-]|\.\d)", re.ASCII)


def register(
    verb: str,
    *,
    label: object,
    say: Say | None = None,
    stop: bool | Callable[[EntryView], bool] = False,
    days: bool = True,
) -> None:
    """Register how lines of ``verb`` read; ``label`` may be lazy, ``say(entry, data)`` returns the sentence.

    ``stop`` marks what halts the way (a return, a pause), always or as a function of the line says. Without ``days``
    what looks like a day is a code, and stays as it is written.
    """
    _registered[verb] = Sentence(label, say, stop, days)


def label(verb: str) -> str:
    """Return the verb's label in the language of the moment; the verb itself when no room named it."""
    found = _registered.get(verb)
    return str(found.label) if found else verb


def _days_said(text: str) -> str:
    """Return a sentence whose days, kept as 2026-03-16, read as on every page."""
    return _DAY.sub(_day_said, text)


def _day_said(found: re.Match[str]) -> str:
    try:
        return say_day(date.fromisoformat(found.group()), year=True)
    except ValueError:  # 2026-02-31: somebody's words, not a day
        return found.group()


def line(entry: EntryView) -> HistoryLine:
    """Return the line as a page shows it."""
    found = _registered.get(entry.verb, Sentence(entry.verb))
    text = str(found.say(entry, entry.data)) if found.say and not entry.erased else ""
    stop = found.stop(entry) if callable(found.stop) else found.stop
    who = entry.by_name or str(NAMELESS.get(ActorKind(entry.by_kind), ""))
    return HistoryLine(entry.at, str(found.label), _days_said(text) if found.days else text, who, stop, entry.origin)


register("journal.erase", label=_("清除内容"), say=lambda _entry, data: data.get("reason", ""))
register("journal.set_retention", label=_("定保存期限"), say=lambda _entry, data: data.get("basis", ""))
register("journal.back_up", label=_("备份"))
register("journal.check", label=_("核验"), say=lambda _entry, data: str(data.get("findings", "")))
