"""One visit 入户检查, what was found of each item, each defect, the notice, the photos."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shanzhi.accounts.models import User
from shanzhi.clocks.querysets import DistrictQuerySet
from shanzhi.enforcement.constraints import one_of
from shanzhi.enforcement.grades import RISK_WORDS, SEVERITY_WORDS, Risk, Severity
from shanzhi.enforcement.models import Item
from shanzhi.inspections.models.tasks import Inspection
from shanzhi.inspections.workflow import (
    FINDING_WORDS,
    RESULT_WORDS,
    UNDER_NOTICE,
    VISIT_WORDS,
    FindingState,
    Result,
    VisitState,
)
from shanzhi.kernel.ids import uuid7
from shanzhi.organisation.models import Unit
from shanzhi.reports.models import Report
from shanzhi.territory.models import Place


class Visit(models.Model):
    """One visit 入户检查 to one place: all units' items on one list."""

    district_id = models.CharField(_("区县"), max_length=12)
    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="visits", verbose_name=_("检查"))
    number = models.CharField(_("编号"), max_length=24)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("场所"))
    risk = models.CharField(_("风险等级"), max_length=10)
    state = models.CharField(_("状态"), max_length=10, default=VisitState.PLANNED)
    recorded_at = models.DateTimeField(_("检查时间"), null=True)
    recorded_by_id = models.BigIntegerField(_("记录人"), null=True)
    told_rights = models.BooleanField(_("已出示证件并告知"), default=False)
    publicity = models.CharField(_("普法宣传"), max_length=200, blank=True)
    note = models.CharField(_("说明"), max_length=500, blank=True)
    publish_on = models.DateField(_("最晚公开"), null=True)
    published_at = models.DateTimeField(_("公开时间"), null=True)

    class Meta:
        verbose_name = _("入户检查")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "number"], name="visit_number_once"),
            models.UniqueConstraint(fields=["inspection", "place"], name="visit_place_once"),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(state=VisitState.RECORDED), name="visit_published_is_recorded"
            ),
            one_of("state", VisitState, "visit_state_known"),
            one_of("risk", Risk, "visit_risk_known"),
        ]
        indexes = [models.Index(fields=["district_id", "place"], name="visit_by_place")]

    def __str__(self) -> str:
        return self.number

    @property
    def state_label(self) -> Promise:
        """Return where it stands, in words."""
        return VISIT_WORDS[self.state]

    @property
    def risk_label(self) -> Promise:
        """Return the risk class, in words."""
        return RISK_WORDS[self.risk]


class VisitInspector(models.Model):
    """One of the inspectors a visit was drawn for, and for which unit they go."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="inspectors", verbose_name=_("入户检查"))
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("执法人员"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))

    class Meta:
        verbose_name = _("检查人员")
        constraints = [models.UniqueConstraint(fields=["visit", "user"], name="visit_inspector_once")]

    def __str__(self) -> str:
        return self.user.name


class Answer(models.Model):
    """What was found of one item on one visit."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="+", verbose_name=_("入户检查"))
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", verbose_name=_("检查项"))
    result = models.CharField(_("结果"), max_length=8)
    note = models.CharField(_("说明"), max_length=300, blank=True)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("检查结果")
        constraints = [
            models.UniqueConstraint(fields=["visit", "item"], name="answer_once"),
            one_of("result", Result, "answer_known"),
        ]

    def __str__(self) -> str:
        return str(RESULT_WORDS[self.result])


