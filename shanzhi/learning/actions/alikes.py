"""Look-alikes among the running cases, found in the background. Derived from cases, so no line is written.

A person ties them, or says that they are two; this only finds them, beyond the street and the few that a page asks.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from shanzhi.advice.pairs import pairs
from shanzhi.cases.models import Case
from shanzhi.learning.models import Alike
from shanzhi.learning.queries.alikes import telling_of
from shanzhi.loop.workflow import Zone

DAYS = 45
MOST = 4_000  # of the newest running cases; each is asked about those alone that share rare words with it


def find_alikes(district_id: str, *, at: datetime) -> int:
    """Find the pairs among the running ordinary cases of the last weeks; return how many are new.

    What is over or told apart stays out; a pair that isn't alike any more is forgotten.
    """
    rows = Case.objects.in_district(district_id).open().filter(zone=str(Zone.ORDINARY))
    recent = rows.filter(told_at__gte=at - timedelta(days=DAYS), told_at__lte=at).select_related("matter", "place")
    # The oldest first: what was told first is the one the others are tied to.
    cases = sorted(
        recent.defer("place__shape").order_by("-told_at", "-pk")[:MOST], key=lambda one: (one.told_at, one.pk)
    )
    found: dict[tuple[UUID, UUID], Alike] = {}
    for pair in pairs([telling_of(case) for case in cases]):
        one, other = sorted((pair.one, pair.other))
        key = (cases[one].pk, cases[other].pk)
        found[key] = Alike(
            district_id=district_id, one_id=key[0], other_id=key[1], kind=pair.likeness.kind,
            score=pair.likeness.score, found_at=at,
        )  # fmt: skip
    known = Alike.objects.in_district(district_id)
    with transaction.atomic():
        there = {(one, other): pk for pk, one, other in known.values_list("pk", "one_id", "other_id")}
        gone = [pk for key, pk in there.items() if key not in found]
        for start in range(0, len(gone), 500):
            known.filter(pk__in=gone[start : start + 500], apart=False).delete()
        new = [row for key, row in found.items() if key not in there]
        Alike.objects.bulk_create(new, batch_size=1_000, ignore_conflicts=True)
    return len(new)


def keep_apart(district_id: str, numbers: tuple[str, str], *, at: datetime) -> None:
    """Remember that two cases aren't the same, so that they aren't offered again."""
    rows = Case.objects.in_district(district_id).filter(number__in=numbers).order_by("told_at", "pk")
    keys = list(rows.values_list("pk", flat=True))
    if len(keys) != 2:
        return
    with transaction.atomic():
        mine = Alike.objects.in_district(district_id).filter(one_id__in=keys, other_id__in=keys)
        if not mine.update(apart=True):
            Alike.objects.create(
                district_id=district_id, one_id=keys[0], other_id=keys[1], kind=Alike.Kind.NEAR, apart=True, found_at=at
            )
