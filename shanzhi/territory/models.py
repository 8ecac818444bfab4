"""The ground 地域: divisions, grids, buildings and stairwells, and the one register of places 场所.

Knows where things are and what they are called; refuses to know who works there (people) or who owns what: an owner is
a bare number here, because units live on the floor above. Households are counts, never names. Nothing is deleted:
validity ends. ``valid_to`` is the first day on which the row no longer holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel import paths
from shanzhi.survey.coordinates import Crs
from shanzhi.survey.division_codes import short_name

models.CharField.register_lookup(Length)
models.TextField.register_lookup(Length)

PATH_LENGTH = 64
FIRST_GRID = 5001  # of a division's children 1–5000 are divisions and the rest grids, so their paths can't collide


def holds_on(on: date | None) -> Q:
    """Return the condition for rows that hold on a day; without a day, those that have no end set."""
    if on is None:
        return Q(valid_to=None)
    return Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gt=on))


def _holds(valid_from: date, valid_to: date | None, on: date | None) -> bool:
    if on is None:
        return valid_to is None
    return valid_from <= on and (valid_to is None or on < valid_to)


def _whole_point(lon: str, lat: str) -> Q:
    """Return the condition that a point is absent or whole and in China's box; NULL alone would pass any range."""
    whole = Q(**{f"{lon}__isnull": False, f"{lat}__isnull": False})
    inside = Q(**{f"{lon}__range": (73, 136), f"{lat}__range": (3, 54.5)})
    return Q(**{lon: None, lat: None}) | (whole & inside)


class GroundQuerySet(models.QuerySet[Any]):
    """Rows with a path and a validity."""

    def within(self, root: str) -> GroundQuerySet:
        """Return the rows at or under a path, by an index range."""
        return self.filter(path__gte=root, path__lt=paths.next_after(root)) if root else self

    def holding(self, on: date | None = None) -> GroundQuerySet:
        """Return the rows that hold on a day (without a day: that have no end set)."""
        return self.filter(holds_on(on))


