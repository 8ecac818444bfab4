"""关爱: children's files sealed, consents, screened volunteers and teams, pairings, contacts, readings, concerns.

Nothing here says who a child is: name, birth, address, school, condition, guardian and every note about the child are
tokens. What stands open is a code, an area and dates.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shanzhi.accounts.models import User
from shanzhi.cases.models import Case
from shanzhi.childcare.rules import (
    BOND_WORDS,
    CALL_EVERY,
    ENDINGS,
    MEET_EVERY,
    MODES,
    NOT_ASKED,
    SCOPES,
    SCREENINGS,
    WISHES,
    BondState,
    ChildState,
)
from shanzhi.clocks.querysets import DistrictQuerySet
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.ids import uuid7
from shanzhi.organisation.models import Unit
from shanzhi.people.capacities import Capacity
from shanzhi.territory.queries import areas_within

GUARDS = frozenset({str(Capacity.CHILD_PROTECTION)})
VOLUNTEERS = frozenset({str(Capacity.VOLUNTEER)})
COUNTERS = GUARDS | {str(Capacity.LEADER)}


def _one_of(column: str, values: Any, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{column}__in": [str(value) for value in values]}), name=name)


class Kept(models.Model):
    """A row of one county that no rule of its own guards: whoever may touch the child or the bond may ask for it."""

    district_id = models.CharField(_("区县"), max_length=12)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        abstract = True


class ChildQuerySet(DistrictQuerySet):
    """Questions about children."""

    def visible_to(self, actor: Actor) -> Self:
        """Return the children whose area this actor protects; nobody else's."""
        seen = areas_within(actor.areas_as(GUARDS))
        return self.filter(seen, district_id=actor.district_id, state=ChildState.REGISTERED)


class Child(models.Model):
    """One child 孩子: a code, an area, a sealed file."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    code = models.CharField(_("代号"), max_length=12)
    area_path = models.CharField(_("地域路径"), max_length=64)
    state = models.CharField(_("状态"), max_length=12, default=ChildState.REGISTERED)
    version = models.PositiveIntegerField(_("版本"), default=1)
    token = models.TextField(_("封存的档案"), blank=True)
    key_id = models.CharField(_("钥匙编号"), max_length=8, blank=True)
    wish = models.CharField(_("孩子自己的意愿"), max_length=8, default="unsure")
    wish_on = models.DateField(_("问孩子的日子"), null=True)
    registered_at = models.DateTimeField(_("登记时间"))
    erased_at = models.DateTimeField(_("清除时间"), null=True)
    sent = models.CharField(_("防重复的钥匙"), max_length=64, blank=True)

    objects = ChildQuerySet.as_manager()

    class Meta:
        verbose_name = _("孩子")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "code"], name="child_code_once"),
            models.UniqueConstraint(fields=["district_id", "sent"], condition=~Q(sent=""), name="child_sent_once"),
            _one_of("state", ChildState, "child_state_known"),
            _one_of("wish", WISHES, "child_wish_known"),
            models.CheckConstraint(condition=~Q(state="erased") | Q(token=""), name="child_erased_keeps_nothing"),
        ]
        indexes = [models.Index(fields=["district_id", "state", "area_path"], name="child_area")]

    def __str__(self) -> str:
        return self.code

    @property
    def wish_label(self) -> Any:
        """Return the child's own wish in words (lazy); nobody is undecided whom nobody asked."""
        return WISHES[self.wish] if self.wish_on is not None else NOT_ASKED