class Finding(models.Model):
    """One defect 问题 with its own status: where exactly, what is to be done, until when, and what became of it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="+", verbose_name=_("入户检查"))
    ordinal = models.PositiveSmallIntegerField(_("第几条"))
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", verbose_name=_("检查项"))
    severity = models.CharField(_("严重程度"), max_length=10)
    words = models.CharField(_("问题"), max_length=300)
    measure = models.CharField(_("整改要求"), max_length=300, blank=True)
    state = models.CharField(_("状态"), max_length=12, default=FindingState.FOUND)
    found_by_id = models.BigIntegerField(_("发现人"), null=True)
    due_on = models.DateField(_("整改期限"), null=True)
    rechecked_by_id = models.BigIntegerField(_("复查人"), null=True)
    rechecked_at = models.DateTimeField(_("复查时间"), null=True)
    recheck_words = models.CharField(_("复查情况"), max_length=300, blank=True)
    report = models.ForeignKey(Report, models.PROTECT, null=True, related_name="+", verbose_name=_("来件"))
    case_number = models.CharField(_("事项编号"), max_length=24, blank=True)
    case_said = models.CharField(_("事项回告"), max_length=500, blank=True)
    case_told_at = models.DateTimeField(_("回告时间"), null=True)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("检查发现的问题")
        constraints = [
            models.UniqueConstraint(fields=["visit", "ordinal"], name="finding_ordinal_once"),
            models.CheckConstraint(
                condition=Q(rechecked_by_id=None) | ~Q(rechecked_by_id=F("found_by_id")),
                name="finding_rechecked_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(str(one) for one in UNDER_NOTICE)) | Q(due_on__isnull=False),
                name="finding_under_notice_is_due",
            ),
            one_of("state", FindingState, "finding_state_known"),
            one_of("severity", Severity, "finding_severity_known"),
        ]
        indexes = [models.Index(fields=["district_id", "report"], name="finding_by_report")]

    def __str__(self) -> str:
        return self.words

    @property
    def standing(self) -> str:
        """Return how it stands, which is another way after every step: what a page that was seen brings back."""
        return f"{self.state}:{self.due_on or ''}"

    @property
    def state_label(self) -> Promise:
        """Return where it stands, in words."""
        return FINDING_WORDS[self.state]

    @property
    def severity_label(self) -> Promise:
        """Return how grave it is, in words."""
        return SEVERITY_WORDS[self.severity]


class Notice(models.Model):
    """One rectification notice 责令整改通知书, with the moment in which the premises confirmed that they have it."""

    district_id = models.CharField(_("区县"), max_length=12)
    visit = models.OneToOneField(Visit, models.PROTECT, related_name="+", verbose_name=_("入户检查"))
    number = models.CharField(_("文号"), max_length=32)
    issued_at = models.DateTimeField(_("开具时间"))
    issued_by_id = models.BigIntegerField(_("开具人"), null=True)
    due_on = models.DateField(_("整改期限"))
    recheck_on = models.DateField(_("复查日期"))
    received_at = models.DateTimeField(_("签收时间"), null=True)

    class Meta:
        verbose_name = _("责令整改通知书")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "number"], name="notice_number_once"),
            models.CheckConstraint(condition=Q(recheck_on__gte=F("due_on")), name="notice_recheck_after_due"),
        ]

    def __str__(self) -> str:
        return self.number


class Photo(models.Model):
    """One photo of a visit, cleaned; optional always. With a ``finding`` it shows what a recheck of that one saw."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="+", verbose_name=_("入户检查"))
    ordinal = models.PositiveSmallIntegerField(_("第几张"))
    item = models.ForeignKey(Item, models.PROTECT, null=True, related_name="+", verbose_name=_("检查项"))
    finding = models.ForeignKey(Finding, models.PROTECT, null=True, related_name="+", verbose_name=_("复查的问题"))
    file = models.CharField(_("存放"), max_length=200)
    received_sha256 = models.CharField(_("收到的散列"), max_length=64)
    stored_sha256 = models.CharField(_("存下的散列"), max_length=64)
    added_at = models.DateTimeField(_("加入时间"))

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("检查照片")
        constraints = [models.UniqueConstraint(fields=["visit", "ordinal"], name="visit_photo_once")]

    def __str__(self) -> str:
        return str(self.ordinal)
