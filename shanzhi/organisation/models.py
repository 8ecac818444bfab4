"""Units 单位 of every kind in one register, their former and other names, and the party line's tree 四级组织.

A unit that is merged or renamed stays: what it once did keeps its name, and its names go on being understood.
"""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanzhi.accounts.models import User
from shanzhi.kernel import paths
from shanzhi.territory.models import Building, Division, Grid


class UnitKind(models.TextChoices):
    """What sort of unit it is."""

    GOVERNMENT = "government", _("党委政府")
    DEPARTMENT = "department", _("部门")
    STREET = "street", pgettext_lazy("office", "街道")
    COMMUNITY = "community", _("社区")
    CENTRE = "centre", _("中心")
    SECTION = "section", _("内设机构")
    INSTITUTION = "institution", _("事业单位")
    COMPANY = "company", _("公用企业")
    PROPERTY = "property", _("物业公司")
    PARTNER = "partner", _("共建单位")
    ENTERPRISE = "enterprise", _("企业商户")
    PARTY = "party", _("党组织")


class UnitQuerySet(models.QuerySet["Unit"]):
    """Which units."""

    def in_force(self, *, on: date) -> UnitQuerySet:
        """Return units that exist on a day."""
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_to=None) | Q(valid_to__gt=on))

    def within(self, path: str) -> UnitQuerySet:
        """Return the unit of ``path`` and everything below it, by an index range."""
        return self.filter(path__gte=path, path__lt=paths.next_after(path))


class Unit(models.Model):
    """One department, company, community, partner or enterprise."""

    code = models.CharField(_("单位编码"), max_length=32, unique=True)
    name = models.CharField(_("单位名称"), max_length=128)
    short_name = models.CharField(_("简称"), max_length=64, blank=True)
    kind = models.CharField(_("类别"), max_length=16, choices=UnitKind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("上级单位")
    )
    path = models.CharField(_("路径"), max_length=48, unique=True)
    level_name = models.CharField(_("层级"), max_length=32, blank=True)
    division = models.ForeignKey(
        Division, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("所在区划")
    )
    valid_from = models.DateField(_("启用日期"), null=True, blank=True)
    valid_to = models.DateField(_("停用日期"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("并入单位")
    )
    phone = models.CharField(_("电话"), max_length=32, blank=True)
    address = models.CharField(_("地址"), max_length=128, blank=True)
    opening = models.CharField(_("办公时间"), max_length=128, blank=True)
    version = models.PositiveIntegerField(_("版本"), default=0)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("单位")
        indexes = [
            models.Index(fields=["name"], name="unit_name"),
            models.Index(fields=["short_name"], name="unit_short_name"),
            models.Index(fields=["kind", "division"], name="unit_kind_division"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(code="") & ~Q(name="") & ~Q(path=""), name="unit_named"),
            models.CheckConstraint(condition=Q(kind__in=UnitKind.values), name="unit_kind_known"),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="unit_validity_in_order",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(valid_to__isnull=False), name="unit_merged_has_ended"
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")), name="unit_merged_elsewhere"
            ),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name

    def is_in_force(self, *, on: date) -> bool:
        """Return whether the unit exists on a day; it no longer does on ``valid_to`` itself."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or self.valid_to > on)


class UnitAlias(models.Model):
    """Another name people write for a unit: a former name, a nickname, a spelling in somebody's sheet."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="aliases", verbose_name=_("单位"))
    name = models.CharField(_("别名"), max_length=128)
    former = models.BooleanField(_("曾用名"), default=False)

    class Meta:
        verbose_name = _("单位别名")
        indexes = [models.Index(fields=["name"], name="unit_alias_name")]
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="unit_alias_once"),
            models.CheckConstraint(condition=~Q(name=""), name="unit_alias_named"),
        ]

    def __str__(self) -> str:
        return self.name


class Tree(models.TextChoices):
    """The trees whose levels a deployment names for itself."""

    UNIT = "unit", _("单位层级")
    PARTY = "party", _("组织层级")


class LevelName(models.Model):
    """What this deployment calls one level of a tree, counted from 1 at the top."""

    tree = models.CharField(_("树"), max_length=8, choices=Tree)
    depth = models.PositiveSmallIntegerField(_("层级"))
    name = models.CharField(_("名称"), max_length=32)

    class Meta:
        verbose_name = _("层级名称")
        constraints = [
            models.UniqueConstraint(fields=["tree", "depth"], name="level_name_once"),
            models.CheckConstraint(condition=Q(depth__gte=1) & ~Q(name=""), name="level_name_named"),
            models.CheckConstraint(condition=Q(tree__in=Tree.values), name="level_name_tree_known"),
        ]

    def __str__(self) -> str:
        return self.name


class OrgNode(models.Model):
    """One node of the party line 组织体系: a committee, a branch, a group or a member's household."""

    code = models.CharField(_("编码"), max_length=32, unique=True)
    name = models.CharField(_("名称"), max_length=128)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("上级"))
    path = models.CharField(_("路径"), max_length=48, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("单位"))
    division = models.ForeignKey(
        Division, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("区划")
    )
    grid = models.ForeignKey(Grid, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("网格"))
    building = models.ForeignKey(
        Building, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("楼栋")
    )
    head = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("负责人"))
    head_name = models.CharField(_("负责人姓名"), max_length=64, blank=True)
    valid_from = models.DateField(_("启用日期"), null=True, blank=True)
    valid_to = models.DateField(_("停用日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("组织")
        constraints = [
            models.CheckConstraint(condition=~Q(code="") & ~Q(name="") & ~Q(path=""), name="org_node_named"),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="org_node_validity_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def depth(self) -> int:
        """Return the level in the tree, counted from 1 at the top."""
        return len(self.path) // paths.WIDTH
