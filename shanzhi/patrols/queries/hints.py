"""What helps while a worker writes: a matter to tap, whom to call first, what runs already; photos kept so far."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.forms import BaseForm

from shanzhi.advice.emergency import calls
from shanzhi.advice.matter import UNSURE
from shanzhi.cases.models import Case
from shanzhi.catalogue.models import Matter
from shanzhi.kernel.actors import Actor
from shanzhi.learning.queries.matters import suggest_matter
from shanzhi.reports import vault
from shanzhi.reports.models import Attachment
from shanzhi.reports.queries.lookalikes import lookalikes_for

SHORTEST = 6  # characters before anything is guessed
OFFERED = 3


def advice(text: str, actor: Actor, ground: Sequence[str], *, at: datetime) -> dict[str, Any]:
    """Return what helps for these words: calls, up to three matters, up to two running look-alikes."""
    found: dict[str, Any] = {"calls": calls(text), "matters": [], "alike": []}
    if len(text) < SHORTEST or not ground:
        return found
    spoken = [one.code for one in suggest_matter(text, limit=OFFERED) if one.band != UNSURE]
    by_code = {matter.code: matter for matter in Matter.objects.current().filter(code__in=spoken)}
    found["matters"] = [by_code[code] for code in spoken if code in by_code]
    found["alike"] = lookalikes_for(
        text, district_id=actor.district_id, area_path=ground[0], at=at, actor=actor, limit=2
    )
    return found


def settled_matters() -> list[Matter]:
    """Return the matters a worker may settle on the spot, in the order of the catalogue; one statement."""
    return list(Matter.objects.current().dispatchable().filter(self_resolvable=True).order_by("path")[:60])


def same_case(actor: Actor, number: str) -> Case | None:
    """Return the running case a worker ticked as the same, if they may know of it."""
    return Case.objects.visible_to(actor).open().filter(number=number).first() if number else None


def kept_photos(form: BaseForm, *, district_id: str) -> int:
    """Return how many photos of a page that came back are kept already."""
    key = str(form["key"].value() or "") if form.is_bound else ""
    return Attachment.objects.of_draft(district_id, vault.secret_hash("draft", key)).count() if key else 0
