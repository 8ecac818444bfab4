"""Nouns of the room 阵地: a station over its place, its naming, opinions about it, its faults, the street network.

Name, address and point of a station lie in the one register of places; a row here says what is offered there. A
manager is a post and the station's own telephone, never a person.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shanzhi.cases.models import Case
from shanzhi.circle.opening import Opening
from shanzhi.clocks.querysets import DistrictQuerySet
from shanzhi.kernel.ids import uuid7
from shanzhi.organisation.models import Unit
from shanzhi.people.capacities import Capacity
from shanzhi.stations.workflow import Brand, FaultState, Kind, Line, NamingState, OpinionState, State
from shanzhi.territory.models import Place

KEEPERS = frozenset({str(Capacity.COORDINATOR), str(Capacity.KEEPER)})
READERS = KEEPERS | {str(Capacity.LEADER)}


class Station(models.Model):
    """One station 阵地 of the ladder 1＋5＋N."""

    district_id = models.CharField(_("区县"), max_length=12)
    code = models.CharField(_("阵地编号"), max_length=32)
    place = models.OneToOneField(Place, models.PROTECT, related_name="+", verbose_name=_("场所"))
    kind = models.CharField(_("级别"), max_length=12, choices=Kind.choices)
    brand = models.CharField(_("品牌"), max_length=10, choices=Brand.choices)
    line = models.CharField(_("条线"), max_length=6, choices=Line.choices, default=Line.AREA)
    trade = models.CharField(_("行业"), max_length=40, blank=True, default="")
    host_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("所属单位")
    )
    manager_post = models.CharField(_("负责岗位"), max_length=40, blank=True, default="")
    phone = models.CharField(_("阵地电话"), max_length=32, blank=True, default="")
    public_area = models.PositiveIntegerField(_("政务服务面积（㎡）"), default=0)
    warm_area = models.PositiveIntegerField(_("暖心服务面积（㎡）"), default=0)
    talk_area = models.PositiveIntegerField(_("议事协商面积（㎡）"), default=0)
    area = models.PositiveIntegerField(_("总面积（㎡）"), default=0)
    services = models.JSONField(_("服务项目"), default=list)
    agents_for = models.JSONField(_("代办事项"), default=list)
    departments = models.JSONField(_("进驻部门"), default=list)
    facilities = models.JSONField(_("设施"), default=list)
    access = models.JSONField(_("无障碍"), default=list)
    capacity = models.PositiveIntegerField(_("能服务多少人"), default=0)
    week = models.JSONField(_("每周开放"), default=list)
    exceptions = models.JSONField(_("例外的日子"), default=dict)
    always_open = models.BooleanField(_("24小时开放"), default=False)
    verified_on = models.DateField(_("核实日期"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=8, choices=State.choices, default=State.OPEN)
    reason = models.CharField(_("暂停或撤销的原因"), max_length=120, blank=True, default="")
    version = models.PositiveIntegerField(_("版本"), default=1)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("阵地")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "code"], name="station_code_once"),
            models.CheckConstraint(
                condition=Q(area=0)
                | Q(area__gte=models.F("public_area") + models.F("warm_area") + models.F("talk_area")),
                name="station_functions_within_area",
            ),
            models.CheckConstraint(condition=Q(state="open") | ~Q(reason=""), name="station_closed_with_reason"),
        ]

    def __str__(self) -> str:
        return self.place.name

    @property
    def opening(self) -> Opening:
        """Return when it is open."""
        return Opening(self.week, self.exceptions, self.always_open)

    @property
    def is_open_state(self) -> bool:
        """Return whether it works at all."""
        return self.state == State.OPEN

    @property
    def is_ended(self) -> bool:
        """Return whether it is gone for good."""
        return self.state == State.ENDED

    @property
    def state_label(self) -> Promise | str:
        """Return the state in words."""
        return State(self.state).label

    @property
    def service_share(self) -> int | None:
        """Return the percentage of the floor that is given to the three functions, None where it isn't known."""
        return round(100 * (self.public_area + self.warm_area + self.talk_area) / self.area) if self.area else None


