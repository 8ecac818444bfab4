"""The verbs of the journal 日志: record a line, erase what lines carry, set a term of retention."""

from __future__ import annotations

import re
import secrets
import threading
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.journal import canonical, statements, subscribers
from shanzhi.journal.models import (
    LONGEST_RETENTION_DAYS,
    SHORTEST_RETENTION_DAYS,
    Entry,
    Errand,
    Payload,
    RetentionRule,
)
from shanzhi.kernel import clock
from shanzhi.kernel.actors import SYSTEM, Actor, ActorKind
from shanzhi.kernel.ids import uuid7
from shanzhi.kernel.refusal import NotFound, Refused

ERASE = "journal.erase"

_VERB = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
_ids_lock = threading.Lock()
_last_id = UUID(int=0)


def _next_id() -> UUID:
    """Return a UUIDv7 above every earlier one of this process, so that lines written in one millisecond keep order."""
    global _last_id
    with _ids_lock:
        fresh = uuid7()
        _last_id = fresh if fresh > _last_id else UUID(int=_last_id.int + 1)
        return _last_id


def _line(
    verb: str,
    *,
    district_id: str,
    subject_kind: str,
    subject_id: str | UUID,
    by: Actor,
    at: datetime,
    was: str = "",
    now: str = "",
    data: Mapping[str, Any] | None = None,
    zone: str = "ordinary",
    origin: str = "",
    capacity: str = "",
    version: int | None = None,
) -> tuple[Entry, Payload]:
    """Return the unsaved line and payload, hashed."""
    if not _VERB.fullmatch(verb):
        raise ValueError(f"a verb reads like case.dispatch, not {verb!r}")
    if not (district_id and subject_kind and str(subject_id)):
        raise ValueError(f"{verb} needs a district and a subject")
    payload = Payload(district_id=district_id, salt=secrets.token_hex(16), data=canonical.canonical_json(data or {}))
    held = by.capacities()
    entry = Entry(
        id=_next_id(),
        district_id=district_id,
        verb=verb,
        subject_kind=subject_kind,
        subject_id=str(subject_id),
        version=version,
        was=was,
        now=now,
        by_kind=str(by.kind),
        by_id=by.user_id,
        # A header can't be erased, and a teller's name is sealed elsewhere: it never enters a line.
        by_name="" if by.kind == ActorKind.TELLER else by.name,
        capacity=capacity or (next(iter(held)) if len(held) == 1 else ""),
        at=at,
        recorded_at=clock.now(),  # the journal's own observation, which nobody may hand in
        zone=zone,
        origin=origin or by.origin,
        algorithm=canonical.SHA_256,
        commitment=canonical.commitment(payload.salt, payload.data),
    )
    entry.leaf = entry.computed_leaf()
    payload.entry_id = entry.id
    return entry, payload


def _errands(entry: Entry, data: Mapping[str, Any] | None) -> list[Errand]:
    """Return the unsaved errands to those who want this line."""
    channel = str((data or {}).get("channel", ""))
    return [
        Errand(district_id=entry.district_id, entry_id=entry.id, subscriber=name, due_at=entry.recorded_at)
        for name in subscribers.wanting(entry.verb, entry.origin, channel)
    ]


def record(
    verb: str,
    *,
    district_id: str,
    subject_kind: str,
    subject_id: str | UUID,
    by: Actor,
    at: datetime,
    was: str = "",
    now: str = "",
    data: Mapping[str, Any] | None = None,
    zone: str = "ordinary",
    origin: str = "",
    capacity: str = "",
    version: int | None = None,
) -> Entry:
    """Write one line, inside the transaction of the act it records; two statements, three where somebody subscribes.

    ``verb`` is dotted (``case.dispatch``). ``was`` and ``now`` are the subject's states before and after, '' before
    the first. ``version`` is the subject's version after the act, 1 for the first line and dense from there; give it
    for every line of a subject or for none. ``data`` goes into the erasable payload. ``capacity`` may be left out
    when the actor holds only one, and ``origin`` where the subject has none of its own: it is then the actor's.

    :raises RuntimeError: outside a transaction.
    :raises ValueError: for a verb without a dot, a naive moment, or data that JSON can't carry.
    :raises django.db.IntegrityError: when the subject already has a line of this version.
    """
    line = {
        "verb": verb,
        "district_id": district_id,
        "subject_kind": subject_kind,
        "subject_id": subject_id,
        "by": by,
        "at": at,
        "was": was,
        "now": now,
        "data": data,
        "zone": zone,
        "origin": origin,
        "capacity": capacity,
        "version": version,
    }
    return record_many([line])[0]


