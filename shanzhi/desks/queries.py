"""Questions of the desks: the board's queues, lists of cases, a unit's inbox, what waits for a yes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q

from shanzhi.cases.models import Application, Case, Task
from shanzhi.desks.models import SavedQueue
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import CHINA
from shanzhi.loop.asking import Asked
from shanzhi.organisation.models import Unit
from shanzhi.queues.board import queues
from shanzhi.queues.conditions import Areas, areas_named, condition

PAGE = 50


# --- the board ---------------------------------------------------------------------------------------------


def queue_counts(
    actor: Actor, *, at: datetime, narrowed: Q, whole: str, kept: dict[str, tuple[str, Asked]], areas: Areas
) -> dict[str, int]:
    """Return how many visible open cases lie in each queue, narrowed, and in the kept ones by their address.

    ``""`` counts the queue ``whole`` however it is narrowed. One statement.
    """
    found = queues(at)
    conditions = {name: queue & narrowed for name, queue in found.items()} | {"": found[whole]}
    for address, (queue, asked) in kept.items():
        conditions[address] = found[queue] & condition(asked, at=at, areas=areas)
    counts = {f"n_{place}": Count("pk", filter=each) for place, each in enumerate(conditions.values())}
    counted = Case.objects.visible_to(actor).open().aggregate(**counts)
    return {name: int(counted[f"n_{place}"]) for place, name in enumerate(conditions)}


def areas_of(*asked: Asked) -> Areas:
    """Return the areas named anywhere in these; one statement where there are any."""
    codes = ",".join(dict.fromkeys(one.area for one in asked if one.area))
    return areas_named(codes) if codes else {}


@dataclass(slots=True)
class Page:
    """One page of a list, with the key of the next one ('' at the end)."""

    rows: list[Any]
    next_key: str = ""


def board(actor: Actor, queue: str, *, at: datetime, narrowed: Q, after: str = "", size: int = PAGE) -> Page:
    """Return one page of a queue, the nearest due first, by keyset (due moment and key); one statement.

    :raises KeyError: for a queue that doesn't exist.
    """
    found = Case.objects.visible_to(actor).open().filter(queues(at)[queue] & narrowed)
    column = "unit_due_at" if queue in {"handling"} else "step_due_at"
    if (behind := _behind(after)) is not None:
        bound, key = behind
        if bound is None:
            found = found.filter(Q(**{f"{column}__isnull": True}), pk__gt=key)
        else:
            later = Q(**{f"{column}__gt": bound}) | Q(**{column: bound}, pk__gt=key)
            found = found.filter(later | Q(**{f"{column}__isnull": True}))
    found = (
        found.select_related("matter", "lead_unit", "grid")
        .defer("grid__outline")
        .order_by(F(column).asc(nulls_last=True), "pk")
    )
    rows = list(found[: size + 1])
    return _page(rows, size, lambda case: f"{_iso(getattr(case, column))}_{case.pk}")


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment is not None else "none"


def _behind(after: str) -> tuple[datetime | None, UUID] | None:
    """Return the moment (None for none) and the key to go on behind; None for the first page, or for no such words."""
    moment, _, key = after.partition("_")
    try:
        return (None if moment == "none" else datetime.fromisoformat(moment).astimezone(CHINA)), UUID(key)
    except ValueError:
        return None


def _page(rows: list[Any], size: int, key: Any) -> Page:
    if len(rows) <= size:
        return Page(rows)
    return Page(rows[:size], key(rows[size - 1]))


def cases_told(actor: Actor, asked: Asked, *, at: datetime, areas: Areas, after: str = "", size: int = PAGE) -> Page:
    """Return one page of the visible cases asked for, the newest telling first (or the oldest); one statement."""
    found = Case.objects.visible_to(actor).filter(condition(asked, at=at, areas=areas))
    oldest = asked.sort == "oldest"
    behind = _behind(after)
    if behind is not None and behind[0] is not None:
        side, (bound, key) = ("gt" if oldest else "lt"), behind
        found = found.filter(Q(**{f"told_at__{side}": bound}) | Q(**{"told_at": bound, f"pk__{side}": key}))
    found = found.select_related("matter", "lead_unit", "grid").defer("grid__outline", "summary")
    order = ("told_at", "pk") if oldest else ("-told_at", "-pk")
    rows = list(found.order_by(*order)[: size + 1])
    return _page(rows, size, lambda case: f"{case.told_at.isoformat()}_{case.pk}")


# --- a unit's inbox ------------------------------------------------------------------------------------------


def unit_inbox(actor: Actor, *, size: int = 200) -> list[Task]:
    """Return the running tasks of the actor's units that the actor may see, the nearest due first; one statement."""
    visible = Case.objects.visible_to(actor).values("pk")
    return list(
        Task.objects.of_units(actor.district_id, actor.unit_ids())
        .running()
        .filter(case_id__in=visible)
        .select_related("case", "case__matter", "unit")
        .order_by("due_at", "pk")[:size]
    )


def unit_done(actor: Actor, *, size: int = 30) -> list[Task]:
    """Return what the actor's units handed in lately, the newest first; one statement."""
    visible = Case.objects.visible_to(actor).values("pk")
    return list(
        Task.objects.of_units(actor.district_id, actor.unit_ids())
        .filter(case_id__in=visible, handed_in_at__isnull=False)
        .select_related("case", "unit")
        .order_by("-handed_in_at", "pk")[:size]
    )


def unit_applications(actor: Actor, *, size: int = 30) -> list[Application]:
    """Return what the actor's units asked for and is waiting or running, the newest first; one statement."""
    visible = Case.objects.visible_to(actor).values("pk")
    return list(
        Application.objects.in_district(actor.district_id)
        .filter(unit_id__in=actor.unit_ids(), state__in=["asked", "running"])
        .filter(case__district_id=actor.district_id, task__district_id=actor.district_id)
        .filter(task__state__in=["issued", "handling"], case_id__in=visible)
        .select_related("case", "task")
        .order_by("-asked_at")[:size]
    )


def units_of(actor: Actor) -> list[Unit]:
    """Return the units the actor holds a post in, by name; one statement."""
    return list(Unit.objects.filter(pk__in=actor.unit_ids()).order_by("name"))


def waiting_applications(actor: Actor, *, size: int = 100) -> list[Application]:
    """Return the applications that wait for a decision on cases the actor may see, the oldest first."""
    visible = Case.objects.visible_to(actor).values("pk")
    return list(
        Application.objects.in_district(actor.district_id)
        .filter(state="asked", case__district_id=actor.district_id, task__district_id=actor.district_id)
        .filter(task__state__in=["issued", "handling"])
        .filter(case_id__in=visible)
        .select_related("case", "task", "task__unit")
        .order_by("asked_at")[:size]
    )


def saved_queues(user_id: int | None) -> list[SavedQueue]:
    """Return the filters a person kept, by name."""
    return list(SavedQueue.objects.filter(user_id=user_id).order_by("name")) if user_id is not None else []
