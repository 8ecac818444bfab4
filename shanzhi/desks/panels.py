"""What the loop shows on others' pages: its places in the navigation, for whoever may enter them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanzhi.people.capacities import Capacity
from shanzhi.ui import nav

LINKS = (
    ("desks:board", _("待办"), (
        Capacity.INTAKE_AGENT, Capacity.REGISTRAR, Capacity.DISPATCHER, Capacity.CHECKER, Capacity.SUPERVISOR,
        Capacity.COMPLAINT_RECEIVER, Capacity.CHILD_PROTECTION,
    )),
    ("desks:inbox", _("本单位"), (Capacity.HANDLER, Capacity.UNIT_APPROVER)),
    ("desks:list", pgettext_lazy("cases", "事项"), None),
    ("desks:waiting", _("待批"), (
        Capacity.UNIT_APPROVER, Capacity.DISPATCHER, Capacity.REGISTRAR, Capacity.SUPERVISOR,
    )),
)  # fmt: skip


def fill() -> None:
    """Fill the slots this room fills."""
    for order, (name, label, capacities) in enumerate(LINKS, start=10):
        nav.offer("nav", label, name, capacities, order=order)
