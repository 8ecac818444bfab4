"""Minutes 会议纪要, made of what was entered on the spot: plain data, for the printed page and for any other format."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from shanzhi.advice.masking import mask
from shanzhi.meetings.queries.appeals import measure_of, result_of
from shanzhi.meetings.queries.talks import AgendaRow, agenda
from shanzhi.talks.models import Talk
from shanzhi.ui.dates import say_when


@dataclass(frozen=True, slots=True)
class MinutesItem:
    """One topic of the minutes."""

    ordinal: int
    title: str
    proposer: str
    measure: str
    now: str
    result: str


@dataclass(frozen=True, slots=True)
class Minutes:
    """A talk's minutes: head, facts, one item a topic."""

    title: str
    number: str
    facts: tuple[tuple[str, str], ...]
    items: tuple[MinutesItem, ...]


def minutes_document(talk: Talk, *, at: datetime) -> Minutes:
    """Return the minutes of a talk as plain data; nothing in them was typed for them."""
    when = say_when(talk.starts_at, now=at, form="print")
    if talk.ended_at is not None and talk.ended_at > talk.starts_at:  # some end before the hour they were set for
        when = f"{when}{_('—')}{say_when(talk.ended_at, now=at, form='time')}"
    facts = [
        (_("时间"), when),
        (_("地点"), talk.place_text),
        (_("到会"), talk.people or _("没有记")),
        (_("记录"), talk.recorder_name),
    ]
    items = tuple(
        MinutesItem(
            row.hearing.ordinal,
            row.topic.title,
            say_proposer(mask(row.topic.proposer).text, row.topic.seconded),
            _measure(row, at),
            row.now,
            result_of(row.hearing),
        )
        for row in agenda(talk, at=at)
    )
    return Minutes(talk.title, talk.number, tuple((name, str(said)) for name, said in facts if said), items)


def _measure(row: AgendaRow, at: datetime) -> str:
    """Return what is to be done about a topic, with the number of the report it became."""
    said = measure_of(row.hearing, at=at, vote=row.vote)
    if not row.topic.report_number:
        return said
    return said + _("，") + _("来件%(number)s") % {"number": row.topic.report_number}


def say_proposer(proposer: str, seconded: int) -> str:
    """Return who proposed it and how many agreed that it matters: 3单元居民提出，5人附议."""
    said = _("%(who)s提出") % {"who": proposer} if proposer else ""
    if seconded:
        said += (_("，") if said else "") + _("%(n)s人附议") % {"n": seconded}
    return said