def record_many(lines: Iterable[Mapping[str, Any]]) -> list[Entry]:
    """Write many lines at once, each given as the keyword arguments of ``record`` with ``verb`` among them.

    :raises RuntimeError: outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a journal line is written in the transaction of the act it records")
    told = list(lines)
    made = [_line(**line) for line in told]
    entries = [entry for entry, _payload in made]
    statements.insert(entries)
    statements.insert([payload for _entry, payload in made])
    errands = [one for entry, line in zip(entries, told, strict=True) for one in _errands(entry, line.get("data"))]
    statements.insert(errands)
    return entries


def erase(entry_id: UUID, *, district_id: str, reason: str, by: Actor, at: datetime) -> Entry:
    """Erase what one line carries, for good; the line, its hashes and a new line with the reason stay.

    :raises NotFound: when there is no such line, or it carries nothing any more.
    :raises Refused: without a reason, and for the line of an erasure itself.
    """
    entry = Entry.objects.filter(district_id=district_id, pk=entry_id).first()
    if entry is not None and entry.verb == ERASE:
        raise Refused(_("清除记录本身不能再清除。"))
    if not reason.strip():
        raise Refused(_("请写明清除的理由。"))
    with transaction.atomic():
        made = erase_many([entry_id], district_id=district_id, reason=reason, by=by, at=at) if entry else []
    if not made:
        raise NotFound(_("没有这条记录，或其内容已清除。"))
    return made[0]


def erase_many(
    entry_ids: Sequence[UUID], *, district_id: str, reason: str, by: Actor, at: datetime, basis: str = ""
) -> list[Entry]:
    """Erase what these lines carry, where it isn't erased yet; return the new lines, one for each erased payload.

    ``basis`` names the rule behind it ('' when a person decided).
    """
    with transaction.atomic():
        kept = Payload.objects.filter(district_id=district_id, entry_id__in=entry_ids, erased_at__isnull=True)
        ids = list(
            kept.filter(entry__district_id=district_id)
            .exclude(entry__verb=ERASE)
            .select_for_update(of=("self",))
            .order_by("pk")
            .values_list("pk", flat=True)
        )
        made = record_many(
            {
                "verb": ERASE,
                "district_id": district_id,
                "subject_kind": "entry",
                "subject_id": one,
                "by": by,
                "at": at,
                "data": {"reason": reason, "basis": basis},
            }
            for one in ids
        )
        Payload.objects.filter(district_id=district_id, pk__in=ids).update(data="", salt="", erased_at=at)
    return made


def set_retention(entity: str, *, district_id: str, keep_days: int, basis: str, by: Actor, at: datetime) -> None:
    """Set how many days things of ``entity`` are kept, and start over with those already gone through.

    :raises Refused: for less than half a year or more than a hundred, or without a basis.
    """
    if keep_days < SHORTEST_RETENTION_DAYS:
        raise Refused(_("保存期限不得少于 %(days)s 天。") % {"days": SHORTEST_RETENTION_DAYS})
    if keep_days > LONGEST_RETENTION_DAYS:
        raise Refused(_("保存期限最长 %(days)s 天；一直保存的，不用定期限。") % {"days": LONGEST_RETENTION_DAYS})
    if not basis.strip():
        raise Refused(_("请写明依据。"))
    with transaction.atomic():
        RetentionRule.objects.update_or_create(
            district_id=district_id,
            entity=entity,
            defaults={"keep_days": keep_days, "basis": basis.strip(), "done_to": None},
        )
        record(
            "journal.set_retention",
            district_id=district_id,
            subject_kind="retention",
            subject_id=entity[:40],
            by=by,
            at=at,
            data={"keep_days": keep_days, "basis": basis.strip()},
        )


def note_backup(district_id: str, *, last_entry: str | None, with_keys: bool, at: datetime) -> Entry:
    """Write down that everything was copied out of the house, up to which line, and whether the keys went along."""
    with transaction.atomic():
        return record(
            "journal.back_up",
            district_id=district_id,
            subject_kind="backup",
            subject_id=last_entry or "empty",
            by=SYSTEM,
            at=at,
            data={"last_entry": last_entry, "with_keys": with_keys},
        )


def note_check(district_id: str, *, findings: int, at: datetime) -> Entry:
    """Write down that lines and states were compared, and how many things did not agree."""
    with transaction.atomic():
        return record(
            "journal.check",
            district_id=district_id,
            subject_kind="check",
            subject_id=at.strftime("%Y%m%dT%H%M%S"),
            by=SYSTEM,
            at=at,
            data={"findings": findings},
        )
