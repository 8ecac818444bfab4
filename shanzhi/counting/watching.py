"""The gaming watch 防刷分: what in a month looks made for the score. Each is some cases, no verdict."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from django.db.models import Count, F
from django.utils.translation import gettext_lazy as _

from shanzhi.cases.models import Case, Task
from shanzhi.clocks.models import Deadline
from shanzhi.counting import sources
from shanzhi.counting.sources import Window
from shanzhi.journal.models import Entry
from shanzhi.kernel.clock import local
from shanzhi.loop.workflow import Zone
from shanzhi.reports.models import Attachment

KIND_WORDS = {
    "burst": _("同一个人一天里报了又当场办结许多件"),
    "photo": _("不同事项用了同一张照片"),
    "text": _("办理情况写得一字不差"),
    "brink": _("许多件在时限前几分钟才交"),
    "left_out": _("剔除得多"),
}
BURST, SAME_TEXT, BRINK, LEFT_OUT = 5, 5, 5, 5
BRINK_SPAN = timedelta(minutes=10)
BRINK_SHARE, LEFT_OUT_SHARE = 0.3, 0.2
SHORTEST_TEXT = 8
MOST_CASES = 60


@dataclass(frozen=True, slots=True)
class Sign:
    """One finding before it is kept: which kind, what makes it the same the next time, whose, which cases."""

    kind: str
    key: str
    unit_id: int | None
    cases: tuple[UUID, ...]


def _key(*parts: object) -> str:
    return sha256("|".join(str(part) for part in parts).encode()).hexdigest()[:32]


def signs(window: Window) -> list[Sign]:
    """Return what a human should look at; cases of closed zones are never among them."""
    found = [*_bursts(window), *_same_photos(window), *_same_texts(window), *_brinks(window), *_left_out(window)]
    ordinary = _ordinary(window, {case for one in found for case in one.cases})
    kept = []
    for one in found:
        cases = tuple(case for case in one.cases if case in ordinary)[:MOST_CASES]
        if len(cases) > 1:
            kept.append(Sign(one.kind, one.key, one.unit_id, cases))
    return kept


def _ordinary(window: Window, case_ids: Iterable[UUID]) -> set[UUID]:
    found: set[UUID] = set()
    for some in sources.chunks(case_ids):
        rows = Case.objects.in_district(window.district_id).filter(pk__in=some, zone=Zone.ORDINARY)
        found.update(rows.values_list("pk", flat=True))
    return found


def _bursts(window: Window) -> Iterator[Sign]:
    lines = Entry.objects.filter(
        district_id=window.district_id, verb="case.self_resolve", at__gte=window.start, at__lt=window.stop
    )
    days: dict[tuple[int, str], list[UUID]] = defaultdict(list)
    for by_id, at, pk in lines.order_by("at", "id").values_list("by_id", "at", "subject_id"):
        if by_id is not None:
            days[by_id, local(at).date().isoformat()].append(UUID(pk))
    for (by_id, day), cases in days.items():
        if len(cases) >= BURST:
            yield Sign("burst", _key("burst", by_id, day), None, tuple(cases))


def _same_photos(window: Window) -> Iterator[Sign]:
    photos = Attachment.objects.in_district(window.district_id).filter(
        added_at__gte=window.start, added_at__lt=window.stop, case_id__isnull=False
    )
    twice = photos.values("received_sha256").annotate(n=Count("case_id", distinct=True)).filter(n__gt=1)
    for digest in list(twice.order_by("received_sha256").values_list("received_sha256", flat=True)[:200]):
        cases = photos.filter(received_sha256=digest).order_by("case_id").values_list("case_id", flat=True).distinct()
        yield Sign("photo", _key("photo", digest), None, tuple(cases))


def _same_texts(window: Window) -> Iterator[Sign]:
    tasks = Task.objects.in_district(window.district_id).filter(
        handed_in_at__gte=window.start, handed_in_at__lt=window.stop
    )
    groups = tasks.values("unit_id", "outcome").annotate(n=Count("pk")).filter(n__gte=SAME_TEXT)
    for row in groups.order_by("unit_id", "outcome")[:200]:
        if len(row["outcome"]) >= SHORTEST_TEXT:
            same = tasks.filter(unit_id=row["unit_id"], outcome=row["outcome"]).order_by("handed_in_at", "pk")
            cases = tuple(same.values_list("case_id", flat=True)[:MOST_CASES])
            yield Sign("text", _key("text", row["unit_id"], row["outcome"]), row["unit_id"], cases)


def _brinks(window: Window) -> Iterator[Sign]:
    ended = Deadline.objects.in_district(window.district_id).filter(
        kind="unit", ended_at__gte=window.start, ended_at__lt=window.stop, on_time=True, counted=True
    )
    units = _units(window, ended.filter(ended_at__gte=F("due_at") - BRINK_SPAN).values_list("subject_id", "case_id"))
    for unit_id, cases in units.items():
        mine = Task.objects.in_district(window.district_id).filter(
            unit_id=unit_id, handed_in_at__gte=window.start, handed_in_at__lt=window.stop
        )
        if len(cases) >= BRINK and len(cases) >= BRINK_SHARE * mine.count():
            yield Sign("brink", _key("brink", unit_id), unit_id, tuple(cases))


def _units(window: Window, pairs: Iterable[tuple[UUID, UUID]]) -> dict[int, list[UUID]]:
    """Return the cases of some tasks by the tasks' units."""
    cases = dict(pairs)
    found: dict[int, list[UUID]] = defaultdict(list)
    for some in sources.chunks(cases):
        rows = Task.objects.in_district(window.district_id).filter(pk__in=some).order_by("pk")
        for pk, unit_id in rows.values_list("pk", "unit_id"):
            found[unit_id].append(cases[pk])
    return found


def _left_out(window: Window) -> Iterator[Sign]:
    closed = sources.closed_in(window)
    gone = sources.left_out(window, closed)
    if not gone:
        return
    units: dict[int, list[UUID]] = defaultdict(list)
    stories = sources.stories(window, closed)
    for pk, story in stories.items():
        lead = story.lead(window.at)
        if lead is not None:
            units[lead].append(pk)
    for unit_id, cases in units.items():
        out = sorted(pk for pk in cases if pk in gone)
        if len(out) >= LEFT_OUT and len(out) > LEFT_OUT_SHARE * len(cases):
            yield Sign("left_out", _key("left_out", unit_id), unit_id, tuple(out))
