"""督办: the rules, urges, orders and the cases that an order covers.

Every table here may grow with the cases: UUIDv7 keys, ``district_id`` in every read, changed by filter alone.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shanzhi.accounts.models import User
from shanzhi.cases.models import Case, Task
from shanzhi.clocks.querysets import DistrictQuerySet
from shanzhi.dockets.models import Docket, known
from shanzhi.kernel.ids import uuid7
from shanzhi.loop.workflow import Zone
from shanzhi.organisation.models import Unit
from shanzhi.supervision.workflow import LEVEL_WORDS, LEVELS, ORDER_TABLE, STATE_WORDS, Level


class RulesVersion(models.Model):
    """One version of the rules of supervision 督办规则; the newest is in force."""

    district_id = models.CharField(_("区县"), max_length=12)
    code = models.CharField(_("版本"), max_length=40)
    source = models.CharField(_("依据"), max_length=200)
    body = models.JSONField(_("各项数"))
    published_at = models.DateTimeField(_("发布时间"))
    published_by_name = models.CharField(_("发布人"), max_length=60)

    class Meta:
        verbose_name = _("督办规则")
        constraints = [models.UniqueConstraint(fields=["district_id", "code"], name="supervision_rules_once")]

    def __str__(self) -> str:
        return self.code


class Urge(models.Model):
    """A reminder 催办: no penalty, no number, as often as is sensible."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name=_("事项"))
    task = models.ForeignKey(Task, models.PROTECT, related_name="+", verbose_name=_("任务"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    words = models.CharField(_("说什么"), max_length=400, blank=True)
    by_id = models.BigIntegerField(_("催办人"))
    by_name = models.CharField(_("催办人姓名"), max_length=60)
    at = models.DateTimeField(_("催办时间"))

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("催办")
        indexes = [models.Index(fields=["district_id", "case", "at"], name="urge_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.unit_id}"


class Order(Docket):
    """A supervision order 督办单 from a supervisor to a unit and its first responsible person."""

    subject = "order"
    table = ORDER_TABLE
    state_words = STATE_WORDS

    shown = models.CharField(_("文号"), max_length=40)
    level = models.CharField(_("级别"), max_length=8)
    urgent_reason = models.TextField(_("为什么越级"), blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("承办单位"))
    head = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("第一责任人"))
    head_name = models.CharField(_("第一责任人姓名"), max_length=60, blank=True)
    head_title = models.CharField(_("职务"), max_length=64, blank=True)
    zone = models.CharField(_("知情范围"), max_length=12, default=Zone.ORDINARY)
    reasons = models.TextField(_("为什么督办"))
    basis = models.TextField(_("依据"))
    demands = models.TextField(_("要求"))
    due_at = models.DateTimeField(_("答复到期"))
    limit_words = models.CharField(_("答复时限"), max_length=40)
    rules_version = models.CharField(_("规则版本"), max_length=40)
    calendar_version = models.CharField(_("日历版本"), max_length=40)
    batch = models.CharField(_("批号"), max_length=40, blank=True)
    signed_at = models.DateTimeField(_("签收时间"), null=True)
    signed_by_name = models.CharField(_("签收人"), max_length=60, blank=True)
    reply = models.TextField(_("办理情况"), blank=True)
    replied_at = models.DateTimeField(_("答复时间"), null=True)
    replied_by_id = models.BigIntegerField(_("答复人"), null=True)
    replied_by_name = models.CharField(_("答复人姓名"), max_length=60, blank=True)
    missing = models.TextField(_("还差什么"), blank=True)

    class Meta(Docket.Meta):
        verbose_name = _("督办单")
        constraints = [
            *Docket.Meta.constraints,
            known("order", ORDER_TABLE),
            models.CheckConstraint(condition=Q(level__in=[str(level) for level in LEVELS]), name="order_level_known"),
        ]
        indexes = [
            models.Index(fields=["district_id", "unit", "state"], name="order_unit"),
            models.Index(fields=["district_id", "opened_at"], name="order_latest"),
            models.Index(fields=["district_id", "state", "due_at"], name="order_due"),
        ]

    @property
    def level_label(self) -> Any:
        """Return the level's Chinese name (lazy)."""
        return LEVEL_WORDS[Level(self.level)]

    def is_overdue(self, *, at: datetime) -> bool:
        """Return whether the unit's reply is late."""
        return self.is_open and self.replied_at is None and self.due_at < at

    def is_answered_late(self) -> bool:
        """Return whether the first reply came after its day."""
        return self.replied_at is not None and self.replied_at > self.due_at


class OrderCase(models.Model):
    """One case an order covers, as it stood when the order was issued."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    order = models.ForeignKey(Order, models.PROTECT, related_name="+", verbose_name=_("督办单"))
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name=_("事项"))
    unit_id = models.BigIntegerField(_("单位"))
    level = models.CharField(_("级别"), max_length=8)
    role = models.CharField(_("主办或协办"), max_length=8)
    step_words = models.CharField(_("当时到哪一步"), max_length=60)
    due_at = models.DateTimeField(_("当时的单位到期"), null=True)
    late_days = models.PositiveSmallIntegerField(_("当时超了几个工作日"), default=0)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("督办的事项")
        constraints = [models.UniqueConstraint(fields=["order", "case"], name="order_case_once")]
        indexes = [models.Index(fields=["district_id", "case", "unit_id"], name="order_case_found")]

    def __str__(self) -> str:
        return f"{self.order_id} {self.case_id}"
