"""What people decided, as examples to learn from: ordinary cases alone, whose matter a person set or let stand.

Nothing of a 举报 or a child is ever an example, nor what only a sheet, a rule or a suggestion said.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from shanzhi.advice.features import families
from shanzhi.cases.models import Case
from shanzhi.catalogue.queries import matter_index
from shanzhi.journal.models import Entry
from shanzhi.kernel.actors import ActorKind
from shanzhi.kernel.text import skeleton
from shanzhi.loop.workflow import State, Zone
from shanzhi.people.models import Deployment

DECIDED = ("case.accept", "case.correct", "case.register", "case.dispatch")
SINCE = timedelta(days=3 * 365)
MOST = 30_000
KEPT_APART = 5  # one family in so many is kept apart, always the same ones


@dataclass(slots=True)
class Examples:
    """Texts with the class and the leaf that people decided; ``apart`` says which are never learned from."""

    texts: list[tuple[str, str]] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)
    leaves: list[str] = field(default_factory=list)
    apart: list[bool] = field(default_factory=list)

    def part(self, *, apart: bool) -> Examples:
        """Return the examples of one side."""
        rows = [number for number, side in enumerate(self.apart) if side == apart]
        return Examples(
            [self.texts[n] for n in rows],
            [self.classes[n] for n in rows],
            [self.leaves[n] for n in rows],
            [apart] * len(rows),
        )


def examples(district_id: str, *, at: datetime) -> Examples:
    """Return what people decided in the last three years, the newest 30,000."""
    names = matter_index().names_above
    found = Examples()
    for case in _decided(district_id, at):
        code = case.matter.code if case.matter is not None else ""
        if code in names:
            found.texts.append((case.title, case.summary))
            found.leaves.append(code)
            found.classes.append(names[code][0] if names[code] else code)
    found.apart = sides(found.texts)
    return found


def sides(texts: list[tuple[str, str]]) -> list[bool]:
    """Return which texts are kept apart: by whole families of look-alikes, chosen by a digest, the same every night."""
    if not texts:
        return []
    groups = families([f"{title}{body}" for title, body in texts])
    names: dict[int, str] = {}
    for group, (title, body) in zip(groups, texts, strict=True):
        name = hashlib.sha256(skeleton(title + body).encode()).hexdigest()
        names[int(group)] = min(names.get(int(group), name), name)
    return [int(names[int(group)], 16) % KEPT_APART == 0 for group in groups]


def _decided(district_id: str, at: datetime) -> Iterator[Case]:
    kinds = {str(ActorKind.USER)}
    county = Deployment.objects.of(district_id)
    if county is not None and county.is_demonstration:
        kinds.add(str(ActorKind.REHEARSAL))
    lines = Entry.objects.filter(
        district_id=district_id, at__gte=at - SINCE, subject_kind="case", verb__in=DECIDED, by_kind__in=kinds
    )
    decided = list(dict.fromkeys(lines.order_by("-at").values_list("subject_id", flat=True)[: 4 * MOST]))[:MOST]
    for start in range(0, len(decided), 500):
        rows = Case.objects.in_district(district_id).filter(pk__in=decided[start : start + 500], zone=Zone.ORDINARY)
        # What was void or turned away says nothing of its matter.
        rows = rows.exclude(state__in=[str(State.VOID), str(State.REJECTED)]).filter(matter__isnull=False)
        yield from rows.select_related("matter").only("title", "summary", "matter__code", "district_id")
