"""Posts 任职, coverage 包联 and what kind of database this is.

Every post and every coverage assignment is dated, from ``starts_on`` up to but not including ``ends_on``: who could
act, and who covered a building, can be told for any day, and a post that is ended stops counting at once. People
without an account (volunteers, members of owners' committees) are a name on an assignment, no more.
"""

from __future__ import annotations

from datetime import date

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shanzhi.accounts.models import MACHINES, User
from shanzhi.organisation.models import Unit
from shanzhi.people import capacities
from shanzhi.territory.models import PATH_LENGTH, Building, Division, Grid, Stairwell

IN_ORDER = Q(ends_on=None) | Q(ends_on__gte=F("starts_on"))


def counts_on(on: date) -> Q:
    """Return the condition that a dated row counts on a day."""
    return Q(starts_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gt=on))


class PostQuerySet(models.QuerySet["Post"]):
    """Which posts."""

    def in_force(self, *, on: date) -> PostQuerySet:
        """Return posts held on a day by people whose account is in use."""
        return self.filter(counts_on(on), user__is_active=True)

    def of_people(self) -> PostQuerySet:
        """Return posts that no other system holds."""
        return self.exclude(user__username__startswith=MACHINES)


class Post(models.Model):
    """One person in one capacity, over an area or in a unit, for a time."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("人员"))
    capacity = models.CharField(_("身份"), max_length=24, choices=capacities.choices)
    title = models.CharField(_("职务"), max_length=64, blank=True)
    is_head = models.BooleanField(_("第一责任人"), default=False)
    full_time = models.BooleanField(_("专职"), default=True)
    division = models.ForeignKey(
        Division, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("区划")
    )
    grid = models.ForeignKey(Grid, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("网格"))
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("单位"))
    area_path = models.CharField(_("地域路径"), max_length=PATH_LENGTH, blank=True)
    unit_path = models.CharField(_("单位路径"), max_length=48, blank=True)
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"), null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("任职")
        indexes = [
            models.Index(fields=["user", "ends_on"], name="post_user_ends"),
            models.Index(fields=["capacity", "area_path"], name="post_capacity_area"),
            models.Index(fields=["unit", "capacity"], name="post_unit_capacity"),
        ]
        constraints = [
            models.CheckConstraint(condition=IN_ORDER, name="post_dates_in_order"),
            models.CheckConstraint(
                condition=Q(capacity__in=capacities.values(capacities.Capacity)),
                name="post_capacity_known",
            ),
            models.CheckConstraint(
                condition=~Q(capacity__in=capacities.values(capacities.UNIT_BOUND)) | Q(unit__isnull=False),
                name="post_unit_capacity_in_unit",
            ),
            models.CheckConstraint(
                condition=~Q(capacity__in=capacities.values(capacities.AREA_BOUND)) | ~Q(area_path=""),
                name="post_area_capacity_over_area",
            ),
            models.CheckConstraint(condition=Q(is_head=False) | Q(unit__isnull=False), name="post_head_of_unit"),
            models.UniqueConstraint(
                fields=["user", "capacity", "area_path", "unit_path"],
                condition=Q(ends_on=None),
                name="post_open_once",
            ),
            models.UniqueConstraint(
                fields=["unit"], condition=Q(ends_on=None, is_head=True), name="post_one_open_head_of_unit"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.capacity} {self.user_id}"

    def is_held(self, *, on: date) -> bool:
        """Return whether the post counts on a day."""
        return self.starts_on <= on and (self.ends_on is None or self.ends_on > on)


class Scope(models.TextChoices):
    """How much one assignment covers: 包片, 包栋, 包单元, 包户."""

    ZONE = "zone", _("包片")
    BUILDING = "building", _("包栋")
    STAIRWELL = "stairwell", _("包单元")
    HOUSEHOLD = "household", _("包户")


class CoverageKind(models.TextChoices):
    """What sort of person or unit covers."""

    COMMITTEE_MEMBER = "committee_member", _("班子成员")
    PARTNER_UNIT = "partner_unit", _("共建单位")
    GRID_WORKER = "grid_worker", _("专职网格员")
    OWNERS_COMMITTEE = "owners_committee", _("业委会成员")
    VOLUNTEER = "volunteer", _("志愿者")
    PARTY_MEMBER = "party_member", _("在职党员")


class CoverageQuerySet(models.QuerySet["CoverageAssignment"]):
    """Which assignments."""

    def in_force(self, *, on: date) -> CoverageQuerySet:
        """Return assignments that count on a day."""
        return self.filter(counts_on(on))


class CoverageAssignment(models.Model):
    """Somebody answers for a zone, a building, a stairwell or some households there."""

    scope = models.CharField(_("包联范围"), max_length=12, choices=Scope)
    kind = models.CharField(_("人员类别"), max_length=20, choices=CoverageKind)
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("人员"))
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("单位"))
    person_name = models.CharField(_("姓名"), max_length=64, blank=True)
    phone = models.CharField(_("电话"), max_length=32, blank=True)
    area_path = models.CharField(_("地域路径"), max_length=PATH_LENGTH)
    building = models.ForeignKey(
        Building, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("楼栋")
    )
    stairwell = models.ForeignKey(
        Stairwell, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("单元")
    )
    household = models.CharField(_("户号"), max_length=16, blank=True)
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"), null=True, blank=True)

    objects = CoverageQuerySet.as_manager()

    class Meta:
        verbose_name = _("包联")
        indexes = [
            models.Index(fields=["area_path", "scope"], name="coverage_area_scope"),
            models.Index(fields=["building", "scope"], name="coverage_building_scope"),
            models.Index(fields=["stairwell", "scope"], name="coverage_stairwell_scope"),
            models.Index(fields=["user"], name="coverage_user"),
        ]
        constraints = [
            models.CheckConstraint(condition=IN_ORDER, name="coverage_dates_in_order"),
            models.CheckConstraint(condition=Q(scope__in=Scope.values), name="coverage_scope_known"),
            models.CheckConstraint(condition=Q(kind__in=CoverageKind.values), name="coverage_kind_known"),
            models.CheckConstraint(
                condition=~Q(person_name="") | Q(user__isnull=False) | Q(unit__isnull=False),
                name="coverage_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(scope="zone", building=None, stairwell=None, household="")
                | Q(scope="building", building__isnull=False, stairwell=None, household="")
                | Q(scope="stairwell", building__isnull=False, stairwell__isnull=False, household="")
                | (Q(scope="household", building__isnull=False, stairwell__isnull=False) & ~Q(household="")),
                name="coverage_scope_names_its_object",
            ),
            models.UniqueConstraint(
                fields=["area_path", "kind", "person_name", "unit"],
                condition=Q(scope="zone", ends_on=None, user=None),
                name="coverage_zone_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.person_name}"


class DeploymentManager(models.Manager["Deployment"]):
    """Keeps the row in memory: it is asked for on every page and never changes."""

    _kept: dict[str, Deployment] = {}

    def of(self, district_id: str) -> Deployment | None:
        """Return the district's row, None while the county isn't set up (one query a process, then none)."""
        kept = self._kept.get(district_id)
        if kept is None:
            kept = self.filter(district_id=district_id).first()
            # A row read inside a transaction may yet be rolled back, so it isn't kept.
            if kept is not None and not transaction.get_connection(self.db).in_atomic_block:
                self._kept[district_id] = kept
        return kept

    def forget(self) -> None:
        """Drop what is kept in memory; for whoever empties the database under a running process."""
        self._kept.clear()


class Deployment(models.Model):
    """What this database serves: one row a district, written when it is made and never turned."""

    district_id = models.CharField(_("区县代码"), max_length=12, unique=True)
    name = models.CharField(_("名称"), max_length=64)
    street_name = models.CharField(_("街道"), max_length=64, blank=True)
    is_demonstration = models.BooleanField(_("演示数据"), default=False)
    created_at = models.DateTimeField(_("建立时间"))

    objects = DeploymentManager()

    class Meta:
        verbose_name = _("部署")

    def __str__(self) -> str:
        return self.name
