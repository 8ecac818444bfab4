"""How the rows of the lists read: what a thing is called, what is said beside it, where it opens. Never a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

from shanzhi.burden.workflow import FORM_STATE_WORDS, FormState, SuggestionState
from shanzhi.campaigns.access import READERS as CAMPAIGN_READERS
from shanzhi.kernel.actors import Actor
from shanzhi.readings.dictionary import Measure
from shanzhi.readings.queries.counts import kept_list
from shanzhi.readings.queries.lists import LISTS, Asked
from shanzhi.stations.models import READERS as STATION_READERS
from shanzhi.stations.workflow import Brand, Kind
from shanzhi.talks.models import READERS as TALK_READERS

PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list: its name, what is said beside it, its address ('' for none), what it adds."""

    name: str
    aside: str
    url: str = ""
    adds: int = 1


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list, what the whole list comes to, and where the next page begins ('' at the end)."""

    rows: list[Row]
    total: int
    after: str


def _station(one: Any) -> Row:
    aside = f"{Brand(one.brand).label}　{Kind(one.kind).label}　{one.state_label}"
    return Row(one.place.name, aside, reverse("stations:station", args=[one.code]))


def _pair(one: Any) -> Row:
    sides = [str(side) for side in (one.first_unit, one.second_unit, one.second_division) if side is not None]
    name = "—".join(side for side in sides) if len(sides) > 1 else _("结对%(number)s") % {"number": one.number}
    return Row(name, f"{one.rule.label}　{one.number}")


def _talk(one: Any) -> Row:
    return Row(one.title, f"{one.area_name}　{one.state_label}", reverse("meetings:talk", args=[one.number]))


def _topic(one: Any) -> Row:
    return Row(one.title, f"{one.number}　{one.state_label}", reverse("meetings:topic", args=[one.number]))


def _target(one: Any) -> Row:
    return Row(one.place.name, one.campaign.title, _sheet(one.campaign.number, one.place.code))


def _defect(one: Any) -> Row:
    aside = f"{one.target.place.name}　{one.campaign.title}　{one.state_label}"
    return Row(one.type.name, aside, _sheet(one.campaign.number, one.target.place.code))


def _sheet(number: str, code: str) -> str:
    return reverse("campaigns:sheet", args=[number, code])


def _form(one: Any) -> Row:
    aside = f"{one.owner}　{FORM_STATE_WORDS[FormState(one.state)]}"
    return Row(one.name, aside, reverse("burden:form", args=[one.code]))


def _suggestion(one: Any) -> Row:
    answered = one.state == SuggestionState.ANSWERED
    return Row((answered and one.public_text[:40]) or one.number, _("已答复") if answered else _("等答复"))


# Which list reads how, and who opens its things ('' in no set: nobody does from here).
ROWS: dict[str, tuple[Callable[[Any], Row], frozenset[str] | None]] = {
    "stations_open": (_station, STATION_READERS),
    "green_named": (_station, STATION_READERS),
    "pairs_in_touch": (_pair, frozenset()),
    "talks_held": (_talk, TALK_READERS),
    "topics_settled": (_topic, TALK_READERS),
    "places_seen": (_target, CAMPAIGN_READERS),
    "defects_fixed": (_defect, CAMPAIGN_READERS),
    "forms_live": (_form, None),
    "suggestions_answered": (_suggestion, frozenset()),
}


def listed(asked: Asked, measure: Measure, part: str, *, actor: Actor, after: str = "") -> Page:
    """Return a page of a figure's numerator or denominator list, and the sum of the whole, counted from the rows.

    :raises LookupError: for a place in the list that is none.
    """
    if measure.code not in LISTS:
        return _kept(asked, measure, part, after)
    rows = LISTS[measure.code][0 if part == "numerator" else 1](asked)
    some = rows.filter(pk__gt=_place(rows.model, after)) if after else rows
    found = list(some.order_by("pk")[: PAGE + 1])
    say, readers = ROWS[measure.code]
    opens = readers is None or bool(actor.capacities() & readers)
    told = [row if opens else Row(row.name, row.aside) for row in map(say, found[:PAGE])]
    return Page(told, rows.count(), str(found[PAGE - 1].pk) if len(found) > PAGE else "")


def _place(model: Any, after: str) -> UUID | int:
    try:
        return model._meta.pk.to_python(after)  # type: ignore[no-any-return]
    except ValidationError:
        raise LookupError(after) from None


def _kept(asked: Asked, measure: Measure, part: str, after: str) -> Page:
    if after and not after.isdecimal():
        raise LookupError(after)
    rows, start = kept_list(asked, measure, part), int(after or 0)
    told = [Row(str(name), "", str(url), int(n)) for name, n, url in rows[start : start + PAGE]]
    more = str(start + PAGE) if len(rows) > start + PAGE else ""
    return Page(told, sum(int(n) for _name, n, _url in rows), more)
