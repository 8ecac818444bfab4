"""Nouns of asking after closing: the asking 回访, the rules, exclusions 剔除, second looks 回头看, recurrences 复发.

No answer of a teller lies here: those are kept by ``reports`` alone. Closed zones have no rows in any of these tables.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shanzhi.callbacks.workflow import (
    CALLBACK_WORDS,
    EXCLUSION_WORDS,
    FINDING_WORDS,
    MISS_WORDS,
    RECHECK_WORDS,
    CallbackState,
    ExclusionState,
    Finding,
    Miss,
    RecheckState,
)
from shanzhi.cases.models import Case
from shanzhi.clocks.querysets import DistrictQuerySet
from shanzhi.kernel.ids import uuid7
from shanzhi.organisation.models import Unit
from shanzhi.reports.codes import shown_number
from shanzhi.reports.models import Report


def _one_of(column: str, values: Any, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{column}__in": [str(value) for value in values]}), name=name)


class Rules(models.Model):
    """How a county asks and looks again 回访规则: versions, the last one in force; before the first, the defaults."""

    district_id = models.CharField(_("区县"), max_length=12)
    version = models.PositiveIntegerField(_("版本"), default=0)
    tries = models.PositiveSmallIntegerField(_("最多打几次"), default=3)
    link_hours = models.PositiveSmallIntegerField(_("先等链接几小时"), default=24)
    percent = models.PositiveSmallIntegerField(_("回头看抽百分之几"), default=5)
    least = models.PositiveSmallIntegerField(_("每次至少几件"), default=5)
    most = models.PositiveSmallIntegerField(_("每次至多几件"), default=40)
    reopens = models.BooleanField(_("复发就重办"), default=False)
    set_at = models.DateTimeField(_("定下的时间"), null=True)
    set_by_id = models.BigIntegerField(_("定的人"), null=True)

    class Meta:
        verbose_name = _("回访规则")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "version"], name="rules_version_once"),
            models.CheckConstraint(condition=Q(tries__gte=1, tries__lte=5), name="rules_tries_bearable"),
            models.CheckConstraint(condition=Q(percent__gte=1, percent__lte=100), name="rules_percent"),
            models.CheckConstraint(condition=Q(least__gte=1) & Q(most__gte=models.F("least")), name="rules_sizes"),
        ]

    def __str__(self) -> str:
        return f"{self.district_id} {self.version}"


class Callback(models.Model):
    """One teller asked once about an answer 回访: by link, or by a call from somebody outside the handling units."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    report = models.ForeignKey(Report, models.PROTECT, related_name="+", verbose_name=_("来件"))
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name=_("事项"))
    number = models.CharField(_("来件编号"), max_length=9)
    state = models.CharField(_("状态"), max_length=12, default=CallbackState.WAITING)
    version = models.PositiveIntegerField(_("版本"), default=1)
    reachable = models.BooleanField(_("留了号码"), default=False)
    tries = models.PositiveSmallIntegerField(_("打过几次"), default=0)
    last_miss = models.CharField(_("上一次"), max_length=12, blank=True)
    channel = models.CharField(_("怎么答的"), max_length=4, blank=True)
    asked_at = models.DateTimeField(_("开始问"))
    call_from = models.DateTimeField(_("可以打电话"))
    due_at = models.DateTimeField(_("最晚"))
    ended_at = models.DateTimeField(_("结束"), null=True)
    ended_by_id = models.BigIntegerField(_("谁问的"), null=True)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("回访")
        constraints = [
            _one_of("state", CallbackState, "callback_state_known"),
            models.UniqueConstraint(fields=["report", "asked_at"], name="callback_once_an_answer"),
            models.UniqueConstraint(
                fields=["report"], condition=Q(state=CallbackState.WAITING), name="callback_one_at_a_time"
            ),
            _one_of("last_miss", ["", *Miss], "callback_miss_known"),
            _one_of("channel", ["", "link", "call"], "callback_channel_known"),
            models.CheckConstraint(
                condition=~Q(state=CallbackState.ANSWERED) | ~Q(channel=""), name="callback_answered_somehow"
            ),
            models.CheckConstraint(
                condition=Q(state=CallbackState.WAITING) | Q(ended_at__isnull=False), name="callback_ended_has_a_time"
            ),
        ]
        indexes = [
            models.Index(fields=["district_id", "state", "due_at"], name="callback_queue"),
            models.Index(fields=["district_id", "asked_at"], name="callback_month"),
            models.Index(fields=["district_id", "case"], name="callback_case"),
        ]

    def __str__(self) -> str:
        return shown_number(self.number)

    @property
    def state_label(self) -> Any:
        """Return the state's Chinese name (lazy)."""
        return CALLBACK_WORDS[CallbackState(self.state)]

    @property
    def last_miss_label(self) -> Any:
        """Return what the last try came to (lazy), '' before the first."""
        return MISS_WORDS[Miss(self.last_miss)] if self.last_miss else ""

    @property
    def is_waiting(self) -> bool:
        """Return whether the teller is still to be asked."""
        return self.state == CallbackState.WAITING


