"""What this room shows on others' pages: links to the look-alikes, the hot issues and what was learned."""

from __future__ import annotations

from django.utils.translation import gettext_lazy, pgettext_lazy

from shanzhi.learning.access import KEEPERS, SORTERS, WATCHERS
from shanzhi.ui import nav


def fill() -> None:
    """Fill the slots this room fills."""
    nav.offer("nav.more", pgettext_lazy("heading", "热点"), "learning:issues", WATCHERS, order=35)
    nav.offer("nav.more", gettext_lazy("像是同一件"), "learning:alikes", SORTERS, order=34)
    nav.offer("nav.more", gettext_lazy("研判学习"), "learning:versions", KEEPERS, order=80)