class Division(models.Model):
    """One division 行政区划: province, city, county, street or town, zone, community or village."""

    class Kind(models.TextChoices):
        """What a division is, in one place."""

        PROVINCE = "province", _("省")
        CITY = "city", _("市")
        COUNTY = "county", _("区县")
        STREET = "street", _("街道（乡镇）")
        ZONE = "zone", _("片区")
        COMMUNITY = "community", _("社区（村）")

    code = models.CharField(_("区划代码"), max_length=12, unique=True)
    name = models.CharField(_("名称"), max_length=80)
    kind = models.CharField(_("类别"), max_length=12, choices=Kind.choices)
    level = models.PositiveSmallIntegerField(_("层级"))
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("上级"))
    path = models.CharField(_("路径"), max_length=PATH_LENGTH, unique=True)
    outline = models.TextField(_("边界（WGS84，GeoJSON）"), blank=True, default="")
    valid_from = models.DateField(_("启用日期"))
    valid_to = models.DateField(_("停用日期"), null=True, blank=True)

    objects = GroundQuerySet.as_manager()

    class Meta:
        verbose_name = _("行政区划")
        constraints = [
            models.CheckConstraint(condition=Q(code__length=12), name="division_code_of_12"),
            models.CheckConstraint(condition=~Q(name=""), name="division_has_name"),
            models.CheckConstraint(condition=Q(level__gte=1), name="division_level_from_1"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="division_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def short_name(self) -> str:
        """Return the name as people say it on a map: 梧桐 for 梧桐社区."""
        return short_name(self.name)

    def holds(self, on: date | None) -> bool:
        """Return whether the row holds on a day (without a day: whether no end is set)."""
        return _holds(self.valid_from, self.valid_to, on)


class GridChange(models.Model):
    """One reviewed, dated change of grids 网格调整: proposed by one person, decided by another."""

    class State(models.TextChoices):
        """Where a proposed change stands."""

        PROPOSED = "proposed", _("待审核")
        APPROVED = "approved", _("已同意")
        REFUSED = "refused", _("未同意")

    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.PROPOSED)
    division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("所属区划"))
    effective_on = models.DateField(_("生效日期"))
    reason = models.CharField(_("调整理由"), max_length=500)
    basis = models.CharField(_("文件依据"), max_length=200, blank=True, default="")
    closes = models.JSONField(_("停用的网格"), default=list)
    opens = models.JSONField(_("启用的网格"), default=list)
    proposed_by_id = models.BigIntegerField(_("提出人"), null=True)
    proposed_at = models.DateTimeField(_("提出时间"))
    decided_by_id = models.BigIntegerField(_("审核人"), null=True)
    decided_at = models.DateTimeField(_("审核时间"), null=True)
    decision = models.CharField(_("审核意见"), max_length=500, blank=True, default="")
    applied_at = models.DateTimeField(_("落实时间"), null=True)

    class Meta:
        verbose_name = _("网格调整")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="proposed", decided_at=None) | (~Q(state="proposed") & ~Q(decided_at=None)),
                name="grid_change_decided_once",
            ),
            models.CheckConstraint(
                condition=Q(proposed_by_id=None) | Q(decided_by_id=None) | ~Q(decided_by_id=F("proposed_by_id")),
                name="grid_change_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(applied_at=None) | Q(state="approved"), name="grid_change_applied_is_approved"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.effective_on} {self.reason}"


class Grid(models.Model):
    """One grid 网格, the smallest managed piece of ground.

    A change never edits the outline: it ends this row and starts another. The code and the path go together and
    outlive a change, so posts over the path stay good while an old case keeps the old row.
    """

    class Kind(models.TextChoices):
        """A general grid is a piece of a partition; a special one may lie over it."""

        GENERAL = "general", _("综合网格")
        SPECIAL = "special", _("专属网格")

    code = models.CharField(_("网格编码"), max_length=20)
    name = models.CharField(_("名称"), max_length=80)
    grid_kind = models.CharField(_("类别"), max_length=8, choices=Kind.choices, default=Kind.GENERAL)
    division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("所属区划"))
    path = models.CharField(_("路径"), max_length=PATH_LENGTH)
    outline = models.TextField(_("边界（WGS84，GeoJSON）"), blank=True, default="")
    label_lon = models.FloatField(_("标注点经度"), null=True, blank=True)
    label_lat = models.FloatField(_("标注点纬度"), null=True, blank=True)
    households = models.PositiveIntegerField(_("户数"), default=0)
    population = models.PositiveIntegerField(_("人口数"), default=0)
    valid_from = models.DateField(_("启用日期"))
    valid_to = models.DateField(_("停用日期"), null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("由哪个网格接替")
    )
    change = models.ForeignKey(
        GridChange, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("由哪次调整而来")
    )

    objects = GroundQuerySet.as_manager()

    class Meta:
        verbose_name = _("网格")
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=Q(valid_to=None), name="grid_code_once"),
            models.UniqueConstraint(fields=["path"], condition=Q(valid_to=None), name="grid_path_once"),
            models.UniqueConstraint(fields=["code", "valid_from"], name="grid_code_once_a_day"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(code=""), name="grid_has_name_and_code"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="grid_dates_in_order"
            ),
            models.CheckConstraint(condition=Q(replaced_by=None) | ~Q(valid_to=None), name="grid_replaced_is_ended"),
            models.CheckConstraint(
                condition=_whole_point("label_lon", "label_lat"),
                name="grid_label_in_china",
            ),
        ]
        indexes = [models.Index(fields=["path"], name="grid_by_path")]

    def __str__(self) -> str:
        return self.name

    def holds(self, on: date | None) -> bool:
        """Return whether the row holds on a day (without a day: whether no end is set)."""
        return _holds(self.valid_from, self.valid_to, on)