class Exclusion(models.Model):
    """A unit's request to leave a case out of the rates 剔除: judged by somebody outside, counted openly."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    number = models.CharField(_("编号"), max_length=12)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name=_("事项"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("申请单位"))
    state = models.CharField(_("状态"), max_length=8, default=ExclusionState.ASKED)
    version = models.PositiveIntegerField(_("版本"), default=1)
    reason_code = models.CharField(_("理由代码"), max_length=32)
    reason_name = models.CharField(_("理由"), max_length=120)
    reason_version = models.CharField(_("理由清单版本"), max_length=32, blank=True)
    evidence = models.TextField(_("依据"))
    asked_at = models.DateTimeField(_("申请时间"))
    asked_by_id = models.BigIntegerField(_("申请人"), null=True)
    reviews = models.PositiveSmallIntegerField(_("复核过几次"), default=0)
    decided_at = models.DateTimeField(_("决定时间"), null=True)
    decided_by_id = models.BigIntegerField(_("决定的人"), null=True)
    decision = models.TextField(_("决定的理由"), blank=True)
    first_by_id = models.BigIntegerField(_("第一次复核的人"), null=True)
    first_decision = models.TextField(_("第一次的理由"), blank=True)
    again_reason = models.TextField(_("为什么再请复核"), blank=True)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("剔除申请")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "number"], name="exclusion_number_once"),
            models.UniqueConstraint(fields=["district_id", "case"], name="exclusion_case_once"),
            _one_of("state", ExclusionState, "exclusion_state_known"),
            models.CheckConstraint(condition=~Q(evidence=""), name="exclusion_has_evidence"),
            models.CheckConstraint(condition=Q(reviews__lte=2), name="exclusion_two_reviews"),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "again"]) | (Q(decided_at__isnull=False) & ~Q(decision="")),
                name="exclusion_decided_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(decided_by_id__isnull=True)
                | Q(first_by_id__isnull=True)
                | Q(reviews__lt=2)
                | ~Q(decided_by_id=models.F("first_by_id")),
                name="exclusion_second_reviewer",
            ),
        ]
        indexes = [
            models.Index(fields=["district_id", "state", "asked_at"], name="exclusion_queue"),
            models.Index(fields=["district_id", "unit", "asked_at"], name="exclusion_unit"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def state_label(self) -> Any:
        """Return the state's Chinese name (lazy)."""
        return EXCLUSION_WORDS[ExclusionState(self.state)]

    @property
    def is_waiting(self) -> bool:
        """Return whether somebody outside the unit still has to decide."""
        return self.state in {ExclusionState.ASKED, ExclusionState.AGAIN}

    @property
    def may_be_asked_again(self) -> bool:
        """Return whether a second review is still open to the unit."""
        return self.state == ExclusionState.REFUSED and self.reviews == 1


