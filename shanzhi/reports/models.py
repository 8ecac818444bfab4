"""来件: one telling of a problem, the sealed teller, and what hangs on it.

A report is tied to one case at a time; the tie can be undone and every tie stays as a row. The teller's identity lies
sealed in a table of its own, so that no list of reports can carry it along. Every table here may outgrow one machine:
UUIDv7 keys, ``district_id`` in every question, no plain ``save()``.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shanzhi.cases.models import Case
from shanzhi.kernel.ids import uuid7
from shanzhi.loop.channels import say_channel
from shanzhi.loop.workflow import ZONE_WORDS, Zone
from shanzhi.loop.workflow import State as CaseState
from shanzhi.reports import codes
from shanzhi.reports.querysets import AttachmentQuerySet, PlainQuerySet, RatingQuerySet, ReportQuerySet
from shanzhi.reports.workflow import ANSWERS, OBJECTION_WORDS, STATE_WORDS, Answer, ObjectionState, State, Wish


def _one_of(column: str, values: Any, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{column}__in": [str(value) for value in values]}), name=name)


class Report(models.Model):
    """One telling 来件, with its own number, its own teller and its own duty to be answered."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    number = models.CharField(_("编号"), max_length=9)
    code_hash = models.CharField(_("查询码的散列"), max_length=64)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name=_("事项"))
    state = models.CharField(_("状态"), max_length=10, default=State.WAITING)
    version = models.PositiveIntegerField(_("版本"), default=1)
    zone = models.CharField(_("知情范围"), max_length=12, default=Zone.ORDINARY)
    channel = models.CharField(_("来源"), max_length=24)
    origin = models.CharField(_("产生方式"), max_length=12, default="live")
    proxy = models.BooleanField(_("替别人说"), default=False)
    urgent = models.BooleanField(_("话里有急险字眼"), default=False)
    text = models.TextField(_("原话"))
    masked_text = models.TextField(_("遮名后的话"), blank=True)
    released_text = models.TextField(_("公开的话"), blank=True)
    released_at = models.DateTimeField(_("公开时间"), null=True)
    released_by_id = models.BigIntegerField(_("公开的人"), null=True)
    place_text = models.CharField(_("地点的说法"), max_length=200, blank=True)
    lon = models.FloatField(_("经度（WGS84）"), null=True)
    lat = models.FloatField(_("纬度（WGS84）"), null=True)
    crs_of_input = models.CharField(_("录入坐标系"), max_length=5, blank=True)
    given_lon = models.FloatField(_("录入经度"), null=True)
    given_lat = models.FloatField(_("录入纬度"), null=True)
    suggested_lon = models.FloatField(_("照片里的经度"), null=True)
    suggested_lat = models.FloatField(_("照片里的纬度"), null=True)
    suggested_at = models.DateTimeField(_("照片里的时间"), null=True)
    told_at = models.DateTimeField(_("反映时间"))
    recorded_at = models.DateTimeField(_("记录时间"))
    recorded_by_id = models.BigIntegerField(_("记录的人"), null=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True)
    answer_kind = models.CharField(_("答复的种类"), max_length=10, blank=True)
    answer_text = models.TextField(_("答复"), blank=True)
    openings = models.PositiveIntegerField(_("身份被打开的次数"), default=0)
    source = models.CharField(_("来源系统"), max_length=40, blank=True)
    source_number = models.CharField(_("来源编号"), max_length=64, blank=True)
    idempotency_key = models.CharField(_("防重复的钥匙"), max_length=64, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("来件")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "number"], name="report_number_once"),
            models.UniqueConstraint(
                fields=["district_id", "source", "source_number"],
                condition=~Q(source_number=""),
                name="report_source_once",
            ),
            models.UniqueConstraint(
                fields=["district_id", "idempotency_key"],
                condition=~Q(idempotency_key=""),
                name="report_idempotency_once",
            ),
            _one_of("state", State, "report_state_known"),
            _one_of("zone", Zone, "report_zone_known"),
            _one_of("answer_kind", ["", *Answer], "report_answer_known"),
            models.CheckConstraint(condition=~Q(text=""), name="report_says_something"),
            models.CheckConstraint(
                condition=Q(zone=Zone.ORDINARY) | Q(released_text=""), name="report_closed_zone_never_released"
            ),
            models.CheckConstraint(
                condition=Q(state=State.WAITING) | Q(answered_at__isnull=False), name="report_answered_has_a_time"
            ),
            models.CheckConstraint(
                condition=Q(released_text="") | Q(released_at__isnull=False), name="report_released_has_a_time"
            ),
        ]
        indexes = [
            models.Index(fields=["district_id", "case"], name="report_case"),
            models.Index(fields=["district_id", "told_at"], name="report_told"),
        ]

    def __str__(self) -> str:
        return self.shown_number

    @property
    def shown_number(self) -> str:
        """Return the number as it is printed ("2603 01207")."""
        return codes.shown_number(self.number)

    @property
    def state_label(self) -> Any:
        """Return the state's Chinese name (lazy)."""
        return STATE_WORDS[State(self.state)]

    @property
    def zone_label(self) -> Any:
        """Return the zone's Chinese name (lazy)."""
        return ZONE_WORDS[Zone(self.zone)]

    @property
    def channel_label(self) -> object:
        """Return the door's Chinese name."""
        return say_channel(self.channel)

    @property
    def case_state_told(self) -> CaseState:
        """Return the state of the case to speak of: what lies in the archive is what its teller was answered."""
        state = CaseState(self.case.state)
        return CaseState(self.answer_kind) if state is CaseState.ARCHIVED and self.answer_kind else state

    @property
    def is_answered(self) -> bool:
        """Return whether the teller has the answer."""
        return self.state == State.ANSWERED

    @property
    def is_confidential(self) -> bool:
        """Return whether the report lies in a closed zone."""
        return self.zone != Zone.ORDINARY

    def may_be_objected_to(self, *, at: datetime, days: int) -> bool:
        """Return whether the teller may still object: answered, and no more than ``days`` ago."""
        return self.is_answered and self.answered_at is not None and at <= self.answered_at + timedelta(days=days)


