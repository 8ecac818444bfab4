"""活动: what is planned, who signed up (nobody by name), what came of it; contests: rounds, judges, sheets, marks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanzhi.accounts.models import User
from shanzhi.activities.naming import in_public
from shanzhi.activities.workflow import (
    ENTRY_WORDS,
    KIND_WORDS,
    ON_WORDS,
    SEAT_WORDS,
    STATE_WORDS,
    EntryState,
    Kind,
    Seat,
    SheetState,
    State,
)
from shanzhi.clocks.querysets import DistrictQuerySet
from shanzhi.kernel.clock import local
from shanzhi.kernel.ids import uuid7
from shanzhi.organisation.models import Unit
from shanzhi.territory.models import Grid, Place


def _one_of(column: str, values: Any, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{column}__in": [str(value) for value in values]}), name=name)


class ActivityQuerySet(DistrictQuerySet):
    """Questions about the tables of this room."""


class Activity(models.Model):
    """An activity 活动; ``taken`` counts the places given, and never passes ``capacity``."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    number = models.CharField(_("编号"), max_length=12)
    kind = models.CharField(_("类别"), max_length=16)
    state = models.CharField(_("状态"), max_length=12, default=State.PLANNED)
    version = models.PositiveIntegerField(_("版本"), default=1)
    brand = models.CharField(pgettext_lazy("activity", "品牌"), max_length=40, blank=True)
    title = models.CharField(_("名称"), max_length=80)
    about = models.TextField(_("介绍"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=pgettext_lazy("activity", "主办单位"))
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+", verbose_name=_("场所"))
    place_text = models.CharField(_("在哪里"), max_length=120)
    grid = models.ForeignKey(Grid, models.PROTECT, null=True, related_name="+", verbose_name=_("网格"))
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"))
    capacity = models.PositiveIntegerField(_("名额"), null=True)
    taken = models.PositiveIntegerField(_("已报人数"), default=0)
    headcount = models.PositiveIntegerField(_("到场人数"), null=True)
    went_well = models.TextField(_("做成了什么"), blank=True)
    fell_short = models.TextField(_("哪里不够"), blank=True)
    next_time = models.TextField(_("下次怎么办"), blank=True)
    entries_until = models.DateTimeField(_("单位报名截止"), null=True)
    entries_each = models.PositiveSmallIntegerField(_("每个单位最多几件"), null=True)
    entries_all = models.PositiveIntegerField(_("单位一共最多几件"), null=True)
    criteria = models.JSONField(_("评分标准"), default=list)  # [name, points at most]; none: a hundred points in one

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("活动")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "number"], name="activity_number_once"),
            _one_of("kind", Kind, "activity_kind_known"),
            _one_of("state", State, "activity_state_known"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="activity_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(taken__lte=F("capacity")), name="activity_never_over_capacity"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.HELD) | Q(headcount__isnull=False), name="activity_held_has_a_headcount"
            ),
        ]
        indexes = [models.Index(fields=["district_id", "starts_at"], name="activity_calendar")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def state_label(self) -> Any:
        """Return the state's Chinese name (lazy)."""
        return STATE_WORDS[State(self.state)]

    @property
    def kind_label(self) -> Any:
        """Return the kind's Chinese name (lazy)."""
        return KIND_WORDS[Kind(self.kind)]

    @property
    def is_contest(self) -> bool:
        """Return whether it has rounds and judges."""
        return self.kind == Kind.CONTEST

    @property
    def is_planned(self) -> bool:
        """Return whether only the staff know of it."""
        return self.state == State.PLANNED

    @property
    def is_held(self) -> bool:
        """Return whether it took place and its outcome is written."""
        return self.state == State.HELD

    @property
    def is_running(self) -> bool:
        """Return whether it may still be opened, held or cancelled."""
        return self.state in {State.PLANNED, State.OPEN}

    @property
    def is_one_day(self) -> bool:
        """Return whether it ends on the day it starts."""
        return local(self.starts_at).date() == local(self.ends_at).date()

    @property
    def left(self) -> int | None:
        """Return how many places are left, None where they aren't counted."""
        return None if self.capacity is None else self.capacity - self.taken

    def takes_sign_ups(self, *, at: datetime) -> bool:
        """Return whether one may sign up at a moment."""
        return self.state == State.OPEN and at < self.starts_at

    def takes_entries(self, *, at: datetime) -> bool:
        """Return whether units may hand in entries at a moment, and change or withdraw theirs."""
        until, is_open = self.entries_until, self.is_contest and self.state == State.OPEN
        return is_open and until is not None and at < until and at < self.ends_at

    def is_ahead(self, *, at: datetime) -> bool:
        """Return whether residents can still come to it."""
        return self.state == State.OPEN and at < self.ends_at

    def standing(self, *, at: datetime) -> Any:
        """Return how it stands at a moment (lazy): one that has begun takes no sign-ups, whatever its state."""
        if self.state != State.OPEN or at < self.starts_at:
            return self.state_label
        return ON_WORDS if at < self.ends_at else STATE_WORDS[State.HELD]


class SignUp(models.Model):
    """A sign-up 报名: so many people and a code of which only the hash is kept; neither name nor telephone."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="+", verbose_name=_("活动"))
    seat = models.CharField(_("状态"), max_length=12)
    people = models.PositiveSmallIntegerField(_("几个人"))
    code_hash = models.CharField(_("报名码的散列"), max_length=64)
    idempotency_key = models.CharField(_("防重复的钥匙"), max_length=64)
    at = models.DateTimeField(_("报名时间"))

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("报名")
        constraints = [
            models.UniqueConstraint(fields=["activity", "idempotency_key"], name="signup_idempotency_once"),
            models.UniqueConstraint(fields=["activity", "code_hash"], name="signup_code_once"),
            _one_of("seat", Seat, "signup_seat_known"),
            models.CheckConstraint(condition=Q(people__gte=1, people__lte=10), name="signup_one_to_ten_people"),
        ]
        indexes = [models.Index(fields=["district_id", "activity", "seat"], name="signup_waiting")]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.seat}"

    @property
    def seat_label(self) -> Any:
        """Return how it stands, in words (lazy)."""
        return SEAT_WORDS[Seat(self.seat)]

    @property
    def is_withdrawn(self) -> bool:
        """Return whether they won't come."""
        return self.seat == Seat.WITHDRAWN


class Entrant(models.Model):
    """An entry of a contest 参赛作品, from a county of its own; a contestant, never staff.

    What a unit hands in has the unit, a number, a key and a state; an ``ordinal``, its place in the list that is
    judged, only once it is accepted.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="+", verbose_name=_("大赛"))
    ordinal = models.PositiveIntegerField(_("序号"), null=True)
    name = models.CharField(_("参赛名称"), max_length=60)
    home = models.CharField(_("来自区县"), max_length=40)
    sales = models.PositiveBigIntegerField(_("带动农户销售（元）"), default=0)
    state = models.CharField(_("状态"), max_length=12, default=EntryState.ACCEPTED)
    version = models.PositiveIntegerField(_("版本"), default=1)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("报名的单位"))
    number = models.CharField(_("报名编号"), max_length=16, blank=True)
    idempotency_key = models.CharField(_("防重复的钥匙"), max_length=64, blank=True)
    handed_in_at = models.DateTimeField(_("报名时间"), null=True)
    reason = models.TextField(_("为什么退回"), blank=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("参赛者")
        constraints = [
            models.UniqueConstraint(fields=["activity", "ordinal"], name="entrant_ordinal_once"),
            models.UniqueConstraint(
                fields=["district_id", "number"], condition=~Q(number=""), name="entrant_number_once"
            ),
            models.UniqueConstraint(
                fields=["activity", "unit", "idempotency_key"],
                condition=~Q(idempotency_key=""),
                name="entrant_handed_in_once",
            ),
            _one_of("state", EntryState, "entrant_state_known"),
            models.CheckConstraint(
                condition=Q(state=EntryState.ACCEPTED, ordinal__isnull=False)
                | (~Q(state=EntryState.ACCEPTED) & Q(ordinal__isnull=True)),
                name="entrant_in_the_list_once_accepted",
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=True, number="", state=EntryState.ACCEPTED)
                | (Q(unit__isnull=False, handed_in_at__isnull=False) & ~Q(number="")),
                name="entrant_of_the_organiser_or_of_a_unit",
            ),
            models.CheckConstraint(
                condition=~Q(state=EntryState.RETURNED) | ~Q(reason=""), name="entrant_returned_with_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["district_id", "unit", "number"], name="entrant_of_a_unit")]

    def __str__(self) -> str:
        return f"{self.ordinal or self.number} {self.name}"

    @property
    def state_label(self) -> Any:
        """Return how it stands, in words (lazy)."""
        return ENTRY_WORDS[EntryState(self.state)]

    @property
    def public_name(self) -> str:
        """Return the name as residents read it."""
        return in_public(self.name)

    @property
    def public_home(self) -> str:
        """Return the home as residents read it."""
        return in_public(self.home)

    @property
    def is_handed_in(self) -> bool:
        """Return whether the organiser has yet to look at it."""
        return self.state == EntryState.HANDED_IN

    @property
    def is_accepted(self) -> bool:
        """Return whether it is in the list that is judged."""
        return self.state == EntryState.ACCEPTED

    @property
    def is_returned(self) -> bool:
        """Return whether the organiser gave it back, with the reason."""
        return self.state == EntryState.RETURNED

    @property
    def is_withdrawn(self) -> bool:
        """Return whether its unit took it back."""
        return self.state == EntryState.WITHDRAWN


class Judge(models.Model):
    """A judge 评委, with the homes from whose entries they recuse themselves; a code of which only the hash is kept.

    ``user`` is the account with which a judge who opened the door with the code finds the sheet again.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="+", verbose_name=_("大赛"))
    name = models.CharField(_("评委"), max_length=40)
    recused_homes = models.JSONField(_("回避哪些区县"), default=list)
    ordinal = models.PositiveSmallIntegerField(_("序号"), default=0)
    code_hash = models.CharField(_("评委码的散列"), max_length=64, blank=True)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("账号"))

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("评委")
        constraints = [
            models.UniqueConstraint(fields=["activity", "name"], name="judge_name_once"),
            models.UniqueConstraint(fields=["activity", "user"], name="judge_account_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Round(models.Model):
    """A round 轮次: how many places go on, and when its results were published."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="+", verbose_name=_("大赛"))
    ordinal = models.PositiveSmallIntegerField(_("第几轮"))
    name = models.CharField(_("轮次"), max_length=20)
    going_on = models.PositiveIntegerField(_("前几名晋级"))
    published_at = models.DateTimeField(_("公布时间"), null=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("轮次")
        constraints = [models.UniqueConstraint(fields=["activity", "ordinal"], name="round_ordinal_once")]

    def __str__(self) -> str:
        return self.name


class Mark(models.Model):
    """One judge's mark for one entry in one round 打分, in hundredths of a point."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    round = models.ForeignKey(Round, models.PROTECT, related_name="+", verbose_name=_("轮次"))
    judge = models.ForeignKey(Judge, models.PROTECT, related_name="+", verbose_name=_("评委"))
    entrant = models.ForeignKey(Entrant, models.PROTECT, related_name="+", verbose_name=_("参赛者"))
    points = models.PositiveIntegerField(_("分数（百分之一分）"))

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("打分")
        constraints = [
            models.UniqueConstraint(fields=["round", "judge", "entrant"], name="mark_once"),
            models.CheckConstraint(condition=Q(points__lte=10_000), name="mark_up_to_a_hundred"),
        ]
        indexes = [models.Index(fields=["district_id", "round"], name="mark_round")]

    def __str__(self) -> str:
        return f"{self.points}"


class Sheet(models.Model):
    """What a judge fills in themselves for one round 评委自填的打分表; its marks count once it is handed in.

    ``marks``: key of an entry → hundredths of a point, one for each criterion, None where none is given yet.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    round = models.ForeignKey(Round, models.PROTECT, related_name="+", verbose_name=_("轮次"))
    judge = models.ForeignKey(Judge, models.PROTECT, related_name="+", verbose_name=_("评委"))
    state = models.CharField(_("状态"), max_length=12, default=SheetState.DRAFT)
    marks = models.JSONField(_("分数（百分之一分）"), default=dict)
    reason = models.TextField(_("为什么退回"), blank=True)
    at = models.DateTimeField(_("什么时候"))

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("打分表")
        constraints = [
            models.UniqueConstraint(fields=["round", "judge"], name="sheet_once"),
            _one_of("state", SheetState, "sheet_state_known"),
            models.CheckConstraint(
                condition=~Q(state=SheetState.RETURNED) | ~Q(reason=""), name="sheet_returned_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.state}"

    @property
    def is_handed_in(self) -> bool:
        """Return whether its marks count."""
        return self.state == SheetState.HANDED_IN

    @property
    def is_returned(self) -> bool:
        """Return whether the organiser gave it back, with the reason."""
        return self.state == SheetState.RETURNED
