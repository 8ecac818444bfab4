"""What the reserve list shows on others' pages: its link beside a period."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from shanzhi.ui import slots


def _link(_request: HttpRequest | None, _thing: Any) -> str:
    return format_html('<li><a href="{}">{}</a></li>', reverse("reserve:proposals"), _("后备干部"))


def fill() -> None:
    """Fill the slots this room fills."""
    slots.register("assessment.links", _link, order=50, key="reserve.link")