class Naming(models.Model):
    """One naming 命名: nominated, reviewed, named, looked at again."""

    district_id = models.CharField(_("区县"), max_length=12)
    number = models.CharField(_("编号"), max_length=16)
    station = models.ForeignKey(Station, models.PROTECT, related_name="+", verbose_name=_("阵地"))
    title = models.CharField(_("命名称号"), max_length=60)
    grounds = models.CharField(_("推荐理由"), max_length=300)
    finding = models.CharField(_("评审或复核意见"), max_length=300, blank=True, default="")
    nominated_by_id = models.BigIntegerField(_("推荐人"), null=True)
    named_on = models.DateField(_("命名日期"), null=True, blank=True)
    recheck_on = models.DateField(_("下次复核"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=NamingState.choices, default=NamingState.NOMINATED)
    version = models.PositiveIntegerField(_("版本"), default=1)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("命名")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "number"], name="naming_number_once"),
            models.UniqueConstraint(
                fields=["station"],
                condition=Q(state__in=["nominated", "reviewed", "named"]),
                name="naming_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="named") | Q(named_on__isnull=False), name="naming_named_has_day"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def state_label(self) -> Promise | str:
        """Return the state in words."""
        return NamingState(self.state).label


class Opinion(models.Model):
    """What a courier or resident says about a station; masked as it comes in, public once it is answered."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    number = models.CharField(_("编号"), max_length=16)
    station = models.ForeignKey(Station, models.PROTECT, related_name="+", verbose_name=_("阵地"))
    said_by = models.CharField(_("您是"), max_length=20, blank=True, default="")
    text = models.CharField(_("意见"), max_length=500)
    answer = models.CharField(_("答复"), max_length=500, blank=True, default="")
    changed = models.CharField(_("改了什么"), max_length=200, blank=True, default="")
    told_at = models.DateTimeField(_("什么时候说的"))
    idempotency_key = models.CharField(_("防重"), max_length=64)
    state = models.CharField(_("状态"), max_length=8, choices=OpinionState.choices, default=OpinionState.WAITING)
    version = models.PositiveIntegerField(_("版本"), default=1)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("意见")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "idempotency_key"], name="opinion_sent_once"),
            models.UniqueConstraint(fields=["district_id", "number"], name="opinion_number_once"),
            models.CheckConstraint(condition=~Q(state="answered") | ~Q(answer=""), name="opinion_answered_has_answer"),
        ]
        indexes = [
            models.Index(fields=["district_id", "station", "state"], name="opinion_by_station"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def state_label(self) -> Promise | str:
        """Return the state in words."""
        return OpinionState(self.state).label

    @property
    def is_waiting(self) -> bool:
        """Return whether nobody answered yet."""
        return self.state == OpinionState.WAITING


class Fault(models.Model):
    """Something broken at a station, in the loop; what came of it stands on the station's page."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    station = models.ForeignKey(Station, models.PROTECT, related_name="+", verbose_name=_("阵地"))
    text = models.CharField(_("什么坏了"), max_length=200)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name=_("事项"))
    report_number = models.CharField(_("来件"), max_length=16)
    told_at = models.DateTimeField(_("什么时候转的"))
    result = models.CharField(_("结果"), max_length=500, blank=True, default="")
    result_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=8, choices=FaultState.choices, default=FaultState.TOLD)
    version = models.PositiveIntegerField(_("版本"), default=1)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("故障")
        constraints = [models.UniqueConstraint(fields=["district_id", "report_number"], name="fault_report_once")]
        indexes = [models.Index(fields=["district_id", "station", "told_at"], name="fault_by_station")]

    def __str__(self) -> str:
        return self.text

    @property
    def state_label(self) -> Promise | str:
        """Return the state in words."""
        return FaultState(self.state).label

    @property
    def is_mended(self) -> bool:
        """Return whether its case came back."""
        return self.state == FaultState.MENDED


class StreetNetwork(models.Model):
    """Which street network a county loaded; the network itself lies in the data folder."""

    district_id = models.CharField(_("区县"), max_length=12, unique=True)
    name = models.CharField(_("文件"), max_length=120)
    stamp = models.CharField(_("印记"), max_length=64)
    nodes = models.PositiveIntegerField(_("节点"))
    streets = models.PositiveIntegerField(_("路段"))
    loaded_at = models.DateTimeField(_("什么时候装的"))

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("路网")

    def __str__(self) -> str:
        return self.name