class RecheckDraw(models.Model):
    """One drawing of cases for a second look 回头看抽样: everything that is needed to draw it again."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    number = models.CharField(_("编号"), max_length=12)
    after_days = models.PositiveSmallIntegerField(_("办结后几天"))
    since = models.DateField(_("办结日从"))
    until = models.DateField(_("办结日到（不含）"))
    algorithm = models.CharField(_("抽样算法版本"), max_length=16)
    seed = models.CharField(_("种子"), max_length=64)
    candidates = models.JSONField(_("候选"), default=list)
    digest = models.CharField(_("候选清单的散列"), max_length=64)
    candidate_total = models.PositiveIntegerField(_("候选件数"))
    sample_size = models.PositiveIntegerField(_("抽取件数"))
    drawn_at = models.DateTimeField(_("抽取时间"))

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("回头看抽样")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "number"], name="draw_number_once"),
            models.UniqueConstraint(fields=["district_id", "after_days", "until"], name="draw_month_once"),
            models.CheckConstraint(condition=Q(until__gt=models.F("since")), name="draw_span"),
            models.CheckConstraint(condition=Q(sample_size__lte=models.F("candidate_total")), name="draw_size"),
        ]

    def __str__(self) -> str:
        return self.number


class Recheck(models.Model):
    """One case drawn for a second look, by somebody who neither handled nor closed it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    draw = models.ForeignKey(RecheckDraw, models.PROTECT, related_name="+", verbose_name=_("抽样"))
    ordinal = models.PositiveSmallIntegerField(_("第几件"))
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name=_("事项"))
    stratum = models.CharField(_("事项代码"), max_length=32, blank=True)
    state = models.CharField(_("状态"), max_length=10, default=RecheckState.WAITING)
    version = models.PositiveIntegerField(_("版本"), default=1)
    finding = models.CharField(_("看到的"), max_length=12, blank=True)
    words = models.TextField(_("现场情况"), blank=True)
    looked_at = models.DateTimeField(_("去看的时间"), null=True)
    looked_by_id = models.BigIntegerField(_("去看的人"), null=True)
    decided_at = models.DateTimeField(_("定的时间"), null=True)
    decided_by_id = models.BigIntegerField(_("定的人"), null=True)
    decision = models.TextField(_("定的理由"), blank=True)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("回头看")
        constraints = [
            models.UniqueConstraint(fields=["draw", "ordinal"], name="recheck_ordinal_once"),
            models.UniqueConstraint(fields=["draw", "case"], name="recheck_case_once"),
            _one_of("state", RecheckState, "recheck_state_known"),
            _one_of("finding", ["", *Finding], "recheck_finding_known"),
            models.CheckConstraint(
                condition=Q(state=RecheckState.WAITING) | Q(looked_at__isnull=False), name="recheck_looked_has_a_time"
            ),
        ]
        indexes = [
            models.Index(fields=["district_id", "state"], name="recheck_queue"),
            models.Index(fields=["district_id", "draw", "ordinal"], name="recheck_draw"),
            models.Index(fields=["district_id", "case"], name="recheck_case"),
        ]

    def __str__(self) -> str:
        return f"{self.draw_id} {self.ordinal}"

    @property
    def state_label(self) -> Any:
        """Return the state's Chinese name (lazy)."""
        return RECHECK_WORDS[RecheckState(self.state)]

    @property
    def finding_label(self) -> Any:
        """Return what was found (lazy), '' before anybody looked."""
        return FINDING_WORDS[Finding(self.finding)] if self.finding else ""

    @property
    def is_waiting(self) -> bool:
        """Return whether nobody has looked yet."""
        return self.state == RecheckState.WAITING

    @property
    def is_asked(self) -> bool:
        """Return whether a supervisor has to say what follows."""
        return self.state == RecheckState.ASKED


class Recurrence(models.Model):
    """The same matter at the same place soon after it was closed 复发: flagged for people to look at."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    earlier = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name=_("原来那件"))
    later = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name=_("又来那件"))
    gap_days = models.PositiveSmallIntegerField(_("隔几天"))
    closed_at = models.DateTimeField(_("原来那件结案时间"))
    flagged_at = models.DateTimeField(_("标出时间"))
    reopened = models.BooleanField(_("原来那件已重办"), default=False)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("复发")
        constraints = [
            models.UniqueConstraint(fields=["earlier", "later"], name="recurrence_pair_once"),
            models.CheckConstraint(condition=~Q(earlier=models.F("later")), name="recurrence_two_cases"),
        ]
        indexes = [
            models.Index(fields=["district_id", "flagged_at"], name="recurrence_list"),
            models.Index(fields=["district_id", "later"], name="recurrence_later"),
            models.Index(fields=["district_id", "earlier"], name="recurrence_earlier"),
        ]

    def __str__(self) -> str:
        return f"{self.earlier_id} → {self.later_id}"
