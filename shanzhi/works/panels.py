"""What this room shows on others' pages: the link to the projects."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from shanzhi.ui import nav


def fill() -> None:
    """Fill the slots this room fills."""
    nav.offer("nav.more", gettext_lazy("工程"), "works:projects", order=40)
