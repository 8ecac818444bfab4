"""联盟: who joined together when, who chairs and whose turn it is. Their three lists are kept by ``needs``."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shanzhi.clocks.querysets import DistrictQuerySet
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.ids import uuid7
from shanzhi.needs.models import known, own_units, seen_from
from shanzhi.organisation.models import Unit

KINDS = {"alliance": _("共建联盟"), "circle": _("红色商圈"), "property": _("红色物业")}
MEMBER_KINDS = {
    "university": _("高校"),
    "institute": _("科研院所"),
    "enterprise": _("园区企业"),
    "bank": _("金融机构"),
    "service": _("服务机构"),
    "merchant": _("商户"),
    "property": _("物业公司"),
    "community": _("社区"),
}
ROLES = {"chair": _("轮值主席"), "duty": _("当班")}


class PlainQuerySet(DistrictQuerySet):
    """Rows of this room that belong to the county or to another row."""


class AllianceQuerySet(DistrictQuerySet):
    """Which alliances."""

    def visible_to(self, actor: Actor) -> Self:
        """Return the alliances of the actor's area, and those their own unit is a member of."""
        seen, units = seen_from(actor), own_units(actor)
        if units:
            mine = Member.objects.in_district(actor.district_id).filter(unit_id__in=units, left_on=None)
            seen |= Q(pk__in=mine.values("alliance_id"))
        return self.filter(seen, district_id=actor.district_id)


class Alliance(models.Model):
    """One alliance, business circle or property core with its members."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    number = models.CharField(_("编号"), max_length=16)
    kind = models.CharField(_("种类"), max_length=12)
    name = models.CharField(_("名称"), max_length=80)
    area_path = models.CharField(_("地域路径"), max_length=64)
    area_name = models.CharField(_("在哪里"), max_length=64)
    founded_on = models.DateField(_("哪天成立"))

    objects = AllianceQuerySet.as_manager()

    class Meta:
        verbose_name = _("联盟")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "number"], name="alliance_number_once"),
            known("kind", KINDS, "alliance_kind_known"),
            models.CheckConstraint(condition=~Q(name=""), name="alliance_named"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def kind_label(self) -> Any:
        """Return the kind in words (lazy)."""
        return KINDS[self.kind]


class Member(models.Model):
    """One unit in an alliance, from one day to another."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    alliance = models.ForeignKey(Alliance, models.PROTECT, related_name="+", verbose_name=_("联盟"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    kind = models.CharField(_("种类"), max_length=12)
    joined_on = models.DateField(_("哪天加入"))
    left_on = models.DateField(_("哪天退出"), null=True)
    is_model = models.BooleanField(_("示范点"), default=False)

    objects = PlainQuerySet.as_manager()

    class Meta:
        verbose_name = _("成员")
        constraints = [
            known("kind", MEMBER_KINDS, "alliance_member_kind_known"),
            models.UniqueConstraint(
                fields=["alliance", "unit"], condition=Q(left_on=None), name="alliance_member_open_once"
            ),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=F("joined_on")), name="alliance_member_in_order"
            ),
        ]
        indexes = [models.Index(fields=["district_id", "unit"], name="alliance_member_unit")]

    def __str__(self) -> str:
        return str(self.unit)

    @property
    def kind_label(self) -> Any:
        """Return the kind in words (lazy)."""
        return MEMBER_KINDS[self.kind]


class Turn(models.Model):
    """Whose turn it is in an alliance: the chair, or a duty, dated."""

    district_id = models.CharField(_("区县"), max_length=12)
    alliance = models.ForeignKey(Alliance, models.PROTECT, related_name="+", verbose_name=_("联盟"))
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("成员"))
    role = models.CharField(_("做什么"), max_length=8)
    starts_on = models.DateField(_("开始"))
    ends_on = models.DateField(_("结束"), null=True)

    objects = PlainQuerySet.as_manager()

    class Meta:
        verbose_name = _("轮值")
        constraints = [
            known("role", ROLES, "alliance_turn_role_known"),
            models.UniqueConstraint(
                fields=["alliance", "role"], condition=Q(ends_on=None), name="alliance_turn_open_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="alliance_turn_in_order"
            ),
        ]

    def __str__(self) -> str:
        return str(self.member)

    @property
    def role_label(self) -> Any:
        """Return the role in words (lazy)."""
        return ROLES[self.role]