class ReporterIdentity(models.Model):
    """Who told it, sealed: name, telephone and relation in one token that opens only for this report."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    report = models.OneToOneField(Report, models.PROTECT, related_name="+", verbose_name=_("来件"))
    token = models.TextField(_("封存的身份"))
    key_id = models.CharField(_("钥匙编号"), max_length=8)
    phone_hash = models.CharField(_("同一号码的散列"), max_length=64, blank=True)
    wish = models.CharField(_("怎么告诉他"), max_length=8, default=Wish.NONE)

    objects = PlainQuerySet.as_manager()

    class Meta:
        verbose_name = _("封存的身份")
        constraints = [_one_of("wish", Wish, "identity_wish_known")]
        indexes = [
            models.Index(fields=["district_id", "phone_hash"], name="identity_phone", condition=~Q(phone_hash="")),
            models.Index(fields=["district_id", "key_id"], name="identity_key"),
        ]

    def __str__(self) -> str:
        return str(_("已封存"))


class Unsealing(models.Model):
    """One opening of a sealed identity 打开身份: by whom, what for, until when."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    report = models.ForeignKey(Report, models.PROTECT, related_name="+", verbose_name=_("来件"))
    purpose = models.TextField(_("用途"))
    by_id = models.BigIntegerField(_("打开的人"))
    capacity = models.CharField(_("以什么身份"), max_length=24, blank=True)
    at = models.DateTimeField(_("时间"))
    expires_at = models.DateTimeField(_("看到几时"))

    objects = PlainQuerySet.as_manager()

    class Meta:
        verbose_name = _("打开身份")
        constraints = [models.CheckConstraint(condition=~Q(purpose=""), name="unsealing_has_a_purpose")]
        indexes = [models.Index(fields=["district_id", "report"], name="unsealing_report")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.purpose[:20]}"


