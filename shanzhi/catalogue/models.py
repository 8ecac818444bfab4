"""The nouns of 清单: versions, 事项 matters, 时限 limits, 履职事项 duty items, reasons, reply templates.

Rows of a published version never change: a change is a new version, and whoever keeps a row keeps its rule.
"""

from __future__ import annotations

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanzhi.catalogue.limits import GRADES, MEASURES, UNITS
from shanzhi.organisation.models import Unit


def new_stamp() -> str:
    """Return a token no other version has, so that caches never mistake one version for another."""
    return secrets.token_hex(8)


class Part(models.TextChoices):
    """The parts of the catalogue, each versioned by itself."""

    MATTERS = "matters", pgettext_lazy("catalogue", "事项")
    LIMITS = "limits", _("时限")
    DUTIES = "duties", _("履职事项")
    REASONS = "reasons", _("理由")
    REPLIES = "replies", _("答复模板")


class CatalogueVersion(models.Model):
    """One published state of one part; exactly one per part is current."""

    part = models.CharField(_("部分"), max_length=10, choices=Part.choices)
    code = models.CharField(_("版本"), max_length=40)
    title = models.CharField(_("名称"), max_length=100, blank=True)
    published_at = models.DateTimeField(_("发布时间"))
    published_by_id = models.BigIntegerField(_("发布人"), null=True)
    is_current = models.BooleanField(_("现行"), default=False)
    stamp = models.CharField(max_length=16, default=new_stamp, unique=True, editable=False)
    row_count = models.PositiveIntegerField(_("条数"), default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["part", "code"], name="catalogue_version_code_once"),
            models.UniqueConstraint(
                fields=["part"], condition=models.Q(is_current=True), name="catalogue_one_current_version"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class MatterQuerySet(models.QuerySet["Matter"]):
    """Matters of all versions."""

    def current(self) -> MatterQuerySet:
        """Keep the matters of the version in force."""
        return self.filter(version__part=Part.MATTERS, version__is_current=True)

    def dispatchable(self) -> MatterQuerySet:
        """Keep the leaves: only a leaf can be given to a case."""
        return self.filter(is_leaf=True)


class Matter(models.Model):
    """A 事项 of the catalogue tree. A case keeps the row of the version under which it was sorted."""

    class ObjectKind(models.TextChoices):
        """部件, 事件, or neither."""

        ASSET = "asset", _("部件")
        OCCURRENCE = "occurrence", _("事件")
        SERVICE = "service", _("服务与咨询")

    class Rule(models.TextChoices):
        """Who answers first: the owner of the thing, or whoever's land it is."""

        OWNER = "owner", _("先权属后属地")
        TERRITORY = "territory", _("先属地后权属")

    version = models.ForeignKey(CatalogueVersion, on_delete=models.PROTECT, related_name="+", verbose_name=_("版本"))
    code = models.CharField(_("编码"), max_length=24)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("上级"))
    path = models.CharField(max_length=24)
    is_leaf = models.BooleanField(default=True)
    name = models.CharField(_("名称"), max_length=80)
    public_name = models.CharField(_("公开名称"), max_length=80, blank=True)
    object_kind = models.CharField(_("类别"), max_length=12, choices=ObjectKind.choices, default=ObjectKind.OCCURRENCE)
    default_grade = models.CharField(_("通常等级"), max_length=12, choices=GRADES.items(), blank=True)
    self_resolvable = models.BooleanField(_("可自行处置"), default=False)
    condition_to_register = models.CharField(_("立案条件"), max_length=300, blank=True)
    condition_to_close = models.CharField(_("结案条件"), max_length=300, blank=True)
    synonyms = models.JSONField(_("同义词"), default=list)
    phrases = models.JSONField(_("例句"), default=list)
    questions = models.JSONField(_("补充问题"), default=list)
    duty_code = models.CharField(_("履职事项编码"), max_length=24, blank=True)
    evidence_reason = models.CharField(_("需要照片的理由"), max_length=200, blank=True)
    responsible_rule = models.CharField(_("责任规则"), max_length=10, choices=Rule.choices, default=Rule.TERRITORY)
    confidential_zone = models.CharField(_("保密范围"), max_length=10, blank=True)

    objects = MatterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="catalogue_matter_code_once"),
            models.UniqueConstraint(fields=["version", "path"], name="catalogue_matter_path_once"),
            models.CheckConstraint(
                condition=models.Q(confidential_zone__in=["", "complaint", "child"]), name="catalogue_matter_zone_known"
            ),
            models.CheckConstraint(
                condition=models.Q(responsible_rule__in=["owner", "territory"]), name="catalogue_matter_rule_known"
            ),
            models.CheckConstraint(
                condition=models.Q(default_grade__in=["", *GRADES]), name="catalogue_matter_grade_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def told_as(self) -> str:
        """Return the name residents read."""
        return self.public_name or self.name


class MatterUnit(models.Model):
    """Who answers for a matter: a named unit, or a rule that finds one from the place; optionally in one area."""

    class Role(models.TextChoices):
        """Every case has exactly one lead."""

        LEAD = "lead", _("主办")
        SUPPORT = "support", _("协办")

    class Rule(models.TextChoices):
        """How the unit is found."""

        NAMED = "named", _("指定单位")
        OWNER = "owner", _("权属单位")
        STREET = "street", _("属地街道")
        COMMUNITY = "community", _("属地社区")

    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("matter", "事项")
    )
    rule = models.CharField(_("规则"), max_length=10, choices=Rule.choices, default=Rule.NAMED)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("单位"))
    unit_name = models.CharField(_("单位名称"), max_length=80, blank=True)
    role = models.CharField(_("主协办"), max_length=8, choices=Role.choices, default=Role.LEAD)
    area_path = models.CharField(_("区域"), max_length=64, blank=True)
    needs_grid = models.BooleanField(_("按网格定"), default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=["lead", "support"]), name="catalogue_unit_role_known"),
            models.CheckConstraint(
                condition=~models.Q(rule="named") | ~models.Q(unit_name=""), name="catalogue_named_unit_has_a_name"
            ),
        ]

    def __str__(self) -> str:
        return self.unit_name or str(self.Rule(self.rule).label)


