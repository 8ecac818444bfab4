"""企业: what this room knows of an enterprise beside the one register of units, and what is done for it.

People stand here by count (members) or as whoever holds a task (an adviser, an officer of the pool); nobody is rated.
Of a loan only purpose, bank, outcome and sums are kept, never an account.
"""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanzhi.clocks.querysets import DistrictQuerySet
from shanzhi.enterprises.workflow import ACCOUNTS, STATES, STEPS, TALENTS, TIES, should_have_branch
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.ids import uuid7
from shanzhi.kernel.steps import Move
from shanzhi.needs.models import known, own_units, seen_from
from shanzhi.organisation.models import Unit


class PlainQuerySet(DistrictQuerySet):
    """Rows of this room that belong to the county or to another row."""


class EnterpriseQuerySet(DistrictQuerySet):
    """Which enterprises."""

    def visible_to(self, actor: Actor) -> Self:
        """Return the enterprises of the actor's area, and the one whose own people they are."""
        seen = seen_from(actor) | Q(unit_id__in=own_units(actor))
        return self.filter(seen, district_id=actor.district_id)


class Stated(models.Model):
    """Something with a state and a version, moved by its table."""

    KIND: ClassVar[str]

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    state = models.CharField(_("状态"), max_length=12)
    version = models.PositiveIntegerField(_("版本"), default=1)
    note = models.CharField(_("最近的话"), max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def state_label(self) -> Any:
        """Return the state in words (lazy)."""
        return STATES[self.KIND][self.state]

    @property
    def open_steps(self) -> list[tuple[str, Move]]:
        """Return the verbs that its table allows now."""
        return [(verb, step) for verb, step in STEPS[self.KIND].items() if self.state in step.starts]


class Enterprise(Stated):
    """An enterprise of the one register, with what this room knows of it beside."""

    KIND = "enterprise"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("企业"))
    area_path = models.CharField(_("地域路径"), max_length=64)
    area_name = models.CharField(_("在哪里"), max_length=64)
    trade = models.CharField(_("行业"), max_length=40, blank=True)
    headcount = models.PositiveIntegerField(_("职工人数"), default=0)
    members = models.PositiveIntegerField(_("党员人数"), default=0)

    objects = EnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = _("企业")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "unit"], name="enterprise_once"),
            known("state", STATES["enterprise"], "enterprise_state_known"),
            models.CheckConstraint(condition=Q(members__lte=F("headcount")), name="enterprise_members_among_staff"),
        ]
        indexes = [models.Index(fields=["district_id", "area_path"], name="enterprise_area")]

    def __str__(self) -> str:
        return str(self.unit)

    @property
    def lacks_branch(self) -> bool:
        """Return whether a branch should be there and isn't."""
        return should_have_branch(self.members, self.state)


def _once(name: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(fields=["district_id", "number"], name=f"{name}_number_once")


class Numbered(Stated):
    """Something with a number of its own, which its addresses carry."""

    number = models.CharField(_("编号"), max_length=16)

    class Meta:
        abstract = True


class OfEnterprise(Numbered):
    """Something done for one enterprise."""

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+", verbose_name=_("企业"))

    objects = PlainQuerySet.as_manager()

    class Meta:
        abstract = True


class Adviser(models.Model):
    """Somebody sent to enterprises as adviser 指导员."""

    district_id = models.CharField(_("区县"), max_length=12)
    code = models.CharField(_("编号"), max_length=12)
    name = models.CharField(_("姓名"), max_length=40)
    home = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("派出单位"))

    objects = PlainQuerySet.as_manager()

    class Meta:
        verbose_name = _("指导员")
        constraints = [models.UniqueConstraint(fields=["district_id", "code"], name="adviser_code_once")]

    def __str__(self) -> str:
        return self.name


class Tie(models.Model):
    """An adviser or an organ that looks after one enterprise, dated."""

    district_id = models.CharField(_("区县"), max_length=12)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+", verbose_name=_("企业"))
    kind = models.CharField(_("种类"), max_length=8)
    adviser = models.ForeignKey(Adviser, models.PROTECT, null=True, related_name="+", verbose_name=_("指导员"))
    organ = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("机关"))
    starts_on = models.DateField(_("开始"))
    ends_on = models.DateField(_("结束"), null=True)

    objects = PlainQuerySet.as_manager()

    class Meta:
        verbose_name = _("联系")
        constraints = [
            known("kind", TIES, "enterprise_tie_kind_known"),
            models.UniqueConstraint(
                fields=["enterprise", "kind"], condition=Q(ends_on=None), name="enterprise_tie_open_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="adviser", adviser__isnull=False, organ=None)
                | Q(kind="organ", organ__isnull=False, adviser=None),
                name="enterprise_tie_to_one",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="enterprise_tie_in_order"
            ),
        ]

    def __str__(self) -> str:
        return str(self.adviser or self.organ)

    @property
    def kind_label(self) -> Any:
        """Return the kind in words (lazy)."""
        return TIES[self.kind]


