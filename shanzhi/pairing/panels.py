"""What this room shows on others' pages: its place in the navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from shanzhi.pairing.models import COORDINATORS, COUNTERS
from shanzhi.ui import nav


def fill() -> None:
    """Fill the slots this room fills."""
    nav.offer("nav.more", gettext_lazy("结对"), "pairing:home", COORDINATORS, order=34)
    nav.offer("nav.more", gettext_lazy("结对"), "pairing:counts", COUNTERS, but=COORDINATORS, order=34)
