"""Questions to the journal 日志: histories, the worker's health, what was set aside."""

from __future__ import annotations

import json
from argparse import ArgumentTypeError
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from shanzhi.journal import sentences
from shanzhi.journal.models import Entry, Errand, Heartbeat, Origin, Payload, Sweep
from shanzhi.journal.shapes import EntryView, HistoryLine
from shanzhi.kernel.actors import ActorKind

AHEAD = timedelta(minutes=1)  # two machines' clocks may differ by so much


def _name_of(entry: Entry) -> str:
    """Return who did it; the player of a demonstration, who is nobody, in the reader's language."""
    played = entry.by_kind == ActorKind.REHEARSAL and entry.by_id is None
    return str(Origin.REHEARSAL.label) if played and entry.by_name else entry.by_name


def _view(entry: Entry, payload: Payload | None) -> EntryView:
    erased = payload is None or payload.erased_at is not None
    return EntryView(
        id=entry.id,
        district_id=entry.district_id,
        verb=entry.verb,
        subject_kind=entry.subject_kind,
        subject_id=entry.subject_id,
        version=entry.version,
        was=entry.was,
        now=entry.now,
        by_kind=entry.by_kind,
        by_id=entry.by_id,
        by_name=_name_of(entry),
        capacity=entry.capacity,
        at=entry.at,
        recorded_at=entry.recorded_at,
        zone=entry.zone,
        origin=entry.origin,
        data=json.loads(payload.data) if payload is not None and not erased else {},
        erased=erased,
    )


def views(district_id: str, entries: Iterable[Entry]) -> list[EntryView]:
    """Return the lines with their payloads read, in the order given; one statement for all payloads."""
    listed = list(entries)
    found = Payload.objects.filter(district_id=district_id, entry_id__in=[entry.id for entry in listed])
    payloads = {payload.entry_id: payload for payload in found}
    return [_view(entry, payloads.get(entry.id)) for entry in listed]


def history_of(
    district_id: str, subjects: Sequence[tuple[str, str | UUID]], *, limit: int = 200, before: UUID | None = None
) -> list[EntryView]:
    """Return the newest lines about any of these (kind, id) subjects, newest first, at most ``limit``; two statements.

    ``before`` is the id of the last line already shown. Whoever asks has made sure that the subjects may be seen.
    """
    if not subjects:
        return []
    about = Q()
    for kind in {kind for kind, _id in subjects}:
        about |= Q(subject_kind=kind, subject_id__in=[str(one) for other, one in subjects if other == kind])
    entries = Entry.objects.filter(about, district_id=district_id).order_by("-id")
    if before is not None:
        entries = entries.filter(id__lt=before)
    return views(district_id, entries[:limit])


def history(
    district_id: str, subject_kind: str, subject_id: str | UUID, *, limit: int = 200, before: UUID | None = None
) -> list[EntryView]:
    """Return the newest lines about one subject, newest first, at most ``limit``; two statements."""
    return history_of(district_id, [(subject_kind, subject_id)], limit=limit, before=before)


def history_panel(
    district_id: str, subjects: Sequence[tuple[str, str | UUID]], *, limit: int = 200, before: UUID | None = None
) -> list[HistoryLine]:
    """Return the same as ``history_of``, said in words and ready for a page's timeline."""
    return [sentences.line(entry) for entry in history_of(district_id, subjects, limit=limit, before=before)]


def latest(district_id: str, verb: str, subject_kind: str, subject_ids: Sequence[str | UUID]) -> dict[str, EntryView]:
    """Return the newest line of one verb about each of these subjects, by the subject's id; two statements."""
    about = {"subject_kind": subject_kind, "subject_id__in": [str(one) for one in subject_ids]}
    entries = Entry.objects.filter(district_id=district_id, verb=verb, **about).order_by("id")
    return {line.subject_id: line for line in views(district_id, entries)}


def last_line(district_id: str, subject_kind: str, *, verb: str = "") -> EntryView | None:
    """Return the newest line, of a verb if given, about a kind of subject of which there are few (two statements)."""
    lines = Entry.objects.filter(district_id=district_id, subject_kind=subject_kind, **({"verb": verb} if verb else {}))
    return next(iter(views(district_id, lines.order_by("-id")[:1])), None)


def worker_is_well(at: datetime) -> bool:
    """Return whether some worker gave a sign of life that still holds at ``at``; none from the future is believed."""
    return Heartbeat.objects.filter(well_until__gt=at, at__lte=at + AHEAD).exists()


def errands_set_aside(*, limit: int = 100) -> list[Errand]:
    """Return what subscribers failed on too often, the latest first."""
    return list(Errand.objects.filter(set_aside_at__isnull=False).order_by("-set_aside_at")[:limit])


def sweeps_failing() -> list[Sweep]:
    """Return the periodic functions whose last run failed."""
    return list(Sweep.objects.filter(failures__gt=0).order_by("name"))


def known_district(written: str) -> str:
    """Return a district written on a command's line: this deployment's, or one with lines in this database.

    :raises ArgumentTypeError: for another, naming those there are.
    """
    own = settings.ENV.district_id
    if written == own:
        return written
    there = dict.fromkeys([own, *districts()])
    if written not in there:
        raise ArgumentTypeError(f"there is no district {written or 'without a code'} here; there is {', '.join(there)}")
    return written


def districts() -> list[str]:
    """Return every district with lines in this database, by hopping along the index of time."""
    found: list[str] = []
    while True:
        after = Entry.objects.filter(district_id__gt=found[-1]) if found else Entry.objects.all()
        following = after.order_by("district_id").values_list("district_id", flat=True).first()
        if following is None:
            return found
        found.append(following)
