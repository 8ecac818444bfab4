"""事项: the nouns of the loop. The columns are the truth about now; the journal is the truth about how it came.

Every table here may outgrow one machine: UUIDv7 keys, ``district_id`` in every read, no plain ``save()``.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shanzhi.cases.querysets import CaseQuerySet, TaskQuerySet
from shanzhi.catalogue.models import Matter
from shanzhi.clocks.querysets import DistrictQuerySet
from shanzhi.kernel.ids import uuid7
from shanzhi.kernel.limits import LimitUnit
from shanzhi.loop.applications import APPLICATION_STATE_WORDS, KINDS, ApplicationKind, ApplicationState
from shanzhi.loop.tasks import TASK_STATE_WORDS, TaskState
from shanzhi.loop.workflow import (
    OPEN_STATES,
    STATE_WORDS,
    ZONE_WORDS,
    State,
    Zone,
)
from shanzhi.organisation.models import Unit
from shanzhi.territory.models import Grid, Place
from shanzhi.works.models import WorksProject

_OPEN = Q(state__in=[str(state) for state in OPEN_STATES])


def _one_of(column: str, values: Any, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{column}__in": [str(value) for value in values]}), name=name)


class Case(models.Model):
    """A problem 事项: told once or many times, going round the loop once."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    number = models.CharField(_("编号"), max_length=24)
    title = models.CharField(_("标题"), max_length=120)
    summary = models.TextField(_("反映的事（已遮名）"), blank=True)
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="+", verbose_name=_("事项类别"))
    grade = models.CharField(_("等级"), max_length=16, blank=True)
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+", verbose_name=_("地点"))
    place_text = models.CharField(_("地点的说法"), max_length=200, blank=True)
    place_known = models.BooleanField(_("地点已明"), default=False)
    lon = models.FloatField(_("经度"), null=True)
    lat = models.FloatField(_("纬度"), null=True)
    area_path = models.CharField(_("地域路径"), max_length=64, blank=True)
    grid = models.ForeignKey(Grid, models.PROTECT, null=True, related_name="+", verbose_name=_("网格"))
    zone = models.CharField(_("知情范围"), max_length=12, default=Zone.ORDINARY)
    channel = models.CharField(_("来源"), max_length=24)
    origin = models.CharField(_("产生方式"), max_length=12, default="live")
    state = models.CharField(_("状态"), max_length=12, default=State.REPORTED)
    version = models.PositiveIntegerField(_("版本"), default=1)
    beat = models.PositiveIntegerField(_("任务动静"), default=0)  # moved by every task's step; guards what reads tasks
    told_at = models.DateTimeField(_("最早反映时间"))
    opened_at = models.DateTimeField(_("上报时间"))
    closed_at = models.DateTimeField(_("结案时间"), null=True)
    changed_at = models.DateTimeField(_("最近一步的时间"))
    step_name = models.CharField(_("本步时限"), max_length=16, blank=True)
    step_started_at = models.DateTimeField(_("本步开始"), null=True)
    step_near_at = models.DateTimeField(_("本步临期"), null=True)
    step_due_at = models.DateTimeField(_("本步到期"), null=True)
    step_limit_unit = models.CharField(_("本步时限按什么数"), max_length=20, default=LimitUnit.WORKDAYS)
    unit_near_at = models.DateTimeField(_("单位临期"), null=True)
    unit_due_at = models.DateTimeField(_("单位到期"), null=True)
    unit_limit_unit = models.CharField(_("单位时限按什么数"), max_length=20, default=LimitUnit.WORKDAYS)
    total_due_at = models.DateTimeField(_("答复到期"), null=True)
    progress_due_at = models.DateTimeField(_("该写进展"), null=True)
    paused = models.BooleanField(_("单位时限暂停"), default=False)
    lead_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("主办单位"))
    first_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("首接单位"))
    returns = models.PositiveSmallIntegerField(_("退单次数"), default=0)
    bound = models.BooleanField(_("已裁定"), default=False)
    reworks = models.PositiveSmallIntegerField(_("返工次数"), default=0)
    report_count = models.PositiveIntegerField(_("来件数"), default=0)
    opened_by_id = models.BigIntegerField(_("上报人"), null=True)
    dispatched_by_id = models.BigIntegerField(_("派遣人"), null=True)
    verifier_id = models.BigIntegerField(_("核实人"), null=True)
    closed_by_id = models.BigIntegerField(_("结案人"), null=True)
    reply = models.TextField(_("答复"), blank=True)
    released_text = models.TextField(_("公开的话"), blank=True)
    project = models.ForeignKey(WorksProject, models.PROTECT, null=True, related_name="+", verbose_name=_("市政工程"))

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("事项")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "number"], name="case_number_once"),
            _one_of("state", State, "case_state_known"),
            _one_of("zone", Zone, "case_zone_known"),
            models.CheckConstraint(
                condition=~Q(zone=Zone.COMPLAINT) | Q(released_text=""), name="case_complaint_never_released"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.CLOSED) | Q(closed_at__isnull=False), name="case_closed_has_a_time"
            ),
            models.CheckConstraint(condition=Q(returns__lte=2), name="case_two_returns_at_most"),
        ]
        indexes = [
            models.Index(fields=["district_id", "state", "step_due_at"], name="case_desk", condition=_OPEN),
            models.Index(fields=["district_id", "area_path", "state"], name="case_area"),
            models.Index(fields=["district_id", "told_at"], name="case_told"),
            # The oldest open ones lie behind everything that has ended: they need an index of their own.
            models.Index(fields=["district_id", "told_at"], name="case_open_told", condition=_OPEN),
            models.Index(fields=["district_id", "closed_at"], name="case_closed", condition=Q(closed_at__isnull=False)),
            models.Index(fields=["district_id", "matter", "area_path"], name="case_matter"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def state_label(self) -> Any:
        """Return the state's Chinese name (lazy)."""
        return STATE_WORDS[State(self.state)]

    @property
    def zone_label(self) -> Any:
        """Return the zone's Chinese name (lazy)."""
        return ZONE_WORDS[Zone(self.zone)]

    @property
    def is_open(self) -> bool:
        """Return whether the case still goes round the loop."""
        return self.state in {str(state) for state in OPEN_STATES}

    @property
    def was_turned_away(self) -> bool:
        """Return whether the case ended without being done; what was archived without having been closed did."""
        ended = {State.REJECTED, State.DECLINED, State.VOID}
        return self.state in ended or (self.state == State.ARCHIVED and self.closed_at is None)

    @property
    def is_confidential(self) -> bool:
        """Return whether the case lies in a closed zone."""
        return self.zone != Zone.ORDINARY

    @property
    def ruling_due(self) -> bool:
        """Return whether only a ruling may dispatch it: two returns, none ruled yet."""
        return self.returns >= 2 and not self.bound

    def is_overdue(self, *, at: datetime) -> bool:
        """Return whether the running clock of the present step or unit has passed its due moment."""
        due = self.running_due_at
        return due is not None and due < at and not self.paused

    @property
    def running_near_at(self) -> datetime | None:
        """Return the moment from which the running clock counts as near its end."""
        if self.state == State.DISPATCHED and self.unit_due_at is not None:
            return self.unit_near_at
        return self.step_near_at if self.is_open else None

    @property
    def running_due_at(self) -> datetime | None:
        """Return the due moment of the clock that matters now: the unit's while it is handled, else the step's."""
        if self.state == State.DISPATCHED:
            return self.unit_due_at or self.step_due_at
        return self.step_due_at if self.is_open else None

    @property
    def running_limit_unit(self) -> str:
        """Return what the limit of the clock that matters now counts in."""
        is_units = self.state == State.DISPATCHED and self.unit_due_at is not None
        return self.unit_limit_unit if is_units else self.step_limit_unit


class KeptOut(models.Model):
    """A unit that must neither know of a confidential case nor work on it 回避单位, with all below it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name=_("事项"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("回避单位"))
    path = models.CharField(_("回避单位路径"), max_length=64)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("回避单位")
        constraints = [models.UniqueConstraint(fields=["case", "unit"], name="kept_out_once")]

    def __str__(self) -> str:
        return self.path


class Task(models.Model):
    """One unit's part 任务, lead or supporting."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name=_("事项"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    role = models.CharField(_("主办或协办"), max_length=8)
    ordinal = models.PositiveSmallIntegerField(_("第几个"), default=1)
    state = models.CharField(_("状态"), max_length=12, default=TaskState.ISSUED)
    version = models.PositiveIntegerField(_("版本"), default=1)
    why = models.TextField(_("依据或要求"), blank=True)
    issued_at = models.DateTimeField(_("下达时间"))
    issued_by_id = models.BigIntegerField(_("下达人"), null=True)
    signed_at = models.DateTimeField(_("签收时间"), null=True)
    signed_by_id = models.BigIntegerField(_("签收人"), null=True)
    handed_in_at = models.DateTimeField(_("交结果时间"), null=True)
    handed_in_by_id = models.BigIntegerField(_("交结果的人"), null=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True)
    near_at = models.DateTimeField(_("临期"), null=True)
    due_at = models.DateTimeField(_("到期"), null=True)
    limit_unit = models.CharField(_("时限按什么数"), max_length=20, default=LimitUnit.WORKDAYS)
    sign_due_at = models.DateTimeField(_("签收到期"), null=True)
    sign_limit_unit = models.CharField(_("签收时限按什么数"), max_length=20, default=LimitUnit.WORKDAYS)
    paused = models.BooleanField(_("暂停"), default=False)
    on_time = models.BooleanField(_("第一次按时"), null=True)
    round = models.PositiveSmallIntegerField(_("第几轮"), default=1)
    outcome = models.TextField(_("办理情况（内部）"), blank=True)
    public_text = models.TextField(_("给群众看的话"), blank=True)
    missing = models.TextField(_("返工要补的"), blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("任务")
        constraints = [
            _one_of("state", TaskState, "task_state_known"),
            _one_of("role", ("lead", "support", "former"), "task_role_known"),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(role="lead") & Q(state__in=["issued", "handling", "handed_in"]),
                name="task_one_lead_at_a_time",
            ),
            models.UniqueConstraint(fields=["case", "ordinal"], name="task_ordinal_once"),
        ]
        indexes = [
            models.Index(fields=["district_id", "unit", "state", "due_at"], name="task_inbox"),
            models.Index(fields=["district_id", "case"], name="task_case"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.role} {self.unit_id}"

    @property
    def state_label(self) -> Any:
        """Return the state's Chinese name (lazy)."""
        return TASK_STATE_WORDS[TaskState(self.state)]

    @property
    def is_running(self) -> bool:
        """Return whether the unit still has to do something."""
        return self.state in {TaskState.ISSUED, TaskState.HANDLING}


class Application(models.Model):
    """Something asked for that needs a second person's yes 申请: extension, pause, return."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name=_("事项"))
    task = models.ForeignKey(Task, models.PROTECT, related_name="+", verbose_name=_("任务"))
    unit_id = models.BigIntegerField(_("单位"))
    kind = models.CharField(_("申请什么"), max_length=12)
    state = models.CharField(_("状态"), max_length=12, default=ApplicationState.ASKED)
    version = models.PositiveIntegerField(_("版本"), default=1)
    code = models.CharField(_("原因"), max_length=40, blank=True)
    reason = models.TextField(_("理由"))
    until = models.DateField(_("到哪天"), null=True)
    data = models.JSONField(_("其他"), default=dict)
    asked_by_id = models.BigIntegerField(_("申请人"), null=True)
    asked_by_name = models.CharField(_("申请人姓名"), max_length=60)
    asked_at = models.DateTimeField(_("申请时间"))
    decided_by_id = models.BigIntegerField(_("批的人"), null=True)
    decided_at = models.DateTimeField(_("批的时间"), null=True)
    note = models.TextField(_("批语"), blank=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("申请")
        constraints = [
            _one_of("kind", ApplicationKind, "application_kind_known"),
            _one_of("state", ApplicationState, "application_state_known"),
            models.CheckConstraint(
                condition=Q(decided_by_id__isnull=True) | ~Q(decided_by_id=models.F("asked_by_id")),
                name="application_second_person",
            ),
            models.UniqueConstraint(
                fields=["task", "kind"],
                condition=Q(state__in=["asked", "running"]),
                name="application_one_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["district_id", "state", "until"], name="application_queue")]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def kind_label(self) -> Any:
        """Return the kind's Chinese name (lazy)."""
        return KINDS[ApplicationKind(self.kind)].label

    @property
    def state_label(self) -> Any:
        """Return the state's Chinese name (lazy)."""
        return APPLICATION_STATE_WORDS[ApplicationState(self.state)]


class ProgressNote(models.Model):
    """A word on how it goes while the case is open 定期反馈, for the centre and, where given, for the teller."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name=_("事项"))
    unit_id = models.BigIntegerField(_("单位"), null=True)
    at = models.DateTimeField(_("时间"))
    due_at = models.DateTimeField(_("应写"), null=True)
    by_id = models.BigIntegerField(_("谁写的"), null=True)
    text = models.TextField(_("内部的话"), blank=True)
    public_text = models.TextField(_("给群众看的话"), blank=True)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("进展")
        indexes = [models.Index(fields=["district_id", "case"], name="progress_case")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.text[:20]}"


class Counter(models.Model):
    """The last number given out, by kind and year, moved on by one conditional upsert."""

    district_id = models.CharField(_("区县"), max_length=12)
    name = models.CharField(_("哪一种编号"), max_length=24)
    value = models.BigIntegerField(_("用到的号"))

    class Meta:
        verbose_name = _("编号")
        constraints = [models.UniqueConstraint(fields=["district_id", "name"], name="counter_name_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.value}"
