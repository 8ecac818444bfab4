"""调解: disputes whose parties lie sealed: sittings, sealed agreements, every opening, the mediators' register.

What stands open here was masked and had the parties' names taken out before it was written down. Names, telephones,
doors, the application's own words and the agreement are tokens that open only for this dispute.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanzhi.accounts.models import User
from shanzhi.cases.models import Case
from shanzhi.clocks.querysets import DistrictQuerySet
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.ids import uuid7
from shanzhi.mediation.workflow import KINDS, SIDES, STATE_WORDS, State
from shanzhi.people.capacities import Capacity
from shanzhi.territory.queries import areas_within

COORDINATORS = frozenset({str(Capacity.COORDINATOR)})
MEDIATORS = frozenset({str(Capacity.MEDIATOR)})
APPLIERS = COORDINATORS | MEDIATORS | {
    str(one)
    for one in (
        Capacity.GRID_WORKER,
        Capacity.GRID_HEAD,
        Capacity.INTAKE_AGENT,
        Capacity.REGISTRAR,
        Capacity.DISPATCHER,
    )
}  # fmt: skip


def _one_of(column: str, values: Any, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{column}__in": [str(value) for value in values]}), name=name)


class PlainQuerySet(DistrictQuerySet):
    """Rows that no rule of its own guards: whoever may touch the dispute may ask for them."""


class DisputeQuerySet(DistrictQuerySet):
    """Questions about many disputes."""

    def visible_to(self, actor: Actor) -> Self:
        """Return what this actor may know of: a coordinator's area, a mediator's own, and what waits there for one."""
        seen = areas_within(actor.areas_as(COORDINATORS))
        seen |= areas_within(actor.areas_as(MEDIATORS)) & Q(state=State.APPLIED)
        if actor.user_id is not None and actor.holdings_as(MEDIATORS):
            seen |= Q(mediator_id=actor.user_id)
        return self.filter(seen, district_id=actor.district_id)


class Dispute(models.Model):
    """One dispute 矛盾纠纷 and how its mediation goes."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    number = models.CharField(_("编号"), max_length=16)
    kind = models.CharField(_("种类"), max_length=12)
    area_path = models.CharField(_("地域路径"), max_length=64)
    state = models.CharField(_("状态"), max_length=12, default=State.APPLIED)
    version = models.PositiveIntegerField(_("版本"), default=1)
    title = models.CharField(_("什么事"), max_length=120)
    summary = models.TextField(_("经过（已遮名）"))
    token = models.TextField(_("封存的原话"))
    key_id = models.CharField(_("钥匙编号"), max_length=8)
    from_public = models.BooleanField(_("当事人自己申请"), default=False)
    from_case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+", verbose_name=_("由事项转来"))
    applied_at = models.DateTimeField(_("申请时间"))
    mediator = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("调解员"))
    reason = models.TextField(_("怎么结束的"), blank=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True)
    follow_up_on = models.DateField(_("回访日期"), null=True)
    followed_at = models.DateTimeField(_("回访过"), null=True)
    follow_note = models.TextField(pgettext_lazy("agreement", "回访情况"), blank=True)
    reminded_on = models.DateField(_("提醒过的日子"), null=True)
    report_number = models.CharField(_("来件编号"), max_length=9, blank=True)
    result = models.TextField(_("事项的结果"), blank=True)
    result_at = models.DateTimeField(_("有结果的时间"), null=True)
    openings = models.PositiveIntegerField(_("打开过几次"), default=0)
    idempotency_key = models.CharField(_("防重复的钥匙"), max_length=64, blank=True)

    objects = DisputeQuerySet.as_manager()

    class Meta:
        verbose_name = _("矛盾纠纷")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "number"], name="dispute_number_once"),
            models.UniqueConstraint(
                fields=["district_id", "idempotency_key"], condition=~Q(idempotency_key=""), name="dispute_sent_once"
            ),
            _one_of("state", State, "dispute_state_known"),
            _one_of("kind", KINDS, "dispute_kind_known"),
            models.CheckConstraint(
                condition=Q(state__in=[State.APPLIED, State.WITHDRAWN]) | Q(mediator__isnull=False),
                name="dispute_taken_has_a_mediator",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.AGREED) | Q(follow_up_on__isnull=False), name="dispute_agreed_is_followed_up"
            ),
        ]
        indexes = [
            models.Index(fields=["district_id", "state", "area_path"], name="dispute_queue"),
            models.Index(fields=["district_id", "mediator"], name="dispute_mediator"),
            models.Index(fields=["district_id", "from_case"], name="dispute_case"),
            models.Index(
                fields=["district_id", "report_number"], name="dispute_report", condition=~Q(report_number="")
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def state_label(self) -> Any:
        """Return the state in words (lazy)."""
        return STATE_WORDS[State(self.state)]

    @property
    def kind_label(self) -> Any:
        """Return the kind in words (lazy)."""
        return KINDS[self.kind]

    @property
    def waits(self) -> bool:
        """Return whether nobody has taken it."""
        return self.state == State.APPLIED

    @property
    def is_going_on(self) -> bool:
        """Return whether a mediator is at it."""
        return self.state in (State.TAKEN, State.MEDIATING)

    @property
    def is_agreed(self) -> bool:
        """Return whether the parties agreed."""
        return self.state == State.AGREED

    @property
    def may_agree(self) -> bool:
        """Return whether the parties sat together, so that they can have agreed."""
        return self.state == State.MEDIATING

    @property
    def may_escalate(self) -> bool:
        """Return whether it may still be made a case."""
        return not self.report_number and self.state not in (State.APPLIED, State.WITHDRAWN)

    def is_due(self, *, on: date) -> bool:
        """Return whether the day of following up has come."""
        return self.is_agreed and self.followed_at is None and self.follow_up_on is not None and self.follow_up_on <= on


class Party(models.Model):
    """One party 当事人, sealed: name, telephone and address in one token."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="+", verbose_name=_("矛盾纠纷"))
    ordinal = models.PositiveSmallIntegerField(_("第几方"))
    side = models.CharField(_("哪一方"), max_length=12)
    token = models.TextField(_("封存的身份"))
    key_id = models.CharField(_("钥匙编号"), max_length=8)

    objects = PlainQuerySet.as_manager()

    class Meta:
        verbose_name = _("当事人")
        constraints = [
            models.UniqueConstraint(fields=["dispute", "ordinal"], name="party_ordinal_once"),
            _one_of("side", SIDES, "party_side_known"),
        ]

    def __str__(self) -> str:
        return str(_("已封存"))

    @property
    def side_label(self) -> Any:
        """Return the side in words (lazy)."""
        return SIDES[self.side]


class Sitting(models.Model):
    """One sitting 调解: when, where, how it went, without names."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="+", verbose_name=_("矛盾纠纷"))
    ordinal = models.PositiveSmallIntegerField(_("第几次"))
    on = models.DateField(_("日期"))
    place_text = models.CharField(_("地点"), max_length=120, blank=True)
    note = models.TextField(_("情况"))

    objects = PlainQuerySet.as_manager()

    class Meta:
        verbose_name = _("调解")
        constraints = [models.UniqueConstraint(fields=["dispute", "ordinal"], name="sitting_ordinal_once")]

    def __str__(self) -> str:
        return f"{self.on} {self.ordinal}"


class Agreement(models.Model):
    """The agreement 调解协议书, sealed whole."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    dispute = models.OneToOneField(Dispute, models.PROTECT, related_name="+", verbose_name=_("矛盾纠纷"))
    signed_on = models.DateField(_("签订日期"))
    token = models.TextField(_("封存的协议"))
    key_id = models.CharField(_("钥匙编号"), max_length=8)

    objects = PlainQuerySet.as_manager()

    class Meta:
        verbose_name = _("调解协议")

    def __str__(self) -> str:
        return str(_("已封存"))


class Opening(models.Model):
    """One opening of what is sealed: by whom, what for, until when."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="+", verbose_name=_("矛盾纠纷"))
    purpose = models.TextField(_("用途"))
    by_id = models.BigIntegerField(_("打开的人"))
    at = models.DateTimeField(_("时间"))
    expires_at = models.DateTimeField(_("看到几时"))

    objects = PlainQuerySet.as_manager()

    class Meta:
        verbose_name = _("打开")
        constraints = [models.CheckConstraint(condition=~Q(purpose=""), name="opening_has_a_purpose")]
        indexes = [models.Index(fields=["district_id", "dispute"], name="opening_dispute")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class MediatorRow(models.Model):
    """A mediator in the register 调解员名册: rehired after retirement or not, what they know well."""

    district_id = models.CharField(_("区县"), max_length=12)
    user = models.OneToOneField(User, models.PROTECT, related_name="+", verbose_name=_("调解员"))
    rehired = models.BooleanField(_("退休返聘"), default=False)
    strength = models.CharField(_("擅长"), max_length=80, blank=True)

    objects = PlainQuerySet.as_manager()

    class Meta:
        verbose_name = _("调解员名册")

    def __str__(self) -> str:
        return str(self.user_id)