class Tie(models.Model):
    """A report tied to a case 并案: undone by ending the row, never by deleting it.

    The first tie is the telling itself (`Report.case`); its row is written when it ends.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    report = models.ForeignKey(Report, models.PROTECT, related_name="+", verbose_name=_("来件"))
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name=_("事项"))
    tied_at = models.DateTimeField(_("并入时间"))
    tied_by_id = models.BigIntegerField(_("并入的人"), null=True)
    reason = models.TextField(_("并入的理由"), blank=True)
    untied_at = models.DateTimeField(_("拆开时间"), null=True)
    untied_by_id = models.BigIntegerField(_("拆开的人"), null=True)
    untie_reason = models.TextField(_("拆开的理由"), blank=True)

    objects = PlainQuerySet.as_manager()

    class Meta:
        verbose_name = _("并案")
        constraints = [
            models.UniqueConstraint(fields=["report"], condition=Q(untied_at=None), name="tie_one_at_a_time"),
        ]
        indexes = [
            models.Index(fields=["district_id", "case"], name="tie_case"),
            models.Index(fields=["district_id", "report"], name="tie_report"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} → {self.case_id}"


class Attachment(models.Model):
    """A photo 照片: the hash of what came, and the cleaned picture that is kept and served.

    Before a telling is handed over its photos belong to the page's ``draft_key``; afterwards to the report. A photo
    taken in the course of the work belongs to the case alone.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    report = models.ForeignKey(Report, models.PROTECT, null=True, related_name="+", verbose_name=_("来件"))
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+", verbose_name=_("事项"))
    draft_key = models.CharField(_("草稿"), max_length=64, blank=True)
    ordinal = models.PositiveSmallIntegerField(_("第几张"), default=1)
    name = models.CharField(_("文件名"), max_length=120, blank=True)
    file = models.CharField(_("存放"), max_length=200)
    received_sha256 = models.CharField(_("收到的散列"), max_length=64)
    stored_sha256 = models.CharField(_("存下的散列"), max_length=64)
    received_bytes = models.PositiveIntegerField(_("收到的大小"))
    stored_bytes = models.PositiveIntegerField(_("存下的大小"))
    width = models.PositiveIntegerField(_("宽"))
    height = models.PositiveIntegerField(_("高"))
    caption = models.CharField(_("说明"), max_length=120, blank=True)
    added_at = models.DateTimeField(_("加入时间"))
    added_by_id = models.BigIntegerField(_("加入的人"), null=True)
    unit_id = models.BigIntegerField(_("加入的单位"), null=True)
    hint_lon = models.FloatField(_("拍摄经度"), null=True)
    hint_lat = models.FloatField(_("拍摄纬度"), null=True)
    hint_at = models.DateTimeField(_("拍摄时间"), null=True)
    shown_at = models.DateTimeField(_("选给反映人看"), null=True)  # of the work alone, with the answer of one closing

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("照片")
        constraints = [
            models.CheckConstraint(
                condition=(Q(draft_key="") & (Q(report__isnull=False) | Q(case__isnull=False)))
                | (~Q(draft_key="") & Q(report=None, case=None)),
                name="attachment_belongs_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(shown_at=None) | Q(report=None, case__isnull=False), name="attachment_shown_is_of_the_work"
            ),
        ]
        indexes = [
            models.Index(fields=["district_id", "report"], name="attachment_report"),
            models.Index(fields=["district_id", "case"], name="attachment_case"),
            models.Index(fields=["district_id", "draft_key"], name="attachment_draft", condition=~Q(draft_key="")),
        ]

    def __str__(self) -> str:
        return self.name or str(self.ordinal)


