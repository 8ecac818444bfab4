"""结对: pairs of units, communities, enterprises and people, their contacts, what each side brings, exclusions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shanzhi.accounts.models import User
from shanzhi.clocks.querysets import DistrictQuerySet
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.ids import uuid7
from shanzhi.organisation.models import Unit
from shanzhi.pairing.kinds import KINDS, MODES, STATE_WORDS, Kind, State
from shanzhi.people.capacities import Capacity
from shanzhi.territory.models import Division
from shanzhi.territory.queries import areas_within
from shanzhi.ui.joining import joined

COORDINATORS = frozenset({str(Capacity.COORDINATOR)})
COUNTERS = COORDINATORS | {str(Capacity.LEADER)}
NEAR = (_("同一社区"), _("同一街道"), _("同一区县"), _("较远"))


def _one_of(column: str, values: Any, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{column}__in": [str(value) for value in values]}), name=name)


class PlainQuerySet(DistrictQuerySet):
    """Rows that no rule of its own guards: whoever may touch the pair may ask for them."""


class PairQuerySet(DistrictQuerySet):
    """Questions about many pairs."""

    def visible_to(self, actor: Actor) -> Self:
        """Return the pairs in the areas this actor coordinates."""
        return self.filter(areas_within(actor.areas_as(COORDINATORS)), district_id=actor.district_id)

    def with_sides(self) -> Self:
        """Return them with both sides read along."""
        return self.select_related("first_unit", "first_user", "second_unit", "second_user", "second_division")

    def overdue(self, *, on: date) -> Self:
        """Return the active pairs whose last contact, or beginning, lies longer back than their kind's rhythm."""
        late = Q(pk__in=[])
        for code, kind in KINDS.items():
            before = on - timedelta(days=kind.every_days)
            late |= Q(kind=code) & (Q(contacted_on__lt=before) | Q(contacted_on=None, starts_on__lt=before))
        return self.filter(late, state=State.ACTIVE)


class Pair(models.Model):
    """One pair 结对."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    number = models.CharField(_("编号"), max_length=12)
    kind = models.CharField(_("种类"), max_length=20)
    area_path = models.CharField(_("地域路径"), max_length=64)
    state = models.CharField(_("状态"), max_length=12, default=State.PROPOSED)
    version = models.PositiveIntegerField(_("版本"), default=1)
    first_key = models.CharField(_("一方"), max_length=160)
    second_key = models.CharField(_("另一方"), max_length=160)
    first_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("单位"))
    first_user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("人员"))
    second_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("结对企业"))
    second_user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("结对人员"))
    second_division = models.ForeignKey(
        Division, models.PROTECT, null=True, related_name="+", verbose_name=_("结对社区")
    )
    shared = models.JSONField(_("对得上的"), default=list)
    near = models.PositiveSmallIntegerField(_("远近"), null=True)
    load = models.PositiveSmallIntegerField(_("那边有几家"), null=True)
    starts_on = models.DateField(_("开始"), null=True)
    ends_on = models.DateField(_("结束"), null=True)
    contacted_on = models.DateField(_("上次联系"), null=True)
    report = models.TextField(_("离开时的小结"), blank=True)
    next_number = models.CharField(_("交接给"), max_length=12, blank=True)

    objects = PairQuerySet.as_manager()

    class Meta:
        verbose_name = _("结对")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "number"], name="pair_number_once"),
            models.UniqueConstraint(
                fields=["district_id", "kind", "first_key", "second_key"],
                condition=Q(state__in=["proposed", "active"]),
                name="pair_open_once",
            ),
            _one_of("state", State, "pair_state_known"),
            _one_of("kind", KINDS, "pair_kind_known"),
            models.CheckConstraint(
                condition=~Q(state="active") | Q(starts_on__isnull=False), name="pair_active_is_dated"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["ended", "handed_over"]) | (Q(ends_on__isnull=False) & ~Q(report="")),
                name="pair_left_with_a_report",
            ),
        ]
        indexes = [models.Index(fields=["district_id", "kind", "state", "number"], name="pair_list")]

    def __str__(self) -> str:
        return self.number

    @property
    def rule(self) -> Kind:
        """Return the rules of its kind."""
        return KINDS[self.kind]

    @property
    def state_label(self) -> Any:
        """Return the state in words (lazy)."""
        return STATE_WORDS[State(self.state)]

    @property
    def first_name(self) -> str:
        """Return the first side's name."""
        return self.first_unit.name if self.first_unit is not None else self.first_user.name if self.first_user else ""

    @property
    def second_name(self) -> str:
        """Return the second side's name."""
        side = self.second_division or self.second_unit or self.second_user
        return str(side.name) if side is not None else ""

    @property
    def is_active(self) -> bool:
        """Return whether they are paired now."""
        return self.state == State.ACTIVE

    @property
    def is_proposed(self) -> bool:
        """Return whether somebody has to decide."""
        return self.state == State.PROPOSED

    @property
    def reason(self) -> str:
        """Return in a line why the house proposed it; '' where somebody chose it."""
        if self.near is None:
            return ""
        said = gettext("对得上：%(words)s") % {"words": joined(self.shared)} if self.shared else gettext("没有对得上的")
        return gettext("%(said)s；%(near)s；那边共%(load)s家") % {
            "said": said, "near": NEAR[min(self.near, len(NEAR) - 1)], "load": self.load,
        }  # fmt: skip

    def needs_support(self, *, on: date) -> bool:
        """Return whether it is time to ask how to help: no contact for longer than the kind's rhythm."""
        last = self.contacted_on or self.starts_on
        return self.is_active and last is not None and last + timedelta(days=self.rule.every_days) < on


class Contact(models.Model):
    """One contact 联系 of a pair."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    pair = models.ForeignKey(Pair, models.PROTECT, related_name="+", verbose_name=_("结对"))
    on = models.DateField(_("日期"))
    mode = models.CharField(_("方式"), max_length=10)
    note = models.CharField(_("办了什么"), max_length=200, blank=True)

    objects = PlainQuerySet.as_manager()

    class Meta:
        verbose_name = _("联系")
        constraints = [
            _one_of("mode", MODES, "pair_contact_mode_known"),
            models.UniqueConstraint(fields=["pair", "on", "mode", "note"], name="pair_contact_once"),
        ]

    def __str__(self) -> str:
        return f"{self.on}"

    @property
    def mode_label(self) -> Any:
        """Return how they were in touch, in words (lazy)."""
        return MODES[self.mode]


class SideNote(models.Model):
    """What a unit can bring or a community wants 资源与需求, and how many pairs it can carry."""

    district_id = models.CharField(_("区县"), max_length=12)
    key = models.CharField(_("哪一方"), max_length=160)
    words = models.JSONField(_("资源或需求"), default=list)
    capacity = models.PositiveSmallIntegerField(_("最多几家"), null=True)

    objects = PlainQuerySet.as_manager()

    class Meta:
        verbose_name = _("资源与需求")
        constraints = [models.UniqueConstraint(fields=["district_id", "key"], name="side_note_once")]

    def __str__(self) -> str:
        return self.key


class Exclusion(models.Model):
    """Two that are not to be paired 不配对."""

    district_id = models.CharField(_("区县"), max_length=12)
    first_key = models.CharField(_("一方"), max_length=160)
    second_key = models.CharField(_("另一方"), max_length=160)

    objects = PlainQuerySet.as_manager()

    class Meta:
        verbose_name = _("不配对")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "first_key", "second_key"], name="exclusion_once")
        ]

    def __str__(self) -> str:
        return f"{self.first_key} {self.second_key}"
