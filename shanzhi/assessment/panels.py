"""What 考核 shows on others' pages: its links, behind 更多."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from shanzhi.assessment.access import HEADS, LOOKERS, WORKERS
from shanzhi.ui import nav


def fill() -> None:
    """Fill the slots this room fills."""
    nav.offer("nav.more", gettext_lazy("考核"), "assessment:overview", (*LOOKERS, *HEADS), order=30)
    nav.offer("nav.more", gettext_lazy("我的结果"), "assessment:mine", WORKERS, but=(*LOOKERS, *HEADS), order=30)