class Objection(models.Model):
    """The teller says it isn't solved 异议: judged by somebody other than the one who closed it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    report = models.ForeignKey(Report, models.PROTECT, related_name="+", verbose_name=_("来件"))
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name=_("事项"))
    state = models.CharField(_("状态"), max_length=10, default=ObjectionState.RAISED)
    reason = models.TextField(_("哪里没解决"))
    raised_at = models.DateTimeField(_("提出时间"))
    due_at = models.DateTimeField(_("最晚判断"))
    decided_at = models.DateTimeField(_("判断时间"), null=True)
    decided_by_id = models.BigIntegerField(_("判断的人"), null=True)
    decision = models.TextField(_("判断的理由"), blank=True)

    objects = PlainQuerySet.as_manager()

    class Meta:
        verbose_name = _("异议")
        constraints = [
            _one_of("state", ObjectionState, "objection_state_known"),
            models.UniqueConstraint(
                fields=["report"], condition=Q(state=ObjectionState.RAISED), name="objection_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state=ObjectionState.RAISED) | (Q(decided_at__isnull=False) & ~Q(decision="")),
                name="objection_decided_with_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["district_id", "state"], name="objection_queue")]

    def __str__(self) -> str:
        return self.reason[:40]

    @property
    def state_label(self) -> Any:
        """Return the state's Chinese name (lazy)."""
        return OBJECTION_WORDS[ObjectionState(self.state)]


class Rating(models.Model):
    """The teller's three answers 评价, given once to each answer: solved, clear, with respect."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    report = models.ForeignKey(Report, models.PROTECT, related_name="+", verbose_name=_("来件"))
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name=_("事项"))
    answered_at = models.DateTimeField(_("评的是哪时的答复"))
    solved = models.PositiveSmallIntegerField(_("事情解决了吗"))
    clear = models.PositiveSmallIntegerField(_("说得清楚吗"))
    respect = models.PositiveSmallIntegerField(_("对您尊重吗"))
    words = models.TextField(_("想说的话"), blank=True)
    at = models.DateTimeField(_("时间"))

    objects = RatingQuerySet.as_manager()

    class Meta:
        verbose_name = _("评价")
        constraints = [
            models.CheckConstraint(
                condition=Q(solved__lte=2, clear__lte=2, respect__lte=2), name="rating_answers_known"
            ),
            models.UniqueConstraint(fields=["report", "answered_at"], name="rating_once_an_answer"),
        ]
        indexes = [models.Index(fields=["district_id", "at"], name="rating_month")]

    def __str__(self) -> str:
        return f"{self.solved} {self.clear} {self.respect}"

    @property
    def solved_label(self) -> Any:
        """Return the answer to the first question in words (lazy)."""
        return ANSWERS[self.solved]

    @property
    def clear_label(self) -> Any:
        """Return the answer to the second question in words (lazy)."""
        return ANSWERS[self.clear]

    @property
    def respect_label(self) -> Any:
        """Return the answer to the third question in words (lazy)."""
        return ANSWERS[self.respect]


class RelayMessage(models.Model):
    """Words between the teller and the staff 转接留言, in which neither sees the other's number."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    report = models.ForeignKey(Report, models.PROTECT, related_name="+", verbose_name=_("来件"))
    from_teller = models.BooleanField(_("反映人说的"))
    text = models.TextField(_("原话"))
    masked_text = models.TextField(_("遮名后的话"))
    photos = models.PositiveSmallIntegerField(_("照片张数"), default=0)
    unit_id = models.BigIntegerField(_("哪个单位"), null=True)
    by_id = models.BigIntegerField(_("谁写的"), null=True)
    at = models.DateTimeField(_("时间"))

    objects = PlainQuerySet.as_manager()

    class Meta:
        verbose_name = _("转接留言")
        indexes = [models.Index(fields=["district_id", "report"], name="relay_report")]

    def __str__(self) -> str:
        return self.masked_text[:40]
