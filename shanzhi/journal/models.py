"""The nouns of the journal 日志: lines, their erasable payloads, errands for subscribers, sweeps, retention.

Lines and payloads are append-only by trigger (``triggers.py``). The journal knows no case and no report: a line
names its subject by kind and id.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.journal.canonical import SHA_256, leaf
from shanzhi.kernel.ids import uuid7


class Origin(models.TextChoices):
    """Whether people did it, a sheet told it, or a rehearsal played it."""

    LIVE = "live", _("实办")
    IMPORT = "import", _("导入")
    REHEARSAL = "rehearsal", _("演练")


class Entry(models.Model):
    """One line 记录: one answerable act. Never changed, never deleted.

    ``at`` is when it happened, ``recorded_at`` when this line was written. ``was`` and ``now`` are the subject's
    states around the act; ``version`` is the subject's version after it, dense from 1, so that a missing line shows.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    verb = models.CharField(_("办理"), max_length=64)
    subject_kind = models.CharField(_("对象类别"), max_length=32)
    subject_id = models.CharField(_("对象"), max_length=40)
    version = models.PositiveIntegerField(_("对象版本"), null=True)
    was = models.CharField(_("原状态"), max_length=40, blank=True)
    now = models.CharField(_("现状态"), max_length=40, blank=True)
    by_kind = models.CharField(_("办理者类别"), max_length=16)
    by_id = models.BigIntegerField(_("办理者"), null=True)
    by_name = models.CharField(_("办理者姓名"), max_length=80, blank=True)
    capacity = models.CharField(_("身份"), max_length=32, blank=True)
    at = models.DateTimeField(_("发生时间"))
    recorded_at = models.DateTimeField(_("记录时间"))
    zone = models.CharField(_("知悉范围"), max_length=16)
    origin = models.CharField(_("来历"), max_length=12, choices=Origin.choices)
    algorithm = models.CharField(_("摘要算法"), max_length=12, default=SHA_256)
    commitment = models.CharField(_("内容摘要"), max_length=64)
    leaf = models.CharField(_("本行摘要"), max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = _("日志记录")
        indexes = [
            models.Index(fields=["district_id", "subject_kind", "subject_id", "id"], name="entry_history"),
            models.Index(fields=["district_id", "at"], name="entry_time"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["district_id", "subject_kind", "subject_id", "version"],
                condition=models.Q(version__isnull=False),
                name="entry_one_line_a_version",
            ),
            models.CheckConstraint(
                condition=models.Q(version__isnull=True) | models.Q(version__gte=1), name="entry_version_from_one"
            ),
            models.CheckConstraint(condition=models.Q(origin__in=Origin.values), name="entry_origin_known"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_kind} {self.subject_id}"

    def header(self) -> dict[str, object]:
        """Return every field that the leaf hash covers: all but the leaf itself."""
        return {
            "algorithm": self.algorithm,
            "at": self.at,
            "by_id": self.by_id,
            "by_kind": self.by_kind,
            "by_name": self.by_name,
            "capacity": self.capacity,
            "commitment": self.commitment,
            "district_id": self.district_id,
            "id": self.id,
            "now": self.now,
            "origin": self.origin,
            "recorded_at": self.recorded_at,
            "subject_id": self.subject_id,
            "subject_kind": self.subject_kind,
            "verb": self.verb,
            "version": self.version,
            "was": self.was,
            "zone": self.zone,
        }

    def computed_leaf(self) -> str:
        """Return the leaf hash that the fields ought to have."""
        return leaf(self.header(), algorithm=self.algorithm)


class Payload(models.Model):
    """What a line carries 内容, with its salt: the one part that may be erased, by a journalled erasure."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True, related_name="payload")
    district_id = models.CharField(_("区县"), max_length=12)
    salt = models.CharField(_("盐"), max_length=32, blank=True)
    data = models.TextField(_("内容"), blank=True)
    erased_at = models.DateTimeField(_("清除时间"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("日志内容")

    def __str__(self) -> str:
        return str(self.pk)


class Errand(models.Model):
    """One subscriber still to be told of one line 待办传达; gone once told.

    ``due_at`` is also the lease: a claim moves it on, so that the errand of a killed worker comes back by itself. A
    queue stays on its machine and is short: it has a plain key.
    """

    district_id = models.CharField(_("区县"), max_length=12)
    entry_id = models.UUIDField(_("日志记录"))
    subscriber = models.CharField(_("订阅者"), max_length=80)
    due_at = models.DateTimeField(_("到点时间"))
    tries = models.PositiveSmallIntegerField(_("次数"), default=0)
    last_error = models.TextField(_("上次差错"), blank=True)
    set_aside_at = models.DateTimeField(_("搁置时间"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("待办传达")
        indexes = [
            models.Index(fields=["due_at"], name="errand_due", condition=models.Q(set_aside_at__isnull=True)),
            models.Index(
                fields=["set_aside_at"], name="errand_set_aside", condition=models.Q(set_aside_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subscriber} {self.entry_id}"


class Sweep(models.Model):
    """When a periodic function is due again 定时巡扫, and how it went; claimed by compare-and-set on ``due_at``."""

    name = models.CharField(_("名称"), max_length=80, primary_key=True)
    due_at = models.DateTimeField(_("到点时间"))
    started_at = models.DateTimeField(_("开始时间"), null=True)
    finished_at = models.DateTimeField(_("完成时间"), null=True)
    failures = models.PositiveIntegerField(_("连续失败次数"), default=0)
    last_error = models.TextField(_("上次差错"), blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("定时巡扫")

    def __str__(self) -> str:
        return self.name


class Heartbeat(models.Model):
    """A sign of life of one worker 心跳: well until ``well_until`` unless it says so again."""

    worker = models.CharField(_("工作进程"), max_length=80, primary_key=True)
    at = models.DateTimeField(_("时间"))
    well_until = models.DateTimeField(_("有效至"))

    class Meta:
        verbose_name = verbose_name_plural = _("心跳")

    def __str__(self) -> str:
        return self.worker


SHORTEST_RETENTION_DAYS = 180  # network logs are kept at least six months (网络安全法 art. 21 (3) of 2016)
LONGEST_RETENTION_DAYS = 36_500  # what is kept for good has no rule


class RetentionRule(models.Model):
    """How long something is kept 保存期限, as data: payloads of one kind of subject, or what a room registered.

    ``done_to`` is the last line already gone through, so that a nightly run reads only what has newly come of age.
    """

    district_id = models.CharField(_("区县"), max_length=12)
    entity = models.CharField(_("保存对象"), max_length=64)
    keep_days = models.PositiveIntegerField(_("保存天数"))
    basis = models.CharField(_("依据"), max_length=200)
    done_to = models.UUIDField(_("已处理至"), null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = _("保存期限")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "entity"], name="retention_one_rule_an_entity"),
            models.CheckConstraint(
                condition=models.Q(keep_days__gte=SHORTEST_RETENTION_DAYS), name="retention_half_a_year_at_least"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entity}: {self.keep_days}"

    def cutoff(self, at: datetime) -> datetime:
        """Return the moment before which things are of age at ``at``."""
        return at - timedelta(days=self.keep_days)
