"""How articles stand today, for the check that lines and states agree."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from shanzhi.journal import verification
from shanzhi.journal.verification import Standing
from shanzhi.knowledge.models import Article


def standings(district_id: str, ids: Collection[str] | None) -> Iterable[Standing]:
    """Yield each article's state and version."""
    rows = Article.objects.in_district(district_id)
    if ids is not None:
        rows = rows.filter(pk__in=list(ids))
    for key, state, version in rows.values_list("pk", "state", "version").iterator(chunk_size=2000):
        yield Standing(str(key), state, version)


def register() -> None:
    """Register articles with the journal's check."""
    verification.register("article", standings)
