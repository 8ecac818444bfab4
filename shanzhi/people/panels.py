"""What this room shows on others' pages: links, the place's name, the mark of a demonstration, a unit's people."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext, gettext_lazy

from shanzhi.kernel import clock
from shanzhi.people.capacities import Capacity
from shanzhi.people.queries import deployment, in_words, posts_in
from shanzhi.ui import nav, slots


def _place(_request: HttpRequest | None, _thing: Any) -> str:
    kept = deployment(settings.ENV.district_id)
    return "" if kept is None else f"{kept.name}{kept.street_name}"


def _watermark(_request: HttpRequest | None, _thing: Any) -> str:
    kept = deployment(settings.ENV.district_id)
    return gettext("演示数据：人名、单位和事情都是编的") if kept is not None and kept.is_demonstration else ""


def _people_of_unit(request: HttpRequest | None, unit: Any) -> str:
    posts = [(post, in_words(post)) for post in posts_in(unit, at=clock.now())]
    return render_to_string("people/_unit_people.html", {"posts": posts}, request)


def fill() -> None:
    """Fill the slots this room fills."""
    nav.offer("nav.more", gettext_lazy("包联"), "people:coverage", order=30)
    keepers = (Capacity.KEEPER,)
    nav.offer("nav.more", gettext_lazy("人员"), "people:staff", keepers, order=30)
    slots.register("place.name", _place)
    slots.register("watermark", _watermark)
    slots.register("unit.main", _people_of_unit)
