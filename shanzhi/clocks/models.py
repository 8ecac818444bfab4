"""One clock 时限, with the events and the trace that explain its due moment."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shanzhi.clocks.querysets import DistrictQuerySet
from shanzhi.kernel.ids import uuid7
from shanzhi.kernel.limits import EventKind, events_from_json


class Deadline(models.Model):
    """One clock 时限: computed, never patched; kept with the events and the trace that explain it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    case_id = models.UUIDField(_("事项"))
    kind = models.CharField(_("哪个时钟"), max_length=8)
    subject_id = models.UUIDField(_("对象"))
    name = models.CharField(_("名称"), max_length=16)
    amount = models.PositiveIntegerField(_("数量"))
    unit = models.CharField(_("单位"), max_length=20)
    limit_version = models.CharField(_("时限版本"), max_length=40)
    limit_source = models.CharField(_("时限依据"), max_length=200, blank=True)
    calendar_version = models.CharField(_("日历版本"), max_length=40)
    started_at = models.DateTimeField(_("起算"))
    near_at = models.DateTimeField(_("临期"))
    due_at = models.DateTimeField(_("到期"))
    ended_at = models.DateTimeField(_("止"), null=True)
    on_time = models.BooleanField(_("按时"), null=True)
    counted = models.BooleanField(_("计入考核"), default=True)
    given = models.BooleanField(_("时限由来源给定"), default=False)
    paused = models.BooleanField(_("暂停"), default=False)
    provisional = models.BooleanField(_("暂定"), default=False)
    events = models.JSONField(_("事件"), default=list)
    trace = models.JSONField(_("算法"), default=list)
    warned = models.PositiveSmallIntegerField(_("已预警到"), default=0)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("时限")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["total", "unit", "step"]), name="deadline_kind_known")
        ]
        indexes = [
            models.Index(fields=["district_id", "case_id"], name="deadline_case"),
            models.Index(fields=["district_id", "due_at"], name="deadline_running", condition=Q(ended_at__isnull=True)),
            models.Index(fields=["district_id", "subject_id", "kind"], name="deadline_subject"),
        ]

    def kept(self, prefix: str = "") -> dict[str, Any]:
        """Return what a case or task keeps of this clock for lists: near, due, and the unit its limit counts in."""
        return {
            f"{prefix}near_at": self.near_at,
            f"{prefix}due_at": self.due_at,
            f"{prefix}limit_unit": self.unit_in_force,
        }

    @property
    def unit_in_force(self) -> str:
        """Return what the limit counts in now: a corrected limit may count in another unit than the first one."""
        changed = [one.limit for one in events_from_json(self.events) if one.kind is EventKind.LIMIT_CHANGED]
        return str(changed[-1].unit) if changed and changed[-1] is not None else self.unit

    def __str__(self) -> str:
        return f"{self.kind} {self.name} {self.due_at:%Y-%m-%d %H:%M}"
