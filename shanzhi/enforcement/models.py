"""Who may inspect, what is looked at, how often, how risky a place is, and leave to come once more.

Places stand in the one register of places. Registers are versioned: lists and rules as whole versions, units and risk
classes by the days on which they hold.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanzhi.accounts.models import User
from shanzhi.enforcement.constraints import one_of
from shanzhi.enforcement.grades import RISK_WORDS, SEVERITY_WORDS, Risk, Severity
from shanzhi.organisation.models import Unit
from shanzhi.territory.models import Place


class EnforcementUnit(models.Model):
    """A unit with power to inspect 执法主体, with the basis of that power and the days on which it holds."""

    district_id = models.CharField(_("区县"), max_length=12)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    basis = models.CharField(_("执法依据"), max_length=200)
    valid_from = models.DateField(_("起"))
    valid_to = models.DateField(_("止"), null=True, blank=True)

    class Meta:
        verbose_name = _("执法主体")
        constraints = [
            models.UniqueConstraint(
                fields=["district_id", "unit"], condition=Q(valid_to=None), name="enforcement_unit_once"
            ),
            models.CheckConstraint(condition=~Q(basis=""), name="enforcement_unit_has_basis"),
        ]

    def __str__(self) -> str:
        return str(self.unit)


class ItemList(models.Model):
    """One published version of the list of items 检查事项清单; exactly one is in force."""

    district_id = models.CharField(_("区县"), max_length=12)
    code = models.CharField(_("版本"), max_length=40)
    published_at = models.DateTimeField(_("发布时间"))
    published_by_id = models.BigIntegerField(_("发布人"), null=True)
    is_current = models.BooleanField(_("现行"), default=False)
    row_count = models.PositiveIntegerField(_("条数"), default=0)

    class Meta:
        verbose_name = _("检查事项清单")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "code"], name="item_list_code_once"),
            models.UniqueConstraint(
                fields=["district_id"], condition=Q(is_current=True), name="item_list_one_in_force"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Item(models.Model):
    """One thing to look at 检查项: its standard, its legal basis, how to look, how grave it is, which unit's it is."""

    district_id = models.CharField(_("区县"), max_length=12)
    item_list = models.ForeignKey(ItemList, models.PROTECT, related_name="+", verbose_name=_("版本"))
    ordinal = models.PositiveIntegerField(_("次序"))
    code = models.CharField(_("编号"), max_length=24)
    topic = models.CharField(_("主题"), max_length=40)
    name = models.CharField(_("检查项"), max_length=80)
    standard = models.CharField(_("标准"), max_length=300)
    basis = models.CharField(_("法律依据"), max_length=200)
    method = models.CharField(_("方法"), max_length=120, blank=True)
    severity = models.CharField(_("严重程度"), max_length=10)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("检查单位"))

    class Meta:
        verbose_name = _("检查项")
        constraints = [
            models.UniqueConstraint(fields=["item_list", "code"], name="item_code_once"),
            models.CheckConstraint(condition=~Q(basis="") & ~Q(standard=""), name="item_has_basis_and_standard"),
            one_of("severity", Severity, "item_severity_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def severity_label(self) -> Promise:
        """Return how grave a failure is, in words."""
        return SEVERITY_WORDS[self.severity]


class Rule(models.Model):
    """One published version of the numbers 抽查规则: yearly caps, shares drawn, days to put right, days to publish."""

    district_id = models.CharField(_("区县"), max_length=12)
    code = models.CharField(_("版本"), max_length=40)
    caps = models.JSONField(_("每年最多查几次"))
    shares = models.JSONField(_("抽查比例"))
    fix_days = models.JSONField(_("整改期限"))
    publish_days = models.PositiveSmallIntegerField(_("公开期限"), default=20)
    basis = models.CharField(_("依据"), max_length=200)
    published_at = models.DateTimeField(_("发布时间"))
    published_by_id = models.BigIntegerField(_("发布人"), null=True)
    is_current = models.BooleanField(_("现行"), default=False)

    class Meta:
        verbose_name = _("抽查规则")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "code"], name="rule_code_once"),
            models.UniqueConstraint(fields=["district_id"], condition=Q(is_current=True), name="rule_one_in_force"),
        ]

    def __str__(self) -> str:
        return self.code


class RiskClass(models.Model):
    """The risk class 风险等级 of one of the register's premises, while it holds; without one it is ordinary."""

    district_id = models.CharField(_("区县"), max_length=12)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("场所"))
    risk = models.CharField(_("风险等级"), max_length=10)
    reason = models.CharField(_("理由"), max_length=200)
    valid_from = models.DateField(_("起"))
    valid_to = models.DateField(_("止"), null=True, blank=True)

    class Meta:
        verbose_name = _("风险等级")
        constraints = [
            models.UniqueConstraint(
                fields=["district_id", "place"], condition=Q(valid_to=None), name="risk_class_once"
            ),
            one_of("risk", Risk, "risk_class_known"),
        ]

    def __str__(self) -> str:
        return str(RISK_WORDS[self.risk])


class Allowance(models.Model):
    """Leave for one visit above the yearly cap 超次数检查的批准: asked by one person, decided by another, used once."""

    class State(models.TextChoices):
        """Where the asking stands."""

        ASKED = "asked", _("待批")
        GRANTED = "granted", pgettext_lazy("state", "同意")
        REFUSED = "refused", _("不同意")
        USED = "used", _("已用")

    district_id = models.CharField(_("区县"), max_length=12)
    number = models.CharField(_("编号"), max_length=24)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("场所"))
    year = models.PositiveSmallIntegerField(_("年度"))
    reason = models.CharField(_("理由"), max_length=300)
    state = models.CharField(_("状态"), max_length=8, choices=State.choices, default=State.ASKED)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("申请人"))
    asked_at = models.DateTimeField(_("申请时间"))
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("批准人"))
    decided_at = models.DateTimeField(_("批准时间"), null=True)
    words = models.CharField(_("意见"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("超次数检查的批准")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "number"], name="allowance_number_once"),
            models.UniqueConstraint(
                fields=["district_id", "place", "year"],
                condition=Q(state__in=["asked", "granted"]),
                name="allowance_one_open",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")), name="allowance_by_two_people"
            ),
        ]

    def __str__(self) -> str:
        return self.number
