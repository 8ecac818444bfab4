"""The nouns of 整治: kinds of place with their defects (versioned); a campaign, its places, looks, defects and photos;
what a hot issue proposes.

Places stand in the one register of places: what a campaign keeps of them is which it means. What a unit found at a
place in a round is one look; what was wrong is a defect with its own end. Nothing is counted by person.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanzhi.accounts.models import User
from shanzhi.clocks.querysets import DistrictQuerySet
from shanzhi.kernel.ids import uuid7
from shanzhi.organisation.models import Unit
from shanzhi.reports.models import Report
from shanzhi.territory.models import Place


class KindList(models.Model):
    """One published version of the kinds of place; exactly one is in force."""

    district_id = models.CharField(_("区县"), max_length=12)
    code = models.CharField(_("版本"), max_length=40)
    published_at = models.DateTimeField(_("发布时间"))
    published_by_id = models.BigIntegerField(_("发布人"), null=True)
    is_current = models.BooleanField(_("现行"), default=False)

    class Meta:
        verbose_name = _("场所类别清单")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "code"], name="kind_list_code_once"),
            models.UniqueConstraint(
                fields=["district_id"], condition=Q(is_current=True), name="kind_list_one_in_force"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class PlaceKind(models.Model):
    """One kind of place 场所类别: which entries of the register it means, by their kind and words in their names."""

    kind_list = models.ForeignKey(KindList, models.PROTECT, related_name="+", verbose_name=_("版本"))
    ordinal = models.PositiveSmallIntegerField(_("次序"))
    code = models.CharField(_("编号"), max_length=12)
    name = models.CharField(_("场所类别"), max_length=40)
    register_kind = models.CharField(_("名录类别"), max_length=10, choices=Place.Kind.choices)
    words = models.JSONField(_("名称里的字"), default=list)

    class Meta:
        verbose_name = _("场所类别")
        constraints = [models.UniqueConstraint(fields=["kind_list", "code"], name="place_kind_code_once")]

    def __str__(self) -> str:
        return self.name


class DefectType(models.Model):
    """One defect that a kind of place may have."""

    kind = models.ForeignKey(PlaceKind, models.PROTECT, related_name="types", verbose_name=_("场所类别"))
    ordinal = models.PositiveSmallIntegerField(_("次序"))
    code = models.CharField(_("编号"), max_length=12)
    name = models.CharField(_("问题"), max_length=60)

    class Meta:
        verbose_name = _("问题种类")
        constraints = [models.UniqueConstraint(fields=["kind", "code"], name="defect_type_code_once")]

    def __str__(self) -> str:
        return self.name


class Campaign(models.Model):
    """One campaign 集中整治: kinds of place × units × a period, with a first responsible person."""

    class State(models.TextChoices):
        """Where it stands."""

        RUNNING = "running", _("进行中")
        ENDED = "ended", _("已结束")

    district_id = models.CharField(_("区县"), max_length=12)
    number = models.CharField(_("编号"), max_length=24)
    title = models.CharField(_("名称"), max_length=80)
    reason = models.CharField(_("为什么整治"), max_length=300)
    is_theme = models.BooleanField(_("每月一题"), default=False)
    area_path = models.CharField(_("地域路径"), max_length=64)
    kind_list = models.ForeignKey(KindList, models.PROTECT, related_name="+", verbose_name=_("清单版本"))
    head = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("第一责任人"))
    starts_on = models.DateField(_("起"))
    ends_on = models.DateField(_("止"))
    again_weeks = models.PositiveSmallIntegerField(_("几周后回头看"), default=4)
    again_on = models.DateField(_("回头看的止"), null=True)
    round = models.PositiveSmallIntegerField(_("第几轮"), default=1)
    state = models.CharField(_("状态"), max_length=8, choices=State.choices, default=State.RUNNING)
    result = models.CharField(_("结果"), max_length=500, blank=True)
    is_public = models.BooleanField(_("结果公开"), default=False)  # whoever ended it was told that residents read it
    origin = models.CharField(_("产生方式"), max_length=12, default="live")
    begun_at = models.DateTimeField(_("启动时间"))
    ended_at = models.DateTimeField(_("结束时间"), null=True)

    class Meta:
        verbose_name = _("集中整治")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "number"], name="campaign_number_once"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="campaign_days_in_order"),
            models.CheckConstraint(condition=Q(round__in=[1, 2]), name="campaign_two_rounds"),
            models.CheckConstraint(condition=Q(state="running") | ~Q(result=""), name="campaign_ended_has_result"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def stays_inside(self) -> bool:
        """Return whether it ended before results were public: residents never read of it."""
        return self.ended_at is not None and not self.is_public


class Proposal(models.Model):
    """A campaign or a monthly theme proposed 整治提议 by a hot issue that was taken up, with its evidence in figures.

    It names registers and counts, never words of a telling; a coordinator begins it or leaves it with a reason.
    """

    class State(models.TextChoices):
        """Waiting until somebody decides."""

        WAITING = "waiting", _("待启动")
        BEGUN = "begun", _("已启动")
        LEFT = "left", _("不启动")

    district_id = models.CharField(_("区县"), max_length=12)
    issue = models.CharField(_("热点"), max_length=24)
    is_theme = models.BooleanField(_("每月一题"), default=False)
    area_path = models.CharField(_("地域路径"), max_length=64, blank=True)
    matter_code = models.CharField(_("事项编码"), max_length=24, blank=True)
    name = models.CharField(_("地点和事项"), max_length=220, blank=True)
    told = models.PositiveIntegerField(pgettext_lazy("how many", "来件"))
    days = models.PositiveIntegerField(_("几天里有人反映"))
    first_at = models.DateTimeField(_("最早"))
    last_at = models.DateTimeField(_("最近"))
    cases = models.JSONField(_("涉及的事"), default=list)
    state = models.CharField(_("状态"), max_length=8, choices=State.choices, default=State.WAITING)
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, related_name="+", verbose_name=_("整治"))
    made_at = models.DateTimeField(_("提出时间"))
    why = models.CharField(_("为什么不启动"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("整治提议")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "issue"], name="proposal_once_an_issue"),
            models.CheckConstraint(
                condition=Q(state="begun", campaign__isnull=False) | ~Q(state="begun") & Q(campaign=None),
                name="proposal_begun_has_campaign",
            ),
            models.CheckConstraint(condition=~Q(state="left") | ~Q(why=""), name="proposal_left_says_why"),
        ]

    def __str__(self) -> str:
        return self.issue


class CampaignUnit(models.Model):
    """One unit that takes part; the first one leads."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="units", verbose_name=_("整治"))
    ordinal = models.PositiveSmallIntegerField(_("次序"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))

    class Meta:
        verbose_name = _("参加的单位")
        constraints = [models.UniqueConstraint(fields=["campaign", "unit"], name="campaign_unit_once")]

    def __str__(self) -> str:
        return str(self.unit)


