"""会办: whistles with their units and undertakings, joint rulings with their opinions, the board."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanzhi.cases.models import Case
from shanzhi.clocks.querysets import DistrictQuerySet
from shanzhi.convening.workflow import (
    BOARD_TABLE,
    BOARD_WORDS,
    JOINT_TABLE,
    JOINT_WORDS,
    MARKS,
    WHISTLE_KINDS,
    WHISTLE_TABLE,
    WHISTLE_WORDS,
)
from shanzhi.dockets.models import Docket, known
from shanzhi.kernel.ids import uuid7
from shanzhi.organisation.models import Unit


class BoardMatter(Docket):
    """A matter hung on the board 挂牌督办: seen by the whole house, with an owner and a day to look again."""

    subject = "board_matter"
    table = BOARD_TABLE
    state_words = BOARD_WORDS

    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name=_("事项"))
    title = models.CharField(_("牌上写什么"), max_length=120)
    why = models.TextField(_("为什么挂牌"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("责任单位"))
    owner_name = models.CharField(_("责任人"), max_length=60, blank=True)
    review_on = models.DateField(_("哪天复看"))
    looked = models.TextField(_("上次看到什么"), blank=True)

    class Meta(Docket.Meta):
        verbose_name = _("挂牌督办")
        constraints = [
            *Docket.Meta.constraints,
            known("board_matter", BOARD_TABLE),
            models.UniqueConstraint(fields=["case"], condition=Q(ended_at=None), name="board_matter_case_once"),
        ]
        indexes = [models.Index(fields=["district_id", "state", "review_on"], name="board_matter_review")]


class JointRuling(Docket):
    """A joint session 会商 over a case returned twice, with its own limit; the ruling is the loop's own verb."""

    subject = "joint_ruling"
    table = JOINT_TABLE
    state_words = JOINT_WORDS

    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name=_("事项"))
    meet_at = models.DateTimeField(_("什么时候开"))
    where = models.CharField(_("在哪里"), max_length=120)
    due_at = models.DateTimeField(_("裁定到期"))
    rules_version = models.CharField(_("规则版本"), max_length=40)
    lead_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("裁定由谁主办"))

    class Meta(Docket.Meta):
        verbose_name = _("会商裁定")
        constraints = [
            *Docket.Meta.constraints,
            known("joint_ruling", JOINT_TABLE),
            models.UniqueConstraint(fields=["case"], condition=Q(ended_at=None), name="joint_ruling_case_once"),
        ]
        indexes = [models.Index(fields=["district_id", "state", "due_at"], name="joint_ruling_due")]

    def is_overdue(self, *, at: datetime) -> bool:
        """Return whether the ruling is late."""
        return self.is_open and self.due_at < at


class JointOpinion(models.Model):
    """A unit called to a joint session, and what it said there."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    joint = models.ForeignKey(JointRuling, models.PROTECT, related_name="+", verbose_name=_("会商"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    opinion = models.TextField(pgettext_lazy("joint", "意见"), blank=True)
    noted_at = models.DateTimeField(_("记下的时间"), null=True)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("会商意见")
        constraints = [models.UniqueConstraint(fields=["joint", "unit"], name="joint_opinion_once")]

    def __str__(self) -> str:
        return f"{self.joint_id} {self.unit_id}"


class Whistle(Docket):
    """A whistle 吹哨: the street calls units to a place and an hour."""

    subject = "whistle"
    table = WHISTLE_TABLE
    state_words = WHISTLE_WORDS

    kind = models.CharField(_("哪一类"), max_length=12)
    place = models.CharField(_("到哪里"), max_length=120)
    meet_at = models.DateTimeField(_("几点到"))
    agenda = models.TextField(_("到场做什么"))
    tried = models.TextField(_("属地自己做过什么"))

    class Meta(Docket.Meta):
        verbose_name = _("吹哨")
        constraints = [
            *Docket.Meta.constraints,
            known("whistle", WHISTLE_TABLE),
            models.CheckConstraint(condition=Q(kind__in=list(WHISTLE_KINDS)), name="whistle_kind_known"),
        ]
        indexes = [models.Index(fields=["district_id", "state", "meet_at"], name="whistle_meeting")]

    @property
    def kind_label(self) -> Any:
        """Return the kind's Chinese name (lazy)."""
        return WHISTLE_KINDS[self.kind]


class WhistleCase(models.Model):
    """A case a whistle is about."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    whistle = models.ForeignKey(Whistle, models.PROTECT, related_name="+", verbose_name=_("吹哨"))
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name=_("事项"))

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("吹哨的事项")
        constraints = [models.UniqueConstraint(fields=["whistle", "case"], name="whistle_case_once")]
        indexes = [models.Index(fields=["district_id", "case"], name="whistle_case_found")]

    def __str__(self) -> str:
        return f"{self.whistle_id} {self.case_id}"


class WhistleUnit(models.Model):
    """A unit that was called: when it came, who came by post, how the street rates it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    whistle = models.ForeignKey(Whistle, models.PROTECT, related_name="+", verbose_name=_("吹哨"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    came_at = models.DateTimeField(_("报到时间"), null=True)
    came_post = models.CharField(_("来的人的职务"), max_length=60, blank=True)
    speed = models.CharField(_("快不快"), max_length=8, blank=True)
    attitude = models.CharField(_("态度"), max_length=8, blank=True)
    result = models.CharField(_("结果"), max_length=8, blank=True)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("被叫的单位")
        constraints = [
            models.UniqueConstraint(fields=["whistle", "unit"], name="whistle_unit_once"),
            *(
                models.CheckConstraint(condition=Q(**{f"{name}__in": ["", *MARKS]}), name=f"whistle_unit_{name}_known")
                for name in ("speed", "attitude", "result")
            ),
        ]
        indexes = [models.Index(fields=["district_id", "unit"], name="whistle_unit_found")]

    def __str__(self) -> str:
        return f"{self.whistle_id} {self.unit_id}"

    @property
    def marks(self) -> list[Any]:
        """Return the three marks in words (lazy), none before the rating."""
        return [MARKS[mark] for mark in (self.speed, self.attitude, self.result) if mark]


class ActionItem(models.Model):
    """Something a unit undertook on the spot 现场议定事项."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    whistle = models.ForeignKey(Whistle, models.PROTECT, related_name="+", verbose_name=_("吹哨"))
    ordinal = models.PositiveSmallIntegerField(_("第几条"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("谁办"))
    what = models.CharField(_("办什么"), max_length=400)
    due_on = models.DateField(_("哪天办完"))
    done_at = models.DateTimeField(_("办完时间"), null=True)
    done_words = models.CharField(_("怎么办完的"), max_length=400, blank=True)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("议定事项")
        constraints = [models.UniqueConstraint(fields=["whistle", "ordinal"], name="action_item_ordinal_once")]

    def __str__(self) -> str:
        return self.what