class Consent(Kept):
    """A guardian's consent 监护人同意: what for, from when to when; who gave it lies sealed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    child = models.ForeignKey(Child, models.PROTECT, related_name="+", verbose_name=_("孩子"))
    scope = models.JSONField(_("同意哪些"), default=list)
    given_on = models.DateField(_("同意日期"))
    valid_until = models.DateField(_("有效到"))
    token = models.TextField(_("封存的同意人"), blank=True)
    key_id = models.CharField(_("钥匙编号"), max_length=8, blank=True)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True)

    class Meta:
        verbose_name = _("监护人同意")
        constraints = [
            models.UniqueConstraint(fields=["child"], condition=Q(withdrawn_at=None), name="consent_one_in_force"),
            models.CheckConstraint(condition=Q(valid_until__gte=models.F("given_on")), name="consent_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.given_on}"

    def holds(self, *, on: date) -> bool:
        """Return whether it may be built on today."""
        return self.withdrawn_at is None and self.given_on <= on <= self.valid_until

    def scope_labels(self) -> list[Any]:
        """Return what was consented to, in words (lazy)."""
        return [label for name, label in SCOPES.items() if name in self.scope]


class Volunteer(Kept):
    """A volunteer 爱心妈妈、志愿者 with what the screening said and until when."""

    user = models.OneToOneField(User, models.PROTECT, related_name="+", verbose_name=_("志愿者"))
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("所在单位"))
    alone = models.BooleanField(_("可以一对一（女性）"), default=False)
    screening = models.CharField(_("审查"), max_length=8, default="waiting")
    checked_on = models.DateField(_("审查日期"), null=True)
    valid_until = models.DateField(_("审查有效到"), null=True)
    committed_until = models.DateField(_("承诺做到"), null=True)
    agreed_at = models.DateTimeField(_("看过守则"), null=True)
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        verbose_name = _("志愿者")
        constraints = [
            _one_of("screening", SCREENINGS, "volunteer_screening_known"),
            models.CheckConstraint(
                condition=~Q(screening="passed") | Q(checked_on__isnull=False, valid_until__isnull=False),
                name="volunteer_passed_is_dated",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user_id)

    @property
    def screening_label(self) -> Any:
        """Return what the screening said, in words (lazy)."""
        return SCREENINGS[self.screening]

    def is_screened(self, *, on: date) -> bool:
        """Return whether the screening holds on a day."""
        return self.screening == "passed" and self.valid_until is not None and self.valid_until >= on


class Team(Kept):
    """A team 结对小组, perhaps under a brand (钟妈妈…)."""

    code = models.CharField(_("编号"), max_length=12)
    name = models.CharField(_("小组"), max_length=40)
    brand = models.CharField(_("品牌"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("结对小组")
        constraints = [models.UniqueConstraint(fields=["district_id", "code"], name="childcare_team_code_once")]

    def __str__(self) -> str:
        return self.name


class TeamMember(Kept):
    """Who is in a team."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="+", verbose_name=_("结对小组"))
    volunteer = models.ForeignKey(Volunteer, models.PROTECT, related_name="+", verbose_name=_("志愿者"))

    class Meta:
        verbose_name = _("小组成员")
        constraints = [models.UniqueConstraint(fields=["team", "volunteer"], name="team_member_once")]

    def __str__(self) -> str:
        return f"{self.team_id}"


class BondQuerySet(DistrictQuerySet):
    """Questions about pairings."""

    def with_sides(self, district_id: str) -> Self:
        """Return them with the child's row and whoever is paired with it read along."""
        named = self.filter(district_id=district_id, child__district_id=district_id)
        return named.select_related("child", "volunteer__user", "team")

    def of_volunteer(self, volunteer: Volunteer) -> Self:
        """Return one volunteer's pairings, their own and their teams'."""
        teams = TeamMember.objects.in_district(volunteer.district_id).filter(volunteer_id=volunteer.pk)
        own = Q(volunteer_id=volunteer.pk) | Q(team_id__in=teams.values("team_id"))
        return self.filter(own, district_id=volunteer.district_id)


