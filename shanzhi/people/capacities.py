"""Capacities 身份: what a post lets its holder act as, named in exactly one place. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override


class Capacity(StrEnum):
    """Everything a person may be posted as."""

    GRID_WORKER = "grid_worker"
    GRID_HEAD = "grid_head"
    INTAKE_AGENT = "intake_agent"
    REGISTRAR = "registrar"
    DISPATCHER = "dispatcher"
    HANDLER = "handler"
    UNIT_APPROVER = "unit_approver"
    CHECKER = "checker"
    SUPERVISOR = "supervisor"
    LEADER = "leader"
    KEEPER = "keeper"
    COMPLAINT_RECEIVER = "complaint_receiver"
    CHILD_PROTECTION = "child_protection"
    COORDINATOR = "coordinator"
    INSPECTOR = "inspector"
    MEDIATOR = "mediator"
    VOLUNTEER = "volunteer"
    CONTACT = "contact"

    @property
    def label(self) -> Promise:
        """Return the Chinese term, translated when shown."""
        return LABELS[self]


LABELS: dict[Capacity, Promise] = {
    Capacity.GRID_WORKER: _("网格员"),
    Capacity.GRID_HEAD: _("网格长"),
    Capacity.INTAKE_AGENT: _("受理员"),
    Capacity.REGISTRAR: _("值班长"),
    Capacity.DISPATCHER: _("派遣员"),
    Capacity.HANDLER: _("承办人"),
    Capacity.UNIT_APPROVER: _("单位审批人"),
    Capacity.CHECKER: _("核查员"),
    Capacity.SUPERVISOR: _("督办员"),
    Capacity.LEADER: _("领导"),
    Capacity.KEEPER: _("管理员"),
    Capacity.COMPLAINT_RECEIVER: _("举报接收人"),
    Capacity.CHILD_PROTECTION: _("未成年人保护专员"),
    Capacity.COORDINATOR: _("统筹员"),
    Capacity.INSPECTOR: _("执法人员"),
    Capacity.MEDIATOR: _("调解员"),
    Capacity.VOLUNTEER: _("结对志愿者"),
    Capacity.CONTACT: _("单位联系人"),
}

# Held in a unit: what one may act on is what that unit was given.
UNIT_BOUND = frozenset({Capacity.HANDLER, Capacity.UNIT_APPROVER, Capacity.INSPECTOR, Capacity.CONTACT})
# Held over an area: what one may act on lies there.
AREA_BOUND = frozenset(Capacity) - UNIT_BOUND
# Grade 3 of 等保 (GB/T 22239): two factors for those who administer and those who may override.
SECOND_FACTOR = frozenset({Capacity.KEEPER, Capacity.SUPERVISOR})


def values(some: Iterable[Capacity]) -> list[str]:
    """Return the stored values, sorted."""
    return sorted(capacity.value for capacity in some)


def choices() -> list[tuple[str, Promise]]:
    """Return (value, label) pairs in the order of the loop, for models and forms."""
    return [(capacity.value, LABELS[capacity]) for capacity in Capacity]


def label(value: str) -> str:
    """Return the term of a stored value; the value itself when it is no longer known."""
    try:
        return str(LABELS[Capacity(value)])
    except ValueError:
        return value


def by_label(text: str) -> Capacity | None:
    """Return the capacity a sheet means, by its value or its term in the source language or the page's."""
    wanted = text.strip().lower()
    with override("zh-hans"):
        chinese = {str(term): capacity for capacity, term in LABELS.items()}
    shown = {str(term).lower(): capacity for capacity, term in LABELS.items()}
    stored = {capacity.value: capacity for capacity in Capacity}
    return stored.get(wanted) or chinese.get(text.strip()) or shown.get(wanted)