class Limit(models.Model):
    """A 时限: so much of a unit for a clock, by matter (code; '' for all) and grade ('' for ordinary)."""

    version = models.ForeignKey(CatalogueVersion, on_delete=models.PROTECT, related_name="+", verbose_name=_("版本"))
    matter_code = models.CharField(_("事项编码"), max_length=24, blank=True)
    grade = models.CharField(_("等级"), max_length=12, blank=True)
    clock = models.CharField(_("时钟"), max_length=24)
    amount = models.PositiveIntegerField(_("数量"))
    unit = models.CharField(_("单位"), max_length=16, choices=[*UNITS.items(), *MEASURES.items()])
    source = models.CharField(_("依据"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "matter_code", "grade", "clock"], name="catalogue_limit_once"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="catalogue_limit_positive"),
            models.CheckConstraint(condition=models.Q(unit__in=[*UNITS, *MEASURES]), name="catalogue_limit_unit_known"),
        ]

    def __str__(self) -> str:
        return f"{self.clock} {self.amount} {self.unit}"


class DutyItem(models.Model):
    """A 履职事项: what a street does itself, helps with, or no longer does because a superior took it back."""

    class Kind(models.TextChoices):
        """基本履职, 配合履职, 上级部门收回."""

        BASIC = "basic", _("基本履职")
        COOPERATE = "cooperate", _("配合履职")
        RECALLED = "recalled", _("上级收回")

    version = models.ForeignKey(CatalogueVersion, on_delete=models.PROTECT, related_name="+", verbose_name=_("版本"))
    kind = models.CharField(_("类型"), max_length=10, choices=Kind.choices)
    code = models.CharField(_("编码"), max_length=24)
    name = models.CharField(pgettext_lazy("matter", "事项"), max_length=200)
    lead_name = models.CharField(_("牵头单位名称"), max_length=80, blank=True)
    lead_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("牵头单位")
    )
    support_names = models.JSONField(_("配合单位"), default=list)
    street_part = models.CharField(_("街道做什么"), max_length=300, blank=True)
    basis = models.CharField(_("依据"), max_length=300, blank=True)
    valid_from = models.DateField(_("起"), null=True)
    valid_to = models.DateField(_("止"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="catalogue_duty_code_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["basic", "cooperate", "recalled"]), name="catalogue_duty_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Reason(models.Model):
    """A reason code of one kind of step, with where to go instead when it turns somebody away."""

    version = models.ForeignKey(CatalogueVersion, on_delete=models.PROTECT, related_name="+", verbose_name=_("版本"))
    kind = models.CharField(_("用于"), max_length=12)
    code = models.CharField(_("编码"), max_length=24)
    name = models.CharField(_("理由"), max_length=120)
    where_to_go = models.CharField(_("该去哪里"), max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "kind", "code"], name="catalogue_reason_code_once"),
        ]

    def __str__(self) -> str:
        return self.name


class ReplyTemplate(models.Model):
    """A text to answer from, with ``{fields}`` to fill and the policy it cites."""

    version = models.ForeignKey(CatalogueVersion, on_delete=models.PROTECT, related_name="+", verbose_name=_("版本"))
    code = models.CharField(_("编码"), max_length=24)
    kind = models.CharField(_("用于"), max_length=12)
    matter_code = models.CharField(_("事项编码"), max_length=24, blank=True)
    name = models.CharField(_("名称"), max_length=80)
    body = models.TextField(_("正文"))
    policy = models.CharField(_("政策依据"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="catalogue_reply_code_once"),
        ]

    def __str__(self) -> str:
        return self.name
