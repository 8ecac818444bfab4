"""What the addresses of this room need of the world: a version that serves nobody, and a hot issue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from shanzhi.advice.hot import Cluster
from shanzhi.learning.actions.issues import _propose
from shanzhi.learning.models import LearnedVersion
from shanzhi.learning.queries.issues import Found
from tests.neighbourhood import DISTRICT, Neighbourhood

SURE = {"at": 0.9, "n": 9, "share": 0.6, "accuracy": 0.98}
FIGURES = {"n": 15, "macro_f1": 0.9, "accuracy": 0.91, "ece": 0.02, "bins": [], "sure": SURE}


def hot_cases(neighbourhood: Neighbourhood, hot: Sequence[str], others: Sequence[str]) -> list[Any]:
    """Have these told on days that follow one another, the hot ones at one place; return the hot ones' cases."""
    at, found = neighbourhood.at, []
    for number, text in enumerate(hot):
        neighbourhood.at = at - timedelta(days=number)
        found.append(neighbourhood.case(title=text[:20], summary=text))
    for text in others:
        neighbourhood.case(title=text, summary=text, place=None)
    neighbourhood.at = at
    return found


def lay(world: Any) -> None:
    """Lay a version and a hot issue."""
    LearnedVersion.objects.create(
        district_id=DISTRICT,
        number=1,
        learned_at=world.ground.at,
        digest="0" * 64,
        texts=60,
        kept_apart=15,
        figures={"learned": FIGURES, "cold": FIGURES | {"ece": None}},
        verdict="not_better",
    )
    # Of the ordinary case that is there: new ones would send their notices in the middle of somebody else's test.
    case = world.running["ordinary"].case
    cluster = Cluster([str(case.pk)], case.title, "", [], None, None, 1, 1, 0, 1.0, campaign=False)
    world.more["hot_issue"] = _propose(DISTRICT, Found(cluster, [case]), at=world.ground.at)
