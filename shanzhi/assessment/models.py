"""The nouns of 考核: periods, a month's counted lines, figures, results, appeals, corrections, findings.

Nothing frozen is ever changed: a correction is a line of its own beside the figure. A counted line is the answer of one
case, task or report to one question of ``lists``; it is all a figure ever stands on.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shanzhi.assessment.workflow import APPEAL_WORDS, PERIOD_WORDS, AppealState, PeriodState
from shanzhi.cases.models import Case
from shanzhi.kernel.ids import uuid7
from shanzhi.organisation.models import Unit
from shanzhi.scoring.spans import in_words

KIND_WORDS = {
    "month": _("月评分"),
    "quarter": _("季汇总"),
    "half": _("半年晾晒"),
    "year": _("年考核"),
}


class Period(models.Model):
    """One round of the cycle 一评分、一汇总、一晾晒、一考核: a month, a quarter, a half year, a year."""

    district_id = models.CharField(_("区县"), max_length=12)
    code = models.CharField(_("期"), max_length=8)
    kind = models.CharField(_("哪一种"), max_length=8)
    starts_on = models.DateField(_("从"))
    ends_on = models.DateField(_("到（不含）"))
    state = models.CharField(_("状态"), max_length=8, default=PeriodState.OPEN)
    version = models.PositiveIntegerField(_("版本"), default=0)
    counted_at = models.DateTimeField(_("统计到"), null=True)
    rules = models.CharField(_("指标字典版本"), max_length=16, blank=True)
    sheet = models.CharField(_("评分表"), max_length=40, blank=True)
    digest = models.CharField(_("结果摘要"), max_length=64, blank=True)
    context = models.TextField(_("情况说明"), blank=True)
    frozen_at = models.DateTimeField(_("封账时间"), null=True)
    frozen_by_id = models.BigIntegerField(_("封账的人"), null=True)
    appeals_until = models.DateTimeField(_("申诉到"), null=True)
    signed_at = models.DateTimeField(_("签发时间"), null=True)
    signed_by_id = models.BigIntegerField(_("签发的人"), null=True)
    signed_by_name = models.CharField(_("签发人"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("考核期")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "code"], name="period_code_once"),
            models.CheckConstraint(condition=Q(kind__in=list(KIND_WORDS)), name="period_kind_known"),
            models.CheckConstraint(condition=Q(state__in=PeriodState.values()), name="period_state_known"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="period_in_order"),
            models.CheckConstraint(condition=Q(state="open") | ~Q(digest=""), name="period_frozen_has_a_digest"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def state_label(self) -> Any:
        """Return the state's Chinese name (lazy)."""
        return PERIOD_WORDS[PeriodState(self.state)]

    @property
    def kind_label(self) -> Any:
        """Return the kind's Chinese name (lazy)."""
        return KIND_WORDS[self.kind]

    @property
    def name(self) -> str:
        """Return the period in words: 2026年3月, 2026年第1季度, 2026年上半年, 2026年."""
        return in_words(self.code)

    @property
    def is_frozen(self) -> bool:
        """Return whether the results stand."""
        return self.state != PeriodState.OPEN


