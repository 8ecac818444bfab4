"""Words that the tables of dockets share: who oversees, a unit's people, the person it is about, a reason. Pure."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.steps import Need
from shanzhi.loop.workflow import by_whom
from shanzhi.people.capacities import Capacity

PERSON = "person"  # stands in a row among the capacities: the one whom the docket is about
OVERSEERS = by_whom(Capacity.SUPERVISOR, Capacity.LEADER)
UNIT_PEOPLE = by_whom(Capacity.HANDLER, Capacity.UNIT_APPROVER)
REASON = Need("reason", _("理由"), "long_text")
