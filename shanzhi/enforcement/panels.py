"""What this room shows on others' pages: the keeper's way to the registers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from shanzhi.enforcement.access import KEEPERS
from shanzhi.ui import nav


def register() -> None:
    """Fill the slot."""
    nav.offer("nav.more", gettext_lazy("检查的名录和规则"), "enforcement:registers", KEEPERS, order=44)
