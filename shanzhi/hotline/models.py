"""What the hotline keeps: how sheets are read, each taking-in of one, and what became of every single row.

The rows' own words are not kept here: whoever brought the sheet has it, and the tellings themselves lie in their room.
Runs and rows may outgrow one machine: UUIDv7 keys, ``district_id`` in every question, no plain ``save()``.
"""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shanzhi.cases.models import Case
from shanzhi.clocks.querysets import DistrictQuerySet
from shanzhi.hotline.reading.columns import PURPOSE_WORDS, Purpose
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.ids import uuid7
from shanzhi.people.capacities import Capacity
from shanzhi.territory.queries import areas_within

CAPACITIES = frozenset(str(one) for one in (Capacity.DISPATCHER, Capacity.INTAKE_AGENT, Capacity.KEEPER))
"""Who takes sheets in."""


class SheetQuerySet(DistrictQuerySet):
    """Questions about many sheets."""

    def visible_to(self, actor: Actor) -> Self:
        """Return the sheets this actor may know of: their own, and those for an area they take sheets in for."""
        own = Q(by_id=actor.user_id) if actor.user_id is not None else Q(pk__in=[])
        seen = own | areas_within(actor.areas_as(CAPACITIES))
        return self.filter(seen, district_id=actor.district_id)


class SheetMapping(models.Model):
    """How sheets with these headers are read 对应: remembered when a person confirmed it."""

    district_id = models.CharField(_("区县"), max_length=12)
    purpose = models.CharField(_("用途"), max_length=8)
    headers_key = models.CharField(_("表头的散列"), max_length=64)
    columns = models.JSONField(_("列的对应"), default=dict)
    source = models.CharField(_("来源系统"), max_length=40)
    channel = models.CharField(_("来源"), max_length=24)
    used_at = models.DateTimeField(_("最近用过"))

    class Meta:
        verbose_name = _("表头的对应")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "purpose", "headers_key"], name="mapping_once_a_header")
        ]

    def __str__(self) -> str:
        return self.source


class SheetImport(models.Model):
    """One sheet taken in 导入: tried first, then for good; ``cursor`` rows are done, so that it can go on anywhere."""

    class State(models.TextChoices):
        """How far it is."""

        MAPPING = "mapping", _("等着对列")
        RUNNING = "running", _("正在收")
        DONE = "done", _("收完了")
        STOPPED = "stopped", _("停下了")
        DROPPED = "dropped", _("不收了")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    number = models.CharField(_("编号"), max_length=16)
    purpose = models.CharField(_("用途"), max_length=8)
    name = models.CharField(_("文件名"), max_length=200)
    source = models.CharField(_("来源系统"), max_length=40, blank=True)
    channel = models.CharField(_("来源"), max_length=24, blank=True)
    file_hash = models.CharField(_("文件的散列"), max_length=64)
    headers = models.JSONField(_("表头"), default=list)
    columns = models.JSONField(_("列的对应"), default=dict)
    state = models.CharField(_("状态"), max_length=8, choices=State.choices, default=State.MAPPING)
    dry_run = models.BooleanField(_("试读"), default=True)
    in_background = models.BooleanField(_("由后台接着收"), default=False)
    total = models.PositiveIntegerField(_("行数"), default=0)
    cursor = models.PositiveIntegerField(_("收到第几条"), default=0)
    fresh = models.PositiveIntegerField(_("新收"), default=0)
    known = models.PositiveIntegerField(_("收过"), default=0)
    unchanged = models.PositiveIntegerField(_("没变"), default=0)
    refused = models.PositiveIntegerField(_("没收"), default=0)
    problem = models.TextField(_("为什么停下"), blank=True)
    by_id = models.BigIntegerField(_("谁导入"), null=True)
    by_name = models.CharField(_("导入人"), max_length=80, blank=True)
    area_path = models.CharField(_("地域路径"), max_length=64, blank=True)  # what nobody can place is sorted there
    received_at = models.DateTimeField(_("收到文件"))
    started_at = models.DateTimeField(_("开始"), null=True)
    ended_at = models.DateTimeField(_("结束"), null=True)

    objects = SheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("导入")
        constraints = [models.UniqueConstraint(fields=["district_id", "number"], name="sheet_number_once")]
        indexes = [
            models.Index(fields=["district_id", "received_at"], name="sheet_received"),
            models.Index(fields=["district_id", "file_hash"], name="sheet_file"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    @property
    def purpose_label(self) -> Any:
        """Return what the rows become, in words (lazy)."""
        return PURPOSE_WORDS[Purpose(self.purpose)]

    @property
    def is_running(self) -> bool:
        """Return whether rows still wait."""
        return self.state == self.State.RUNNING

    @property
    def may_be_discarded(self) -> bool:
        """Return whether somebody may say that it isn't taken in: what runs is stopped first, what is in stays."""
        return self.may_be_started or self.state == self.State.STOPPED

    @property
    def may_be_started(self) -> bool:
        """Return whether it may be tried, or taken in."""
        return self.state == self.State.MAPPING or self.was_tried

    @property
    def was_tried(self) -> bool:
        """Return whether it was tried to its end and not yet taken in."""
        return self.state == self.State.DONE and self.dry_run

    @property
    def taken(self) -> int:
        """Return how many rows are through for good."""
        return 0 if self.dry_run else self.cursor

    def counts(self) -> dict[str, int]:
        """Return how many rows ended how; together they are the rows done."""
        return {"new": self.fresh, "known": self.known, "unchanged": self.unchanged, "refused": self.refused}


class Outcome(models.TextChoices):
    """How a row ended: exactly one of these."""

    NEW = "new", _("新收")
    KNOWN = "known", _("收过")
    UNCHANGED = "unchanged", _("没变")
    REFUSED = "refused", _("没收")


class SheetRowResult(models.Model):
    """What became of one row 逐行结果. A life taken in has its source's number here, once."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    sheet = models.ForeignKey(SheetImport, models.PROTECT, related_name="+", verbose_name=_("导入"))
    row = models.PositiveIntegerField(_("第几行"))
    outcome = models.CharField(_("结果"), max_length=10, choices=Outcome.choices)
    reason = models.TextField(_("说明"), blank=True)
    source = models.CharField(_("来源系统"), max_length=40, blank=True)
    source_number = models.CharField(_("来源编号"), max_length=64, blank=True)
    report_number = models.CharField(_("来件编号"), max_length=9, blank=True)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+", verbose_name=_("事项"))
    matter_code = models.CharField(_("建议的事项"), max_length=40, blank=True)
    matter_band = models.CharField(_("把握"), max_length=8, blank=True)
    placed = models.BooleanField(_("找到地点"), default=False)
    life = models.BooleanField(_("收下的旧件"), default=False)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("逐行结果")
        constraints = [
            models.UniqueConstraint(fields=["sheet", "row"], name="sheet_row_once"),
            models.UniqueConstraint(
                fields=["district_id", "source", "source_number"], condition=Q(life=True), name="life_once"
            ),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="sheet_row_outcome_known"),
        ]
        indexes = [models.Index(fields=["district_id", "sheet", "outcome", "row"], name="sheet_rows")]

    def __str__(self) -> str:
        return f"{self.row} {self.outcome}"

    @property
    def outcome_label(self) -> Any:
        """Return how the row ended, in words (lazy)."""
        return Outcome(self.outcome).label
