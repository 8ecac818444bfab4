"""What the hotline shows on others' pages: its place in the navigation, for whoever takes sheets in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from shanzhi.hotline.models import CAPACITIES
from shanzhi.ui import nav


def fill() -> None:
    """Fill the slots this room fills."""
    nav.offer("nav", gettext_lazy("收表"), "hotline:sheets", CAPACITIES, order=50)
