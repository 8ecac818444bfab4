"""What units did, counted anew each night for the shortlist. Derived from their tasks, so no line is written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import BooleanField, Count, ExpressionWrapper, F, Max, Q
from django.db.models.functions import Substr, TruncMonth

from shanzhi.advice.history import YEAR, Handled, History
from shanzhi.cases.models import Task
from shanzhi.catalogue.queries import matter_index
from shanzhi.kernel.clock import local
from shanzhi.learning.models import Tally
from shanzhi.learning.queries.shortlist import class_above
from shanzhi.loop.tasks import TaskState
from shanzhi.loop.workflow import Zone
from shanzhi.organisation.queries import heirs
from shanzhi.territory.models import Division

SINCE = timedelta(days=3 * 365)  # older ones weigh less than a quarter and are left out


def count_units(district_id: str, *, at: datetime) -> int:
    """Count what every unit led, by matter, street and class, and return how many tallies that makes.

    Ordinary cases alone: a figure on a desk must not tell that there was a 举报. What ended goes on under its heir,
    as the register says, or, where a unit just ended without one, as the cases themselves show.
    """
    history = History(_handled(district_id, at), aliases=heirs(on=local(at).date()), today=at)
    made = [
        Tally(
            district_id=district_id,
            level=level,
            matter_code=matter,
            class_name=above,
            area_path=area,
            unit_id=int(unit),
            weight=round(tally.weight, 4),
            seen=tally.seen,
            returned=tally.returned,
            carried=tally.carried,
        )
        for (level, matter, above, area), units in history.tallies.items()
        for unit, tally in units.items()
    ]
    with transaction.atomic():
        Tally.objects.in_district(district_id).delete()
        Tally.objects.bulk_create(made, batch_size=2_000)
    return len(made)


def _handled(district_id: str, at: datetime) -> Iterator[Handled]:
    """Yield what was led in the last three years, alike cases of a month together; two statements."""
    names = matter_index().names_above
    depth = max(
        (len(path) for path in Division.objects.filter(kind="street").values_list("path", flat=True)), default=16
    )
    led = Task.objects.in_district(district_id).filter(
        case__district_id=district_id,
        case__zone=str(Zone.ORDINARY),
        case__matter__isnull=False,
        role__in=["lead", "former"],
        issued_at__gte=at - SINCE,
        issued_at__lte=at,
    )
    grouped = led.annotate(
        street=Substr("case__area_path", 1, depth),
        month=TruncMonth("issued_at"),
        recent=ExpressionWrapper(Q(issued_at__gte=at - YEAR), output_field=BooleanField()),
        back=ExpressionWrapper(Q(state=str(TaskState.RETURNED)), output_field=BooleanField()),
    ).values("unit_id", "street", "month", "recent", "back", code=F("case__matter__code"))
    for row in grouped.annotate(many=Count("pk"), last=Max("issued_at")).order_by():
        yield Handled(
            str(row["unit_id"]),
            row["code"],
            row["street"],
            row["last"],
            row["back"],
            kind=class_above(row["code"], names),
            count=row["many"],
        )
