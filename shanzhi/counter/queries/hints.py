"""Hints on the way of telling: cases that may be the same, said without giving away what others told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from shanzhi.advice.emergency import words as emergency_words
from shanzhi.counter import saying
from shanzhi.counter.queries.places import Understood
from shanzhi.counter.queries.tellings import is_taken_in
from shanzhi.loop.workflow import State
from shanzhi.reports import vault
from shanzhi.reports.models import Attachment
from shanzhi.reports.queries.lookalikes import Lookalike, lookalikes_for, own_words
from shanzhi.ui.joining import joined

SHORTEST = 6  # characters before a look makes sense
ANSWERED_NO = "no"


@dataclass(frozen=True, slots=True)
class Alike:
    """One running case as a stranger may see it: when, how far, which of one's own words it shares, how it stands."""

    number: str
    name: str
    told_at: datetime
    metres: int | None
    shared: str
    stands: str


def look(text: str, place: Understood, *, district_id: str, at: datetime) -> list[Alike]:
    """Return at most two running ordinary cases that may be the same."""
    found = lookalikes_for(text, district_id=district_id, at=at, limit=2, **where_of(place))
    return [_alike(one, at) for one in found]


def where_of(place: Understood) -> dict[str, Any]:
    """Return a place as a look for look-alikes takes it."""
    given, register = place.given, place.given.get("place")
    if register is not None:
        return {
            "area_path": register.area_path,
            "lon": register.lon,
            "lat": register.lat,
            "place_text": register.name,
        }
    return {
        "area_path": given.get("area_path", ""),
        "lon": given.get("lon"),
        "lat": given.get("lat"),
        "place_text": given.get("place_text", ""),
    }


def ask_about(written: Mapping[str, Any], place: Understood, *, district_id: str, at: datetime) -> list[Alike]:
    """Return what to ask about before taking it in: nothing twice, nothing in an emergency, not one's own telling."""
    if written["alike"] or written["seen"] or emergency_words(written["text"]):
        return []
    found = look(written["text"], place, district_id=district_id, at=at)
    return [] if found and is_taken_in(written["key"], district_id=district_id) else found


def _alike(found: Lookalike, at: datetime) -> Alike:
    """Return a case in words that nobody told us: its matter's public name, or what was released, or nothing."""
    case = found.case
    if case.released_text:
        name = case.released_text
    elif case.matter is not None:
        name = f"{case.place.name if case.place is not None else ''}{case.matter.told_as()}"
    else:
        name = _("附近的一件事")
    metres = found.likeness.metres
    seen = saying.Seen(state=State(case.state), zone=case.zone, at=at, returned=case.returns > 0)
    return Alike(
        number=case.number,
        name=name,
        told_at=case.told_at,
        metres=max(round(metres / 10) * 10, 10) if metres is not None else None,
        shared=joined(own_words(found)[:3]),
        stands=saying.headline(seen),
    )


def kept_photos(key: str, *, district_id: str) -> list[Attachment]:
    """Return the photos that already lie here for an unfinished page."""
    return list(Attachment.objects.of_draft(district_id, vault.secret_hash("draft", key)).order_by("id"))
