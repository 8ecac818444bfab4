"""The nouns of 学习: versions of what was learned of matters, what units did, look-alikes, hot issues."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanzhi.cases.models import Case
from shanzhi.clocks.querysets import DistrictQuerySet
from shanzhi.kernel.ids import uuid7
from shanzhi.organisation.models import Unit


class LearnedVersion(models.Model):
    """One version 版本 of what was learned: figures of its trial, and the digest of the file that holds it.

    The file lies in the data folder, named by its digest; nothing is read that doesn't have it.
    """

    class Verdict(models.TextChoices):
        """What became of it when it was tried."""

        SWITCHED = "switched", _("换上了")
        NOT_BETTER = "not_better", _("不比原来好，没有换")

    district_id = models.CharField(_("区县"), max_length=12)
    number = models.PositiveIntegerField(_("版本"))
    learned_at = models.DateTimeField(_("学习时间"))
    learned_by = models.CharField(_("谁让学的"), max_length=80, blank=True)
    digest = models.CharField(_("摘要"), max_length=64)
    leaf_digest = models.CharField(_("细类摘要"), max_length=64, blank=True)
    texts = models.PositiveIntegerField(_("学了几件"))
    kept_apart = models.PositiveIntegerField(_("留出几件"))
    figures = models.JSONField(_("留出件上的成绩"), default=dict)
    verdict = models.CharField(_("结果"), max_length=12, choices=Verdict.choices)
    in_service = models.BooleanField(_("在用"), default=False)

    class Meta:
        verbose_name = _("学习版本")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "number"], name="learned_version_once"),
            models.UniqueConstraint(
                fields=["district_id"], condition=Q(in_service=True), name="learned_one_version_in_service"
            ),
            models.CheckConstraint(condition=Q(verdict__in=["switched", "not_better"]), name="learned_verdict_known"),
        ]

    def __str__(self) -> str:
        return str(self.number)


class Tally(models.Model):
    """What one unit did at one level 经办统计, counted anew each night: how it weighs, and the cases of twelve months.

    A level names what narrows it (`advice.history.keys_of`); what it doesn't narrow by is blank.
    """

    class Level(models.TextChoices):
        """What a tally is of."""

        MATTER_AREA = "matter+area", _("街道的一个事项")
        MATTER = "matter", _("一个事项")
        CLASS = "class", _("一个大类")
        AREA = "area", _("一个街道")
        ALL = "all", _("全部")

    district_id = models.CharField(_("区县"), max_length=12)
    level = models.CharField(_("范围"), max_length=12, choices=Level.choices)
    matter_code = models.CharField(_("事项编码"), max_length=24, blank=True)
    class_name = models.CharField(_("大类"), max_length=120, blank=True)
    area_path = models.CharField(_("地域路径"), max_length=64, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    weight = models.FloatField(_("分量"))
    seen = models.PositiveIntegerField(_("办了"))
    returned = models.PositiveIntegerField(_("退回"))
    carried = models.PositiveIntegerField(_("并入以前办的"))

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("经办统计")
        constraints = [
            models.UniqueConstraint(
                fields=["district_id", "level", "matter_code", "class_name", "area_path", "unit"], name="tally_once"
            ),
            models.CheckConstraint(condition=Q(carried__lte=models.F("seen")), name="tally_carried_is_seen"),
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.unit_id}"


class Alike(models.Model):
    """Two running cases that tell the same 相似的两件, found in the background; words and distance are read when shown.

    ``apart`` was said by a person: the two are never offered to each other again.
    """

    class Kind(models.TextChoices):
        """How alike they are."""

        EXACT = "exact", _("一字不差")
        NEAR = "near", _("大致一样")
        SAME_EVENT = "same_event", _("像是同一件事")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    one = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name=_("先反映的"))
    other = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name=_("后反映的"))
    kind = models.CharField(_("多像"), max_length=10, choices=Kind.choices)
    score = models.FloatField(default=0)
    apart = models.BooleanField(_("说过不是一件"), default=False)
    found_at = models.DateTimeField(_("找到的时间"))

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("相似的两件")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "one", "other"], name="alike_once"),
            models.CheckConstraint(condition=~Q(one=models.F("other")), name="alike_are_two"),
            models.CheckConstraint(condition=Q(kind__in=["exact", "near", "same_event"]), name="alike_kind_known"),
        ]
        indexes = [models.Index(fields=["district_id", "apart", "found_at"], name="alike_list")]

    def __str__(self) -> str:
        return f"{self.one_id} {self.other_id}"


class HotIssue(models.Model):
    """A hot issue 热点 proposed as a monthly theme or a campaign; people accept or dismiss it.

    It names cases by number and registers by name, never words of a telling: what a case says is read where its
    reader may.
    """

    class State(models.TextChoices):
        """Proposed until somebody decides."""

        PROPOSED = "proposed", _("待定")
        ACCEPTED = "accepted", _("已列为主题")
        DISMISSED = "dismissed", _("不列")

    class Kind(models.TextChoices):
        """What it is proposed as."""

        THEME = "theme", _("每月一题")
        CAMPAIGN = "campaign", _("集中整治")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    number = models.CharField(_("编号"), max_length=24)
    kind = models.CharField(_("宜作"), max_length=10, choices=Kind.choices, default=Kind.THEME)
    matter_code = models.CharField(_("事项编码"), max_length=24, blank=True)
    matter_name = models.CharField(pgettext_lazy("matter", "事项"), max_length=80, blank=True)
    place_name = models.CharField(_("地点"), max_length=120, blank=True)
    area_path = models.CharField(_("地域路径"), max_length=64, blank=True)
    cases = models.JSONField(_("涉及的事"), default=list)
    told = models.PositiveIntegerField(pgettext_lazy("how many", "来件"))
    days = models.PositiveIntegerField(_("几天里有人反映"))
    first_at = models.DateTimeField(_("最早"))
    last_at = models.DateTimeField(_("最近"))
    score = models.FloatField(default=0)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.PROPOSED)
    version = models.PositiveIntegerField(default=1)
    proposed_at = models.DateTimeField(_("提出时间"))
    decided_at = models.DateTimeField(_("决定时间"), null=True)
    decided_by = models.CharField(_("谁定的"), max_length=80, blank=True)
    reason = models.CharField(_("理由"), max_length=200, blank=True)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("热点")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "number"], name="hot_issue_number_once"),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "accepted", "dismissed"]), name="hot_state_known"
            ),
            models.CheckConstraint(condition=Q(kind__in=["theme", "campaign"]), name="hot_kind_known"),
        ]
        indexes = [models.Index(fields=["district_id", "state", "number"], name="hot_issue_list")]

    def __str__(self) -> str:
        return self.number

    def name(self) -> str:
        """Return its place and matter, as far as both are known."""
        return " · ".join(part for part in (self.place_name, self.matter_name) if part)
