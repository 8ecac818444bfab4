"""What this room shows on others' pages: the keeper's way to systems and hooks, from the list of people too."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.people.capacities import Capacity
from shanzhi.ui import nav, slots

KEEPERS = frozenset({str(Capacity.KEEPER)})


def _systems(_request: HttpRequest | None, _thing: Any) -> str:
    said = format_html('<a href="{}">{}</a>', reverse("api:systems"), _("接入的系统"))
    return format_html('<p class="meta">{} {}</p>', _("别的系统用的账号不是人，列在另一页："), said)


def fill() -> None:
    """Fill the slots this room fills."""
    slots.register("people.foot", _systems, key="api.people")
    nav.offer("nav.more", gettext_lazy("接口"), "api:systems", KEEPERS, order=79)