class Talent(Numbered):
    """One of the pool of officers and innovators 人才库."""

    KIND = "talent"

    kind = models.CharField(_("种类"), max_length=12)
    name = models.CharField(_("姓名"), max_length=40)
    skill = models.CharField(_("长处"), max_length=80, blank=True)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="+", verbose_name=_("在哪家"))

    objects = PlainQuerySet.as_manager()

    class Meta:
        verbose_name = _("人才")
        constraints = [
            _once("talent"),
            known("kind", TALENTS, "talent_kind_known"),
            known("state", STATES["talent"], "talent_state_known"),
            models.CheckConstraint(
                condition=~Q(state="hired") | Q(enterprise__isnull=False), name="talent_hired_where"
            ),
        ]
        indexes = [models.Index(fields=["district_id", "kind", "state"], name="talent_pool")]

    def __str__(self) -> str:
        return self.name

    @property
    def kind_label(self) -> Any:
        """Return the kind in words (lazy)."""
        return TALENTS[self.kind]


class Measure(OfEnterprise):
    """One line of the plan of one enterprise 一企一策: diagnosis → measure → owner → day → result."""

    KIND = "measure"

    diagnosis = models.CharField(_("诊断"), max_length=200)
    words = models.CharField(_("措施"), max_length=200)
    owner = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("谁负责"))
    due_on = models.DateField(_("哪天前"))

    class Meta:
        verbose_name = _("措施")
        constraints = [_once("measure"), known("state", STATES["measure"], "measure_state_known")]

    def __str__(self) -> str:
        return self.words


class Breakthrough(OfEnterprise):
    """A breakthrough project 攻关项目 with its team and milestones."""

    KIND = "breakthrough"

    title = models.CharField(_("攻什么"), max_length=80)
    team = models.CharField(_("团队"), max_length=120)

    class Meta:
        verbose_name = _("攻关项目")
        constraints = [_once("breakthrough"), known("state", STATES["breakthrough"], "breakthrough_state_known")]

    def __str__(self) -> str:
        return self.title


class Mark(models.Model):
    """One milestone of a breakthrough project."""

    district_id = models.CharField(_("区县"), max_length=12)
    breakthrough = models.ForeignKey(Breakthrough, models.PROTECT, related_name="+", verbose_name=_("攻关项目"))
    ordinal = models.PositiveSmallIntegerField(_("次序"))
    name = models.CharField(_("节点"), max_length=80)
    due_on = models.DateField(_("哪天前"))
    done_on = models.DateField(_("完成"), null=True)

    objects = PlainQuerySet.as_manager()

    class Meta:
        verbose_name = _("节点")
        constraints = [models.UniqueConstraint(fields=["breakthrough", "ordinal"], name="breakthrough_mark_once")]

    def __str__(self) -> str:
        return self.name


class Loan(OfEnterprise):
    """One application at the loan desk 创投之家: purpose, bank, outcome, whole yuan; no bank data."""

    KIND = "loan"

    purpose = models.CharField(_("做什么用"), max_length=120)
    asked = models.PositiveBigIntegerField(_("申请（元）"))
    granted = models.PositiveBigIntegerField(_("放款（元）"), null=True)
    bank = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("银行"))
    applied_on = models.DateField(_("哪天申请"))

    class Meta:
        verbose_name = _("贷款申请")
        constraints = [
            _once("loan"),
            known("state", STATES["loan"], "loan_state_known"),
            models.CheckConstraint(condition=Q(asked__gt=0), name="loan_asks_for_something"),
            models.CheckConstraint(
                condition=Q(state="granted", granted__isnull=False, granted__gt=0)
                | (~Q(state="granted") & Q(granted=None)),
                name="loan_granted_has_a_sum",
            ),
        ]

    def __str__(self) -> str:
        return self.purpose


class Booking(models.Model):
    """One line of the small book: a sum from one account to another, so the book balances by its shape."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    at = models.DateTimeField(_("时间"))
    source = models.CharField(_("从"), max_length=8)
    target = models.CharField(_("到"), max_length=8)
    amount = models.PositiveBigIntegerField(_("金额（元）"))
    words = models.CharField(pgettext_lazy("account book", "摘要"), max_length=120)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="+", verbose_name=_("企业"))

    objects = PlainQuerySet.as_manager()

    class Meta:
        verbose_name = _("账目")
        constraints = [
            known("source", ACCOUNTS, "booking_source_known"),
            known("target", ACCOUNTS, "booking_target_known"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="booking_moves_something"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="booking_between_two"),
        ]
        indexes = [models.Index(fields=["district_id", "at"], name="booking_by_day")]

    def __str__(self) -> str:
        return self.words

    @property
    def source_label(self) -> Any:
        """Return the account it comes from in words (lazy)."""
        return ACCOUNTS[self.source]

    @property
    def target_label(self) -> Any:
        """Return the account it goes to in words (lazy)."""
        return ACCOUNTS[self.target]


MODELS: dict[str, type[Any]] = {
    "enterprise": Enterprise, "talent": Talent, "measure": Measure, "breakthrough": Breakthrough, "loan": Loan,
}  # fmt: skip