class Bond(models.Model):
    """One pairing 爱心结对 of a child with a volunteer or a team."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    number = models.CharField(_("编号"), max_length=12)
    child = models.ForeignKey(Child, models.PROTECT, related_name="+", verbose_name=_("孩子"))
    volunteer = models.ForeignKey(Volunteer, models.PROTECT, null=True, related_name="+", verbose_name=_("志愿者"))
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+", verbose_name=_("结对小组"))
    state = models.CharField(_("状态"), max_length=8, default=BondState.PROPOSED)
    version = models.PositiveIntegerField(_("版本"), default=1)
    starts_on = models.DateField(_("开始"), null=True)
    ends_on = models.DateField(_("结束"), null=True)
    ending = models.CharField(_("为什么结束"), max_length=12, blank=True)
    accompanied_on = models.DateField(_("陪同见面"), null=True)
    called_on = models.DateField(_("上次联系"), null=True)
    met_on = models.DateField(_("上次见面"), null=True)

    objects = BondQuerySet.as_manager()

    class Meta:
        verbose_name = _("爱心结对")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "number"], name="bond_number_once"),
            _one_of("state", BondState, "bond_state_known"),
            _one_of("ending", ["", *ENDINGS], "bond_ending_known"),
            models.CheckConstraint(
                condition=Q(volunteer=None, team__isnull=False) | Q(volunteer__isnull=False, team=None),
                name="bond_with_one_or_a_team",
            ),
            models.CheckConstraint(
                condition=~Q(state="active") | Q(starts_on__isnull=False), name="bond_active_is_dated"
            ),
            models.CheckConstraint(
                condition=~Q(state="ended") | (Q(ends_on__isnull=False) & ~Q(ending="")), name="bond_ended_says_why"
            ),
        ]
        indexes = [
            models.Index(fields=["district_id", "child"], name="bond_child"),
            models.Index(fields=["district_id", "volunteer", "state"], name="bond_volunteer"),
            models.Index(fields=["district_id", "team", "state"], name="bond_team"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def state_label(self) -> Any:
        """Return the state in words (lazy)."""
        return BOND_WORDS[BondState(self.state)]

    @property
    def is_active(self) -> bool:
        """Return whether they are paired now."""
        return self.state == BondState.ACTIVE

    @property
    def is_proposed(self) -> bool:
        """Return whether it waits to begin."""
        return self.state == BondState.PROPOSED

    @property
    def ending_label(self) -> Any:
        """Return why it ended, in words (lazy)."""
        return ENDINGS.get(self.ending, "")

    @property
    def partner(self) -> str:
        """Return who is paired with the child: a team's name, or a volunteer's."""
        if self.team is not None:
            return " ".join(filter(None, (self.team.brand, self.team.name)))
        return self.volunteer.user.name if self.volunteer is not None else ""

    def is_with(self, volunteer: Volunteer | None, team: Team | None) -> bool:
        """Return whether this volunteer or this team is who the child is paired with."""
        if volunteer is not None:
            return self.volunteer_id == volunteer.pk
        return team is not None and self.team_id == team.pk

    @property
    def contacted_on(self) -> date | None:
        """Return when they were last in touch; who met was in touch."""
        return max(filter(None, (self.called_on, self.met_on)), default=None)

    def needs_support(self, *, on: date) -> bool:
        """Return whether a call or a meeting is overdue, so that somebody asks how to help."""
        if not self.is_active or self.starts_on is None:
            return False
        called = max(filter(None, (self.starts_on, self.contacted_on)))
        met = max(filter(None, (self.starts_on, self.met_on)))
        return called + timedelta(days=CALL_EVERY) < on or met + timedelta(days=MEET_EVERY) < on


class ChildContact(Kept):
    """One contact 联系: when and how; what was said lies sealed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    bond = models.ForeignKey(Bond, models.PROTECT, related_name="+", verbose_name=_("爱心结对"))
    on = models.DateField(_("日期"))
    mode = models.CharField(_("方式"), max_length=10)
    token = models.TextField(_("封存的情况"), blank=True)
    key_id = models.CharField(_("钥匙编号"), max_length=8, blank=True)
    by_id = models.BigIntegerField(_("谁记的"), null=True)
    sent = models.CharField(_("防重复的钥匙"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("联系")
        constraints = [
            _one_of("mode", MODES, "child_contact_mode_known"),
            models.UniqueConstraint(fields=["district_id", "sent"], condition=~Q(sent=""), name="contact_sent_once"),
        ]
        indexes = [models.Index(fields=["district_id", "bond", "on"], name="child_contact_bond")]

    def __str__(self) -> str:
        return f"{self.on}"

    @property
    def mode_label(self) -> Any:
        """Return how they were in touch, in words (lazy)."""
        return MODES[self.mode]


class Reading(Kept):
    """One reading of a child's file: by whom, what for, until when it is shown."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    child = models.ForeignKey(Child, models.PROTECT, related_name="+", verbose_name=_("孩子"))
    by_id = models.BigIntegerField(_("谁看的"))
    at = models.DateTimeField(_("时间"))
    expires_at = models.DateTimeField(_("看到几时"))

    class Meta:
        verbose_name = _("看档案")
        indexes = [models.Index(fields=["district_id", "child", "by_id"], name="reading_child")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class Concern(Kept):
    """A concern 担心: the tie between a pairing and the case it raised; what was said lies in the case alone."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    bond = models.ForeignKey(Bond, models.PROTECT, related_name="+", verbose_name=_("爱心结对"))
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name=_("事项"))
    report_number = models.CharField(_("来件编号"), max_length=9)
    raised_at = models.DateTimeField(_("时间"))
    by_id = models.BigIntegerField(_("谁提的"))
    answered_at = models.DateTimeField(_("有结果的时间"), null=True)

    class Meta:
        verbose_name = _("担心")
        constraints = [models.UniqueConstraint(fields=["district_id", "report_number"], name="concern_report_once")]
        indexes = [models.Index(fields=["district_id", "bond"], name="concern_bond")]

    def __str__(self) -> str:
        return self.report_number


class PlanYear(Kept):
    """One year of the three-year plan: how many children are to be paired, a number and nothing else."""

    year = models.PositiveSmallIntegerField(_("年份"))
    planned = models.PositiveIntegerField(_("计划结对"))

    class Meta:
        verbose_name = _("三年计划")
        constraints = [models.UniqueConstraint(fields=["district_id", "year"], name="plan_year_once")]

    def __str__(self) -> str:
        return str(self.year)
