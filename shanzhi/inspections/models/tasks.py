"""An inspection 检查: its units, who keeps away from where, and its draw."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shanzhi.accounts.models import User
from shanzhi.enforcement.constraints import one_of
from shanzhi.enforcement.models import ItemList, Rule
from shanzhi.inspections.workflow import INSPECTION_WORDS, MODE_WORDS, InspectionState, Mode
from shanzhi.organisation.models import Unit
from shanzhi.territory.models import Place


class Inspection(models.Model):
    """One inspection 检查: convened by a coordinator, done by units with power to inspect."""

    district_id = models.CharField(_("区县"), max_length=12)
    number = models.CharField(_("编号"), max_length=24)
    title = models.CharField(_("名称"), max_length=80)
    reason = models.CharField(_("为什么查"), max_length=300)
    mode = models.CharField(_("方式"), max_length=8)
    area_path = models.CharField(_("地域路径"), max_length=64)
    words = models.JSONField(_("场所名称里的字"), default=list)
    place_codes = models.JSONField(_("点名的场所"), default=list)
    topic = models.CharField(_("主题"), max_length=40)
    item_list = models.ForeignKey(ItemList, models.PROTECT, related_name="+", verbose_name=_("清单版本"))
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="+", verbose_name=_("规则版本"))
    per_unit = models.PositiveSmallIntegerField(_("每个单位几人"), default=1)
    starts_on = models.DateField(_("起"))
    ends_on = models.DateField(_("止"))
    state = models.CharField(_("状态"), max_length=10, default=InspectionState.CONVENED)
    origin = models.CharField(_("产生方式"), max_length=12, default="live")
    convened_by_id = models.BigIntegerField(_("召集人"), null=True)
    convened_at = models.DateTimeField(_("召集时间"))

    class Meta:
        verbose_name = _("检查")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "number"], name="inspection_number_once"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="inspection_days_in_order"),
            models.CheckConstraint(condition=~Q(reason="") & ~Q(title=""), name="inspection_has_reason"),
            one_of("state", InspectionState, "inspection_state_known"),
            one_of("mode", Mode, "inspection_mode_known"),
        ]
        indexes = [models.Index(fields=["district_id", "-id"], name="inspection_newest")]

    def __str__(self) -> str:
        return self.title

    @property
    def state_label(self) -> Promise:
        """Return where it stands, in words."""
        return INSPECTION_WORDS[self.state]

    @property
    def mode_label(self) -> Promise:
        """Return how places are chosen, in words."""
        return MODE_WORDS[self.mode]


class InspectionUnit(models.Model):
    """One unit that takes part in an inspection; the first one leads."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="units", verbose_name=_("检查"))
    ordinal = models.PositiveSmallIntegerField(_("次序"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    basis = models.CharField(_("执法依据"), max_length=200)

    class Meta:
        verbose_name = _("参加的单位")
        constraints = [models.UniqueConstraint(fields=["inspection", "unit"], name="inspection_unit_once")]

    def __str__(self) -> str:
        return str(self.unit)


class Recusal(models.Model):
    """An inspector who doesn't go to one place 回避, and why."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="recusals", verbose_name=_("检查"))
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("执法人员"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("场所"))
    reason = models.CharField(_("理由"), max_length=200)

    class Meta:
        verbose_name = _("回避")
        constraints = [models.UniqueConstraint(fields=["inspection", "user", "place"], name="recusal_once")]

    def __str__(self) -> str:
        return self.reason


class Draw(models.Model):
    """The draw 抽取 of one inspection: candidates fixed first with their digest, the seed after, then what came out."""

    inspection = models.OneToOneField(Inspection, models.PROTECT, related_name="drawn", verbose_name=_("检查"))
    inputs = models.TextField(_("候选名单"))
    digest = models.CharField(_("名单的散列"), max_length=64)
    left_out = models.JSONField(_("没列入的"), default=list)
    people = models.JSONField(_("执法人员代号"), default=dict)
    listed_at = models.DateTimeField(_("定名单的时间"))
    seed = models.CharField(_("种子"), max_length=64, blank=True)
    algorithm = models.CharField(_("算法"), max_length=24)
    outcome = models.JSONField(_("抽取结果"), null=True)
    drawn_at = models.DateTimeField(_("抽取时间"), null=True)

    class Meta:
        verbose_name = _("抽取")
        constraints = [
            models.CheckConstraint(
                condition=Q(seed="", outcome=None, drawn_at=None)
                | (~Q(seed="") & Q(outcome__isnull=False, drawn_at__isnull=False)),
                name="draw_whole_or_not_yet",
            )
        ]

    def __str__(self) -> str:
        return self.digest
