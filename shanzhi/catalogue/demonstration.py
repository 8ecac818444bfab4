"""The demonstration county's catalogue: invented, built through the same imports as a real one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from shanzhi.catalogue.actions.outcomes import Outcome
from shanzhi.catalogue.actions.publishing import take_in
from shanzhi.catalogue.defaults import DATA
from shanzhi.catalogue.models import CatalogueVersion, Part
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused
from shanzhi.kernel.sheets import read_sheet

CODE = "2026-01"
SHEETS: tuple[tuple[Part, str, str, str], ...] = (
    (Part.DUTIES, "demonstration", "duties.csv", "履职事项清单（演示）"),
    (Part.MATTERS, "demonstration", "matters.csv", "网格事项清单（演示）"),
    (Part.LIMITS, "demonstration", "limits.csv", "时限表（演示）"),
    (Part.REASONS, "default", "reasons.csv", "理由清单（演示）"),
    (Part.REPLIES, "default", "replies.csv", "答复模板（演示）"),
)


def build_catalogue(district_id: str, *, by: Actor, at: datetime) -> dict[str, Outcome]:
    """Publish every part of the demonstration's catalogue that has no version yet, and return what was done.

    Units should be registered before; one that is not is remarked on and found by its name later.

    :raises Refused: when one of our own sheets can't be read, which is a mistake of this room.
    """
    actor = by if by.district_id else replace(by, district_id=district_id)
    done: dict[str, Outcome] = {}
    known = set(CatalogueVersion.objects.filter(is_current=True).values_list("part", flat=True))
    for part, folder, file, title in SHEETS:
        if part in known:
            continue
        outcome = take_in(part, read_sheet(DATA / folder / file), by=actor, at=at, code=CODE, title=title)
        if outcome.faults:
            raise Refused(f"{file}: {outcome.faults[0]}")
        done[str(part)] = outcome
    return done