class Target(models.Model):
    """One place a campaign means, as drawn from the register when it began."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="targets", verbose_name=_("整治"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("场所"))
    kind = models.ForeignKey(PlaceKind, models.PROTECT, related_name="+", verbose_name=_("场所类别"))

    class Meta:
        verbose_name = _("整治的场所")
        constraints = [models.UniqueConstraint(fields=["campaign", "place"], name="target_once")]

    def __str__(self) -> str:
        return self.place.name


class Look(models.Model):
    """What one unit did at one place in one round: it looked."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+", verbose_name=_("整治"))
    target = models.ForeignKey(Target, models.PROTECT, related_name="+", verbose_name=_("场所"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    round = models.PositiveSmallIntegerField(_("第几轮"))
    looked_at = models.DateTimeField(_("看的时间"))
    note = models.CharField(_("说明"), max_length=300, blank=True)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("看一处")
        constraints = [models.UniqueConstraint(fields=["target", "unit", "round"], name="look_once")]

    def __str__(self) -> str:
        return f"{self.target_id} {self.round}"


class Defect(models.Model):
    """One thing wrong at a place, until it is put right; ``again`` when round two finds what round one had found."""

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "open", _("没改好")
        FIXED = "fixed", pgettext_lazy("defect", "改好了")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+", verbose_name=_("整治"))
    ordinal = models.PositiveIntegerField(_("第几条"))
    target = models.ForeignKey(Target, models.PROTECT, related_name="+", verbose_name=_("场所"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    type = models.ForeignKey(DefectType, models.PROTECT, related_name="+", verbose_name=_("问题种类"))
    round = models.PositiveSmallIntegerField(_("第几轮"))
    again = models.BooleanField(_("又出现"), default=False)
    words = models.CharField(_("看到什么"), max_length=300)
    found_at = models.DateTimeField(_("发现时间"))
    found_by_id = models.BigIntegerField(_("发现人"), null=True)
    state = models.CharField(_("状态"), max_length=6, choices=State.choices, default=State.OPEN)
    fixed_at = models.DateTimeField(_("改好时间"), null=True)
    fixed_words = models.CharField(pgettext_lazy("defect", "怎么改的"), max_length=500, blank=True)
    report = models.ForeignKey(Report, models.PROTECT, null=True, related_name="+", verbose_name=_("来件"))
    case_number = models.CharField(_("事项编号"), max_length=24, blank=True)
    case_said = models.CharField(_("事项回告"), max_length=500, blank=True)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("整治的问题")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "ordinal"], name="defect_ordinal_once"),
            models.CheckConstraint(
                condition=Q(state="open", fixed_at=None) | Q(state="fixed", fixed_at__isnull=False),
                name="defect_fixed_has_moment",
            ),
        ]
        indexes = [models.Index(fields=["district_id", "report"], name="defect_by_report")]

    def __str__(self) -> str:
        return self.words

    @property
    def state_label(self) -> Promise | str:
        """Return where it stands, in words."""
        return self.State(self.state).label


class Photo(models.Model):
    """One photo of a defect, before or after; optional always.

    One chosen for residents has an address of its own, by a code of which nothing can be guessed.
    """

    class State(models.TextChoices):
        """Whether residents see it."""

        KEPT = "kept", _("没公开")
        SHOWN = "shown", _("已给居民看")
        TAKEN_BACK = "taken_back", _("撤下了")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+", verbose_name=_("整治"))
    defect = models.ForeignKey(Defect, models.PROTECT, related_name="+", verbose_name=_("问题"))
    after = models.BooleanField(_("改后"), default=False)
    file = models.CharField(_("存放"), max_length=200)
    received_sha256 = models.CharField(_("收到的散列"), max_length=64)
    stored_sha256 = models.CharField(_("存下的散列"), max_length=64)
    taken_by_id = models.BigIntegerField(_("谁拍的"), null=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.KEPT)
    version = models.PositiveIntegerField(_("版本"), default=0)
    code = models.CharField(_("地址里的码"), max_length=24, blank=True)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("整治照片")
        constraints = [
            models.UniqueConstraint(fields=["defect", "after"], name="defect_photo_once"),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="campaign_photo_code_once"),
            models.CheckConstraint(condition=Q(state="kept", code="") | ~Q(code=""), name="campaign_photo_has_address"),
        ]

    def __str__(self) -> str:
        return self.file

    @property
    def when(self) -> str:
        """Return which of the two it is, as in its address."""
        return "after" if self.after else "before"

    @property
    def state_label(self) -> Promise | str:
        """Return whether residents see it, in words."""
        return self.State(self.state).label

    @property
    def is_shown(self) -> bool:
        """Return whether residents see it, once the campaign's results are public."""
        return self.state == self.State.SHOWN
