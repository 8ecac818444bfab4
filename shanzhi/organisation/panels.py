"""What this room shows on others' pages: the link to the register."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from shanzhi.ui import nav


def fill() -> None:
    """Fill the slots this room fills."""
    nav.offer("nav.more", pgettext_lazy("heading", "单位"), "organisation:units", order=20)