class Counted(models.Model):
    """One line of a month's count 计数行: a question put to one thing, its answer, and whose it is."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    period = models.ForeignKey(Period, models.PROTECT, related_name="+", verbose_name=_("考核期"))
    question = models.CharField(_("问什么"), max_length=12)
    outcome = models.CharField(_("答案"), max_length=12)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name=_("事项"))
    subject_id = models.UUIDField(_("对象"))
    unit_id = models.BigIntegerField(_("单位"), null=True)
    area_path = models.CharField(_("地域路径"), max_length=64, blank=True)
    matter = models.CharField(_("事项类别"), max_length=16, blank=True)
    person_id = models.BigIntegerField(_("经手的人"), null=True)
    at = models.DateTimeField(_("见分晓的时间"))
    left_out = models.CharField(_("剔除的理由"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("计数行")
        constraints = [
            models.UniqueConstraint(fields=["period", "question", "subject_id"], name="counted_once"),
        ]
        indexes = [
            models.Index(fields=["district_id", "period", "unit_id", "question", "outcome"], name="counted_unit"),
            models.Index(fields=["district_id", "period", "question", "area_path"], name="counted_area"),
            models.Index(
                fields=["district_id", "period", "person_id"], name="counted_person", condition=~Q(person_id=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.outcome}"


class Figure(models.Model):
    """One figure 数: an indicator for a unit or an area in a period, as counted."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    period = models.ForeignKey(Period, models.PROTECT, related_name="+", verbose_name=_("考核期"))
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("单位"))
    area_path = models.CharField(_("地域路径"), max_length=64, blank=True)
    indicator = models.CharField(_("指标"), max_length=40)
    numerator = models.DecimalField(_("分子"), max_digits=12, decimal_places=2)
    denominator = models.PositiveIntegerField(_("分母"))
    left_out = models.PositiveIntegerField(_("剔除"), default=0)
    expected = models.DecimalField(_("同类事项平均"), max_digits=8, decimal_places=6, null=True)
    overall = models.DecimalField(_("全县"), max_digits=8, decimal_places=6, null=True)

    class Meta:
        verbose_name = _("数")
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False, area_path="") | (Q(unit=None) & ~Q(area_path="")),
                name="figure_of_a_unit_or_an_area",
            ),
            models.UniqueConstraint(
                fields=["period", "unit", "indicator"], condition=Q(unit__isnull=False), name="figure_unit_once"
            ),
            models.UniqueConstraint(
                fields=["period", "area_path", "indicator"], condition=Q(unit=None), name="figure_area_once"
            ),
        ]
        indexes = [
            models.Index(fields=["district_id", "period", "unit"], name="figure_unit"),
            models.Index(fields=["district_id", "period", "area_path"], name="figure_area"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.numerator}/{self.denominator}"


class Result(models.Model):
    """A unit's points in a frozen period 得分, line by line, under one version of a sheet."""

    district_id = models.CharField(_("区县"), max_length=12)
    period = models.ForeignKey(Period, models.PROTECT, related_name="+", verbose_name=_("考核期"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    points = models.DecimalField(_("得分"), max_digits=8, decimal_places=2)
    at_most = models.DecimalField(_("可算的满分"), max_digits=8, decimal_places=2)
    lines = models.JSONField(_("逐项"))

    class Meta:
        verbose_name = _("得分")
        constraints = [models.UniqueConstraint(fields=["period", "unit"], name="result_once")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.points}"


class AdoptedSheet(models.Model):
    """A version of a score sheet the county uses, whole as data; a change is a new version."""

    district_id = models.CharField(_("区县"), max_length=12)
    code = models.CharField(_("代码"), max_length=24)
    version = models.CharField(_("版本"), max_length=16)
    body = models.JSONField(_("内容"))
    adopted_at = models.DateTimeField(_("启用时间"))

    class Meta:
        verbose_name = _("评分表")
        constraints = [models.UniqueConstraint(fields=["district_id", "code", "version"], name="sheet_version_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class Appeal(models.Model):
    """A unit finds a frozen figure wrong 申诉: heard by people of another unit, within some workdays."""

    district_id = models.CharField(_("区县"), max_length=12)
    number = models.CharField(_("编号"), max_length=16)
    period = models.ForeignKey(Period, models.PROTECT, related_name="+", verbose_name=_("考核期"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    indicator = models.CharField(_("指标"), max_length=40)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name=_("事项"))
    state = models.CharField(_("状态"), max_length=8, default=AppealState.RAISED)
    version = models.PositiveIntegerField(_("版本"), default=1)
    reason = models.TextField(_("理由和依据"))
    raised_at = models.DateTimeField(_("提出时间"))
    raised_by_id = models.BigIntegerField(_("提出的人"), null=True)
    due_at = models.DateTimeField(_("最晚答复"))
    decided_at = models.DateTimeField(_("决定时间"), null=True)
    decided_by_id = models.BigIntegerField(_("决定的人"), null=True)
    decided_by_name = models.CharField(_("决定人"), max_length=60, blank=True)
    decision = models.TextField(_("决定和理由"), blank=True)

    class Meta:
        verbose_name = _("申诉")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "number"], name="appeal_number_once"),
            models.UniqueConstraint(fields=["period", "unit", "indicator", "case"], name="appeal_once"),
            models.CheckConstraint(condition=Q(state__in=AppealState.values()), name="appeal_state_known"),
            models.CheckConstraint(
                condition=Q(state="raised") | (Q(decided_at__isnull=False) & ~Q(decision="")),
                name="appeal_decided_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(decided_by_id=None) | ~Q(decided_by_id=F("raised_by_id")), name="appeal_second_person"
            ),
        ]
        indexes = [models.Index(fields=["district_id", "state", "due_at"], name="appeal_queue")]

    def __str__(self) -> str:
        return self.number

    @property
    def state_label(self) -> Any:
        """Return the state's Chinese name (lazy)."""
        return APPEAL_WORDS[AppealState(self.state)]


class Correction(models.Model):
    """A line beside a frozen figure 更正: what changes and why. The figure itself stays as it was frozen."""

    district_id = models.CharField(_("区县"), max_length=12)
    figure = models.ForeignKey(Figure, models.PROTECT, related_name="+", verbose_name=_("数"))
    appeal = models.OneToOneField(Appeal, models.PROTECT, related_name="+", verbose_name=_("申诉"))
    numerator = models.DecimalField(_("分子改"), max_digits=8, decimal_places=2)
    denominator = models.IntegerField(_("分母改"))
    reason = models.TextField(_("理由"))
    at = models.DateTimeField(_("时间"))
    by_name = models.CharField(_("谁更正"), max_length=60)

    class Meta:
        verbose_name = _("更正")
        constraints = [
            models.CheckConstraint(condition=~Q(numerator=0, denominator=0), name="correction_changes_something")
        ]

    def __str__(self) -> str:
        return self.reason[:40]


class Finding(models.Model):
    """Something in a month that looks made for the score 苗头, with its cases: for a human to look at, no verdict."""

    district_id = models.CharField(_("区县"), max_length=12)
    period = models.ForeignKey(Period, models.PROTECT, related_name="+", verbose_name=_("考核期"))
    kind = models.CharField(_("哪一种"), max_length=12)
    key = models.CharField(_("同一处"), max_length=64)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("单位"))
    cases = models.JSONField(_("事项"))
    seen_at = models.DateTimeField(_("发现时间"))
    looked_at = models.DateTimeField(_("看过的时间"), null=True)
    looked_by_name = models.CharField(_("看的人"), max_length=60, blank=True)
    note = models.TextField(_("看了怎么说"), blank=True)

    class Meta:
        verbose_name = _("苗头")
        constraints = [models.UniqueConstraint(fields=["period", "kind", "key"], name="finding_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