class Place(models.Model):
    """One entry in the register of places 场所: a road, lamp, courtyard, premises, station, building or other."""

    class Kind(models.TextChoices):
        """What a place is, in one place."""

        ROAD = "road", _("道路")
        LAMP = "lamp", _("路灯")
        COURTYARD = "courtyard", _("小区院落")
        PREMISES = "premises", _("单位门店")
        STATION = "station", _("服务阵地")
        BUILDING = "building", _("楼栋")
        OTHER = "other", _("其他")

    class System(models.TextChoices):
        """The reference systems a point may be given in."""

        WGS84 = Crs.WGS84.value, _("WGS84（GPS、天地图）")
        GCJ02 = Crs.GCJ02.value, _("GCJ-02（高德、腾讯、微信）")
        BD09 = Crs.BD09.value, _("BD-09（百度）")

    code = models.CharField(_("场所编号"), max_length=32, unique=True)
    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("名称"), max_length=120)
    aliases = models.JSONField(_("别名"), default=list, blank=True)
    address = models.CharField(_("地址"), max_length=200, blank=True, default="")
    lon = models.FloatField(_("经度（WGS84）"), null=True, blank=True)
    lat = models.FloatField(_("纬度（WGS84）"), null=True, blank=True)
    crs_of_input = models.CharField(_("录入坐标系"), max_length=5, choices=System.choices, default=System.WGS84)
    given_lon = models.FloatField(_("录入经度"), null=True, blank=True)
    given_lat = models.FloatField(_("录入纬度"), null=True, blank=True)
    shape = models.TextField(_("线或面（WGS84，GeoJSON）"), blank=True, default="")
    owner_unit_id = models.BigIntegerField(_("权属单位"), null=True, blank=True, db_index=True)
    grid = models.ForeignKey(Grid, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("所在网格"))
    area_path = models.CharField(_("所在地域"), max_length=PATH_LENGTH, blank=True, default="", db_index=True)
    valid_from = models.DateField(_("启用日期"))
    valid_to = models.DateField(_("停用日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("场所")
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(code=""), name="place_has_name_and_code"),
            models.CheckConstraint(
                condition=_whole_point("lon", "lat"),
                name="place_point_whole_and_in_china",
            ),
            models.CheckConstraint(
                condition=Q(given_lon=None, given_lat=None) | (~Q(given_lon=None) & ~Q(given_lat=None)),
                name="place_given_point_whole",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="place_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def spoken_names(self) -> Sequence[str]:
        """Return the name and every alias."""
        return (self.name, *self.aliases)


class Building(models.Model):
    """One building 楼栋 in a grid, usually in a courtyard; people cover it (包栋) from the floor above."""

    code = models.CharField(_("楼栋编码"), max_length=24, unique=True)
    name = models.CharField(_("名称"), max_length=80)
    grid = models.ForeignKey(Grid, models.PROTECT, related_name="+", verbose_name=_("所在网格"))
    courtyard = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("所在小区院落")
    )
    lon = models.FloatField(_("经度（WGS84）"), null=True, blank=True)
    lat = models.FloatField(_("纬度（WGS84）"), null=True, blank=True)
    floors = models.PositiveSmallIntegerField(_("层数"), default=0)
    households = models.PositiveIntegerField(_("户数"), default=0)
    valid_from = models.DateField(_("启用日期"))
    valid_to = models.DateField(_("停用日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("楼栋")
        constraints = [
            models.UniqueConstraint(
                fields=["courtyard", "name"],
                condition=Q(valid_to=None, courtyard__isnull=False),
                name="building_once_a_courtyard",
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(code=""), name="building_has_name_and_code"),
            models.CheckConstraint(
                condition=_whole_point("lon", "lat"),
                name="building_point_whole_and_in_china",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="building_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Stairwell(models.Model):
    """One stairwell 单元 of a building, with its count of households."""

    building = models.ForeignKey(Building, models.PROTECT, related_name="+", verbose_name=_("楼栋"))
    name = models.CharField(_("名称"), max_length=20)
    households = models.PositiveIntegerField(_("户数"), default=0)

    class Meta:
        verbose_name = _("单元")
        constraints = [
            models.UniqueConstraint(fields=["building", "name"], name="stairwell_once_a_building"),
            models.CheckConstraint(condition=~Q(name=""), name="stairwell_has_name"),
        ]

    def __str__(self) -> str:
        return self.name


class TerritoryVersion(models.Model):
    """The stamp that changes with every change of the ground, so that what is kept in memory knows when it is old.

    A random word, not a counter: a change that is rolled back must not leave a later one with the same stamp.
    """

    stamp = models.CharField(_("版本标记"), max_length=32)

    class Meta:
        verbose_name = _("地域版本")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="territory_version_one_row")]

    def __str__(self) -> str:
        return self.stamp
