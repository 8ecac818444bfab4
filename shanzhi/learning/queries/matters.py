"""Which matter a text speaks of: learned where something was learned, else by the catalogue's own words."""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.conf import settings

from shanzhi.advice.learned import Model
from shanzhi.advice.leaves import combine
from shanzhi.advice.matter import MatterIndex, Suggestion
from shanzhi.catalogue.models import Matter
from shanzhi.catalogue.queries import matter_index, matter_index_at_hand
from shanzhi.kernel import logs
from shanzhi.learning import keeping
from shanzhi.learning.models import LearnedVersion

LOOK_AGAIN = 60.0  # seconds after which a process asks which version is in use
CONSIDERED = 12  # leaves the words speak for, looked at for each text

log = logs.logger(__name__)


@dataclass(frozen=True, slots=True)
class InUse:
    """The models of the version in use, and when this process last looked."""

    digest: str
    classes: Model | None
    leaves: Model | None
    looked: float


_kept: dict[str, InUse] = {}


def forget() -> None:
    """Ask anew which version is in use, at the next text."""
    _kept.clear()


def in_use(district_id: str = "") -> InUse:
    """Return what is in use, read once a process and version (a statement a minute at most)."""
    district = district_id or settings.ENV.district_id
    known = _kept.get(district)
    if known is not None and time.monotonic() - known.looked < LOOK_AGAIN:
        return known
    row = LearnedVersion.objects.filter(district_id=district, in_service=True).first()
    name = row.digest if row is not None else ""
    if known is not None and known.digest == name:
        found = InUse(name, known.classes, known.leaves, time.monotonic())
    else:
        found = InUse(
            name, keeping.kept(name), keeping.kept(row.leaf_digest) if row is not None else None, time.monotonic()
        )
        if name and found.classes is None:
            log.warning("the learned version's file is missing or another: cold suggestions", digest=name)
    _kept[district] = found
    return found


@dataclass(frozen=True, slots=True)
class Advisor:
    """What suggests matters for many texts of one sheet: read once, asked often, no statement between."""

    index: MatterIndex
    learned: InUse

    def suggest(self, text: str, *, limit: int = 3) -> list[Suggestion]:
        """Return the matters a text most likely speaks of, best first."""
        return _suggest(text, self.index, self.learned, limit)


def advisor(*, district_id: str = "") -> Advisor:
    """Return what suggests matters, for many texts (one statement, and one a minute)."""
    return Advisor(matter_index(), in_use(district_id))


def suggest_matter(text: str, *, limit: int = 3, district_id: str = "") -> list[Suggestion]:
    """Return the matters a text most likely speaks of, best first, each with its band and the words that spoke."""
    return _suggest(text, matter_index(), in_use(district_id), limit)


def suggest_at_hand(text: str, *, limit: int = 1, district_id: str = "") -> list[Suggestion]:
    """Return the same for lists that only hint: no statement for each text."""
    return _suggest(text, matter_index_at_hand(), in_use(district_id), limit)


def spoken_matters(text: str, *, limit: int = 3, district_id: str = "") -> list[tuple[Matter, Suggestion]]:
    """Return the suggested matters themselves, as far as they are in force."""
    found = suggest_matter(text, limit=limit, district_id=district_id)
    matters = {one.code: one for one in Matter.objects.current().filter(code__in=[each.code for each in found])}
    return [(matters[one.code], one) for one in found if one.code in matters]


def _suggest(text: str, index: MatterIndex, learned: InUse, limit: int) -> list[Suggestion]:
    if learned.classes is None:
        return index.suggest(text, limit=limit)
    return combine(
        learned.classes.suggest("", text, limit=3),
        index.suggest(text, limit=CONSIDERED),
        class_of=classes_of(index),
        known=frozenset(learned.classes.labels),
        leaves=learned.leaves.suggest("", text, limit=CONSIDERED) if learned.leaves is not None else (),
        limit=limit,
    )


def classes_of(index: MatterIndex) -> dict[str, str]:
    """Return the class of each leaf: the first name above it, which outlives a new version's codes."""
    return {code: names[0] if names else code for code, names in index.names_above.items()}
