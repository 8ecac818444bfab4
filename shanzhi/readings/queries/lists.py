"""The two lists behind each figure that is counted on the spot: one selection, for the number and for the list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from shanzhi.burden.models import RegisteredForm, Suggestion
from shanzhi.burden.workflow import FormState, SuggestionState
from shanzhi.campaigns.models import Campaign, Defect, Look, Target
from shanzhi.counting.figures import midnight
from shanzhi.kernel.clock import local
from shanzhi.pairing.kinds import State as PairState
from shanzhi.pairing.models import Pair
from shanzhi.scoring.spans import Span, month_code, span_of
from shanzhi.stations.models import Naming, Station
from shanzhi.stations.workflow import Brand, NamingState
from shanzhi.stations.workflow import State as StationState
from shanzhi.talks.models import Hearing, Talk, Topic
from shanzhi.talks.workflow import TalkState, TopicState
from shanzhi.territory.queries import area_within

Rows = QuerySet[Any]
SETTLED = (TopicState.ANSWERED, TopicState.VOTED, TopicState.DONE)


@dataclass(frozen=True, slots=True)
class Asked:
    """Of which area, in which month, at which moment."""

    district_id: str
    area_path: str
    month: Span
    at: datetime

    @property
    def on(self) -> date:
        """Return the day of the moment in China."""
        return local(self.at).date()

    @property
    def starts(self) -> datetime:
        """Return the month's first moment."""
        return midnight(self.month.starts_on)

    @property
    def ends(self) -> datetime:
        """Return the first moment after the month, or the present one while it runs."""
        return min(midnight(self.month.ends_on), self.at)


def month_asked(code: str, at: datetime) -> Span | None:
    """Return the month of a code, the running one for '', None for what is no month or hasn't begun."""
    span = span_of(code or month_code(local(at).date()))
    return span if span is not None and span.kind == "month" and span.starts_on <= local(at).date() else None


def _stations(asked: Asked) -> Rows:
    rows = Station.objects.in_district(asked.district_id).exclude(state=StationState.ENDED)
    return rows.filter(area_within(asked.area_path, "place__area_path")).select_related("place")


def _open(asked: Asked) -> Rows:
    return _stations(asked).filter(state=StationState.OPEN)


def _green(asked: Asked) -> Rows:
    return _stations(asked).filter(brand=Brand.GREEN)


def _named(asked: Asked) -> Rows:
    named = Naming.objects.in_district(asked.district_id).filter(state=NamingState.NAMED)
    return _green(asked).filter(pk__in=named.values("station_id"))


def _pairs(asked: Asked) -> Rows:
    rows = Pair.objects.in_district(asked.district_id).filter(area_within(asked.area_path), state=PairState.ACTIVE)
    return rows.select_related("first_unit", "second_unit", "second_division")


def _in_touch(asked: Asked) -> Rows:
    late = Pair.objects.in_district(asked.district_id).overdue(on=asked.on)
    return _pairs(asked).exclude(pk__in=late.values("pk"))


def _talks(asked: Asked) -> Rows:
    rows = Talk.objects.in_district(asked.district_id).within(asked.area_path)
    return rows.filter(starts_at__gte=asked.starts, starts_at__lt=asked.ends)


def _held(asked: Asked) -> Rows:
    return _talks(asked).filter(state=TalkState.CLOSED)


def _topics(asked: Asked) -> Rows:
    heard = Hearing.objects.in_district(asked.district_id).filter(
        talk__district_id=asked.district_id,
        talk__state=TalkState.CLOSED,
        talk__starts_at__gte=asked.starts,
        talk__starts_at__lt=asked.ends,
    )
    return Topic.objects.in_district(asked.district_id).within(asked.area_path).filter(pk__in=heard.values("topic_id"))


def _settled(asked: Asked) -> Rows:
    return _topics(asked).filter(state__in=[str(one) for one in SETTLED])


def campaigns(asked: Asked) -> QuerySet[Campaign]:
    """Return the campaigns of an area that ran at any time of the month."""
    rows = Campaign.objects.filter(area_within(asked.area_path), district_id=asked.district_id)
    return rows.filter(Q(ended_at=None) | Q(ended_at__gte=asked.starts), begun_at__lt=asked.ends)


def _targets(asked: Asked) -> Rows:
    rows = Target.objects.filter(campaign__in=campaigns(asked).values("pk"))
    return rows.select_related("place", "campaign")


def _seen(asked: Asked) -> Rows:
    looks = Look.objects.in_district(asked.district_id).filter(campaign__in=campaigns(asked).values("pk"))
    return _targets(asked).filter(pk__in=looks.values("target_id"))


def _defects(asked: Asked) -> Rows:
    rows = Defect.objects.in_district(asked.district_id).filter(campaign__in=campaigns(asked).values("pk"))
    return rows.select_related("type", "target__place", "campaign")


def _fixed(asked: Asked) -> Rows:
    return _defects(asked).filter(state=Defect.State.FIXED)


def _forms(asked: Asked) -> Rows:
    return RegisteredForm.objects.in_district(asked.district_id).select_related("owner")


def _live(asked: Asked) -> Rows:
    return _forms(asked).filter(state=FormState.LIVE, expires_on__gte=asked.on)


def _suggestions(asked: Asked) -> Rows:
    return Suggestion.objects.in_district(asked.district_id)


def _answered(asked: Asked) -> Rows:
    return _suggestions(asked).filter(state=SuggestionState.ANSWERED)


PARTS = ("numerator", "denominator")
# The figure's code → its numerator list, its denominator list.
LISTS: dict[str, tuple[Callable[[Asked], Rows], Callable[[Asked], Rows]]] = {
    "stations_open": (_open, _stations),
    "green_named": (_named, _green),
    "pairs_in_touch": (_in_touch, _pairs),
    "talks_held": (_held, _talks),
    "topics_settled": (_settled, _topics),
    "places_seen": (_seen, _targets),
    "defects_fixed": (_fixed, _defects),
    "forms_live": (_live, _forms),
    "suggestions_answered": (_answered, _suggestions),
}
