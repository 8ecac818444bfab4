"""What this room shows on others' pages: its place in the navigation of those who may know, and nothing else."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from shanzhi.childcare.models import COUNTERS, GUARDS, VOLUNTEERS
from shanzhi.ui import nav


def fill() -> None:
    """Fill the slots this room fills."""
    nav.offer("nav", gettext_lazy("关爱"), "childcare:home", GUARDS, order=36)
    nav.offer("nav", gettext_lazy("我的结对"), "childcare:mine", VOLUNTEERS, but=GUARDS, order=36)
    nav.offer("nav.more", gettext_lazy("关爱计划"), "childcare:counts", COUNTERS, but=GUARDS, order=36)
