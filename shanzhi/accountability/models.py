"""Warnings 预警 the clocks came to, and the lines of the accountability list 追责问责清单."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanzhi.accountability.workflow import ITEM_TABLE, STATE_WORDS
from shanzhi.accounts.models import User
from shanzhi.cases.models import Case
from shanzhi.clocks.models import Deadline
from shanzhi.clocks.querysets import DistrictQuerySet
from shanzhi.dockets.models import Docket, known
from shanzhi.kernel.ids import uuid7
from shanzhi.organisation.models import Unit

CLOCK_WORDS = {"unit": _("单位时限"), "total": _("总时限"), "step": _("本步时限")}


class DeadlineWarning(models.Model):
    """A clock that has used up a share of its limit 预警; told within office hours."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name=_("事项"))
    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="+", verbose_name=_("时限"))
    kind = models.CharField(_("哪个时钟"), max_length=8)
    name = models.CharField(_("名称"), max_length=16)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("单位"))
    share = models.PositiveSmallIntegerField(_("用掉百分之几"))
    due_at = models.DateTimeField(_("到期"))
    rules_version = models.CharField(_("规则版本"), max_length=40)
    raised_at = models.DateTimeField(_("预警时间"))
    tell_at = models.DateTimeField(_("最早什么时候通知"))
    told_at = models.DateTimeField(_("通知时间"), null=True)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("预警")
        constraints = [
            models.UniqueConstraint(fields=["deadline", "due_at", "share"], name="deadline_warning_once"),
            models.CheckConstraint(condition=Q(share__gte=1) & Q(share__lte=100), name="deadline_warning_percent"),
        ]
        indexes = [
            models.Index(fields=["district_id", "case"], name="deadline_warning_case"),
            models.Index(fields=["district_id", "tell_at"], name="deadline_warning_untold", condition=Q(told_at=None)),
            models.Index(fields=["district_id", "raised_at"], name="deadline_warning_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name} {self.share}%"

    @property
    def is_over(self) -> bool:
        """Return whether the whole limit is used up."""
        return self.share >= 100

    @property
    def clock_label(self) -> Any:
        """Return the clock's Chinese name (lazy)."""
        return CLOCK_WORDS.get(self.kind, self.kind)


class AccountabilityItem(Docket):
    """A line proposed for the accountability list 追责问责清单 by a rule; a person decides."""

    subject = "accountability"
    table = ITEM_TABLE
    state_words = STATE_WORDS

    rule = models.CharField(_("哪条规则"), max_length=24)
    rules_version = models.CharField(_("规则版本"), max_length=40)
    about = models.CharField(_("由什么而来"), max_length=60)
    person = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=pgettext_lazy("accountability", "当事人")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+", verbose_name=_("事项"))
    facts = models.JSONField(_("规则看到的数"), default=dict)
    lines = models.JSONField(_("哪几行流水"), default=list)
    hear_until = models.DateTimeField(_("最早什么时候可以列入"))
    view = models.TextField(_("本人说明"), blank=True)
    viewed_at = models.DateTimeField(_("说明时间"), null=True)
    decided_at = models.DateTimeField(_("决定时间"), null=True)
    decided_by_id = models.BigIntegerField(_("决定人"), null=True)
    decided_by_name = models.CharField(_("决定人姓名"), max_length=60, blank=True)
    decided_capacity = models.CharField(_("以什么身份决定"), max_length=24, blank=True)
    decision = models.TextField(_("决定的理由"), blank=True)
    appeal_until = models.DateTimeField(_("申诉到期"), null=True)
    appeal = models.TextField(_("申诉理由"), blank=True)
    appealed_at = models.DateTimeField(_("申诉时间"), null=True)

    class Meta(Docket.Meta):
        verbose_name = _("追责问责")
        constraints = [
            *Docket.Meta.constraints,
            known("accountability", ITEM_TABLE),
            models.UniqueConstraint(
                fields=["district_id", "rule", "about", "person"], name="accountability_proposed_once"
            ),
            models.CheckConstraint(
                condition=Q(decided_by_id=None) | ~Q(decided_by_id=models.F("person_id")),
                name="accountability_decided_by_another",
            ),
        ]
        indexes = [models.Index(fields=["district_id", "person"], name="accountability_person")]
