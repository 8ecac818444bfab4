"""需求: what is needed, what is offered, and the projects that bring the two together 三项清单.

A listing belongs to a unit of the one register and lies in an area. ``circle`` names the circle whose list it is in
(an alliance, say), '' for the county's own. Nobody is rated here: the three questions ask after the project.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shanzhi.cases.models import Case
from shanzhi.clocks.querysets import DistrictQuerySet
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.ids import uuid7
from shanzhi.needs.workflow import (
    ACHIEVED,
    CATEGORIES,
    KINDS,
    LISTING_STEPS,
    LISTING_WORDS,
    PROJECT_WORDS,
    Achieved,
    Kind,
    ListingState,
    ProjectState,
)
from shanzhi.organisation.models import Unit
from shanzhi.people.capacities import Capacity
from shanzhi.territory.queries import areas_touching

RUNNERS = frozenset({str(Capacity.COORDINATOR)})
WATCHERS = RUNNERS | {str(Capacity.LEADER)}
OWNERS = frozenset({str(Capacity.HANDLER), str(Capacity.UNIT_APPROVER), str(Capacity.CONTACT)})
READERS = WATCHERS | OWNERS


def known(column: str, values: Any, name: str) -> models.CheckConstraint:
    """Return the constraint that a column holds one of these values."""
    return models.CheckConstraint(condition=Q(**{f"{column}__in": [str(value) for value in values]}), name=name)


def seen_from(actor: Actor, column: str = "area_path") -> Q:
    """Return the condition that a row lies where this actor coordinates or leads, or around it."""
    return areas_touching(actor.areas_as(WATCHERS), column)


def own_units(actor: Actor) -> frozenset[int]:
    """Return the units whose own people this actor is one of."""
    return actor.units_as(OWNERS)


class PlainQuerySet(DistrictQuerySet):
    """Rows of this room that belong to the county or to another row."""


class ListingQuerySet(DistrictQuerySet):
    """Which listings."""

    def visible_to(self, actor: Actor) -> Self:
        """Return what this actor may read: of their area, their unit's own, released, taken or wished from them."""
        seen, units = seen_from(actor), own_units(actor)
        if units:
            taken = Project.objects.in_district(actor.district_id).filter(claimant_id__in=units).values("need_id")
            asked = Fit.objects.in_district(actor.district_id).filter(suits=True, resource__owner_id__in=units)
            asked = asked.filter(resource__district_id=actor.district_id)
            seen |= (
                Q(owner_id__in=units)
                | Q(released_at__isnull=False)
                | Q(pk__in=taken)
                | Q(pk__in=asked.values("need_id"))
            )
        return self.filter(seen, district_id=actor.district_id)

    def standing(self, *, on: date) -> Self:
        """Return listings that wait and aren't over on a day."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=on), state=ListingState.OPEN)


class Listing(models.Model):
    """One need or one resource 清单项."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    number = models.CharField(_("编号"), max_length=16)
    kind = models.CharField(_("种类"), max_length=8)
    category = models.CharField(_("类别"), max_length=12)
    circle = models.CharField(_("哪个圈子的清单"), max_length=24, blank=True)
    title = models.CharField(_("名称"), max_length=80)
    words = models.TextField(_("说明"), blank=True)
    owner = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("哪个单位的"))
    area_path = models.CharField(_("地域路径"), max_length=64)
    area_name = models.CharField(_("在哪里"), max_length=64)
    place_text = models.CharField(_("地点"), max_length=120, blank=True)
    quantity = models.PositiveIntegerField(_("数量"), null=True)
    measure = models.CharField(_("计量单位"), max_length=12, blank=True)
    valid_until = models.DateField(_("有效到"), null=True)
    state = models.CharField(_("状态"), max_length=12, default=ListingState.OPEN)
    version = models.PositiveIntegerField(_("版本"), default=1)
    listed_at = models.DateTimeField(_("登记时间"))
    released_at = models.DateTimeField(_("公开时间"), null=True)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+", verbose_name=_("事项"))
    report_number = models.CharField(_("来件编号"), max_length=9, blank=True)
    result = models.TextField(_("结果"), blank=True)
    result_at = models.DateTimeField(_("有结果的时间"), null=True)
    idempotency_key = models.CharField(_("防重复的钥匙"), max_length=64, blank=True)

    objects = ListingQuerySet.as_manager()

    class Meta:
        verbose_name = _("清单项")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "number"], name="listing_number_once"),
            models.UniqueConstraint(
                fields=["district_id", "idempotency_key"], condition=~Q(idempotency_key=""), name="listing_sent_once"
            ),
            known("kind", KINDS, "listing_kind_known"),
            known("category", CATEGORIES, "listing_category_known"),
            known("state", ListingState, "listing_state_known"),
            models.CheckConstraint(condition=~Q(title=""), name="listing_named"),
            models.CheckConstraint(
                condition=~Q(state=ListingState.CASED) | (~Q(report_number="") & Q(kind=Kind.NEED)),
                name="listing_cased_is_a_reported_need",
            ),
        ]
        indexes = [
            models.Index(fields=["district_id", "kind", "state", "number"], name="listing_board"),
            models.Index(fields=["district_id", "owner", "state"], name="listing_owner"),
            models.Index(fields=["district_id", "circle", "kind"], name="listing_circle"),
            models.Index(fields=["district_id", "report_number"], name="listing_report"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def where(self) -> str:
        """Return where it is; '' where the owner's name says so already."""
        return "" if self.area_name in (self.owner.name, self.owner.short_name) else self.area_name

    @property
    def kind_name(self) -> Any:
        """Return what it is (lazy)."""
        return KINDS[self.kind]

    @property
    def category_name(self) -> Any:
        """Return its category's name (lazy)."""
        return CATEGORIES[self.category]

    @property
    def state_label(self) -> Any:
        """Return the state in words (lazy); a resource waits for nobody."""
        return _("可以用") if not self.is_need and self.is_open else LISTING_WORDS[self.state]

    @property
    def is_need(self) -> bool:
        """Return whether it asks for something."""
        return self.kind == Kind.NEED

    @property
    def is_open(self) -> bool:
        """Return whether it may still be claimed, changed or withdrawn."""
        return self.state == ListingState.OPEN

    @property
    def may_be_shown(self) -> bool:
        """Return whether it may be published, or taken back from the public."""
        return self.released_at is not None or self.state in LISTING_STEPS["release"].starts

    @property
    def is_cased(self) -> bool:
        """Return whether its case goes round the loop."""
        return self.state == ListingState.CASED

    @property
    def case_label(self) -> Any:
        """Return in words how far its case is (lazy), once ``queries.with_cases`` read it; a closed zone keeps it."""
        case = self._state.fields_cache.get("case")
        return case.state_label if case is not None and not case.is_confidential else ""

    @property
    def is_met(self) -> bool:
        """Return whether what was needed is there."""
        return self.state == ListingState.MET

    def is_over(self, *, on: date) -> bool:
        """Return whether its last day has passed."""
        return self.valid_until is not None and self.valid_until < on


class Fit(models.Model):
    """What the asking side said of a resource that was proposed: it suits, or it doesn't 合不合适."""

    district_id = models.CharField(_("区县"), max_length=12)
    need = models.ForeignKey(Listing, models.PROTECT, related_name="+", verbose_name=_("需求"))
    resource = models.ForeignKey(Listing, models.PROTECT, related_name="+", verbose_name=_("资源"))
    suits = models.BooleanField(_("合适"))
    said_at = models.DateTimeField(_("说的时间"))

    objects = PlainQuerySet.as_manager()

    class Meta:
        verbose_name = _("对接意见")
        constraints = [models.UniqueConstraint(fields=["need", "resource"], name="need_fit_said_once")]
        indexes = [models.Index(fields=["district_id", "resource", "suits"], name="need_fit_resource")]

    def __str__(self) -> str:
        return f"{self.need_id} {self.resource_id}"


class ProjectQuerySet(DistrictQuerySet):
    """Which projects."""

    def visible_to(self, actor: Actor) -> Self:
        """Return the projects of the area, and those the actor's own unit claimed or asked for."""
        seen, units = seen_from(actor, "need__area_path"), own_units(actor)
        if units:
            seen |= Q(claimant_id__in=units) | Q(need__owner_id__in=units)
        return self.filter(seen, district_id=actor.district_id, need__district_id=actor.district_id)


class Project(models.Model):
    """A need that a unit claimed, with what it brings along 项目."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    number = models.CharField(_("编号"), max_length=16)
    need = models.ForeignKey(Listing, models.PROTECT, related_name="+", verbose_name=_("需求"))
    claimant = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("认领单位"))
    plan = models.TextField(_("打算怎么办"))
    due_on = models.DateField(_("哪天前"))
    state = models.CharField(_("状态"), max_length=12, default=ProjectState.RUNNING)
    version = models.PositiveIntegerField(_("版本"), default=1)
    claimed_at = models.DateTimeField(_("认领时间"))
    done_at = models.DateTimeField(_("办完时间"), null=True)
    result = models.TextField(_("办成什么样"), blank=True)
    wanted = models.BooleanField(_("是不是需要的"), null=True)
    achieved = models.CharField(_("办成没有"), max_length=8, blank=True)
    again = models.BooleanField(_("还愿不愿再来"), null=True)
    rated_words = models.CharField(_("还想说的"), max_length=200, blank=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("项目")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "number"], name="need_project_number_once"),
            models.UniqueConstraint(
                fields=["district_id", "need"], condition=~Q(state=ProjectState.GIVEN_UP), name="need_claimed_once"
            ),
            known("state", ProjectState, "need_project_state_known"),
            known("achieved", ["", *Achieved], "need_project_achieved_known"),
            models.CheckConstraint(
                condition=~Q(state=ProjectState.RATED)
                | (Q(wanted__isnull=False, again__isnull=False) & ~Q(achieved="")),
                name="need_project_rated_in_three",
            ),
        ]
        indexes = [models.Index(fields=["district_id", "claimant", "state"], name="need_project_claimant")]

    def __str__(self) -> str:
        return self.number

    @property
    def state_label(self) -> Any:
        """Return the state in words (lazy)."""
        return PROJECT_WORDS[self.state]

    @property
    def achieved_label(self) -> Any:
        """Return the answer to the second question in words (lazy)."""
        return ACHIEVED.get(self.achieved, "")

    @property
    def is_running(self) -> bool:
        """Return whether it is being done."""
        return self.state == ProjectState.RUNNING

    @property
    def waits_for_rating(self) -> bool:
        """Return whether the asker still has three questions to answer."""
        return self.state == ProjectState.DONE

    @property
    def is_rated(self) -> bool:
        """Return whether the three questions are answered."""
        return self.state == ProjectState.RATED


class Use(models.Model):
    """One resource a project brings along."""

    district_id = models.CharField(_("区县"), max_length=12)
    project = models.ForeignKey(Project, models.PROTECT, related_name="uses", verbose_name=_("项目"))
    resource = models.ForeignKey(Listing, models.PROTECT, related_name="+", verbose_name=_("资源"))

    objects = PlainQuerySet.as_manager()

    class Meta:
        verbose_name = _("用到的资源")
        constraints = [models.UniqueConstraint(fields=["project", "resource"], name="need_resource_used_once")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.resource_id}"


class Stage(models.Model):
    """One step of a project with its day."""

    district_id = models.CharField(_("区县"), max_length=12)
    project = models.ForeignKey(Project, models.PROTECT, related_name="stages", verbose_name=_("项目"))
    ordinal = models.PositiveSmallIntegerField(_("次序"))
    name = models.CharField(_("做什么"), max_length=80)
    due_on = models.DateField(_("哪天前"))
    done_on = models.DateField(_("做完"), null=True)

    objects = PlainQuerySet.as_manager()

    class Meta:
        verbose_name = _("步骤")
        constraints = [models.UniqueConstraint(fields=["project", "ordinal"], name="need_stage_ordinal_once")]

    def __str__(self) -> str:
        return self.name
