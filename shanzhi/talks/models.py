"""议事: talks, topics, what was said of a topic at one talk, and the rules of votes. Nobody who sat there is named.

A topic is one matter however often it comes back; each talk at which it was heard is a row of its own, so that the
minutes of an earlier talk never change. Every table that grows has UUIDv7 keys and names the district.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanzhi.cases.models import Case
from shanzhi.clocks.querysets import DistrictQuerySet
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.ids import uuid7
from shanzhi.organisation.models import Unit
from shanzhi.people.capacities import Capacity
from shanzhi.talks.kinds import KINDS, say_headcounts
from shanzhi.talks.workflow import (
    ICONS,
    PASSING_WORDS,
    QUORUM_WORDS,
    TALK_WORDS,
    TOPIC_WORDS,
    Outcome,
    Passing,
    Quorum,
    TalkState,
    TopicState,
)
from shanzhi.territory.models import Place
from shanzhi.territory.queries import area_within, areas_touching

RUNNERS = frozenset(
    str(one) for one in (Capacity.COORDINATOR, Capacity.GRID_HEAD, Capacity.GRID_WORKER, Capacity.INTAKE_AGENT)
)
READERS = RUNNERS | {str(Capacity.LEADER), str(Capacity.SUPERVISOR), str(Capacity.DISPATCHER)}


def _one_of(column: str, values: Any, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{column}__in": [str(value) for value in values]}), name=name)


class PlainQuerySet(DistrictQuerySet):
    """Rows that belong to a talk or to the county."""


class AreaQuerySet(DistrictQuerySet):
    """Rows that belong to an area."""

    def visible_to(self, actor: Actor) -> Self:
        """Return what this actor may read: in their areas, and what was called together over an area around them."""
        return self.filter(areas_touching(actor.areas_as(READERS)), district_id=actor.district_id)

    def within(self, path: str) -> Self:
        """Return the rows at or below a territory path."""
        return self.filter(area_within(path))


class Talk(models.Model):
    """One talk 议事会: when, where, how many of which role, and how far it is."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    number = models.CharField(_("编号"), max_length=16)
    kind = models.CharField(_("种类"), max_length=16)
    nth = models.PositiveIntegerField(_("第几次"), default=1)
    title = models.CharField(_("名称"), max_length=80)
    area_path = models.CharField(_("地域路径"), max_length=64)
    area_name = models.CharField(_("哪里的"), max_length=64)
    state = models.CharField(_("状态"), max_length=12, default=TalkState.PLANNED)
    version = models.PositiveIntegerField(_("版本"), default=1)
    starts_at = models.DateTimeField(_("开始"))
    ended_at = models.DateTimeField(_("散会"), null=True)
    place_text = models.CharField(_("地点"), max_length=120)
    wet_place = models.CharField(_("下雨改到"), max_length=120, blank=True)
    headcounts = models.JSONField(_("到会人数"), default=dict)
    convened_by_id = models.BigIntegerField(_("召集的人"), null=True)
    recorder_name = models.CharField(_("记录"), max_length=80, blank=True)

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("议事会")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "number"], name="talk_number_once"),
            _one_of("state", TalkState, "talk_state_known"),
            _one_of("kind", KINDS, "talk_kind_known"),
            models.CheckConstraint(
                condition=~Q(state=TalkState.CLOSED) | Q(ended_at__isnull=False), name="talk_closed_has_an_end"
            ),
        ]
        indexes = [
            models.Index(fields=["district_id", "starts_at"], name="talk_calendar"),
            models.Index(fields=["district_id", "area_path", "starts_at"], name="talk_area"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def kind_name(self) -> Any:
        """Return the kind's name (lazy)."""
        return KINDS[self.kind].name

    @property
    def state_label(self) -> Any:
        """Return the state in words (lazy)."""
        return TALK_WORDS[TalkState(self.state)]

    @property
    def yields_appeals(self) -> bool:
        """Return whether its topics make an appeals list."""
        return KINDS[self.kind].appeals

    @property
    def is_ahead(self) -> bool:
        """Return whether it is still to be held."""
        return self.state in (TalkState.PLANNED, TalkState.NOTICED)

    @property
    def is_running(self) -> bool:
        """Return whether people sit together now."""
        return self.state == TalkState.RUNNING

    @property
    def is_closed(self) -> bool:
        """Return whether it is over, with its minutes."""
        return self.state == TalkState.CLOSED

    @property
    def people(self) -> str:
        """Return who was there, by role and number."""
        return say_headcounts(self.headcounts)


class Topic(models.Model):
    """One matter brought to talks 议题; who proposed it stands as a role, a telephone left with it lies sealed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    number = models.CharField(_("编号"), max_length=16)
    area_path = models.CharField(_("地域路径"), max_length=64)
    state = models.CharField(_("状态"), max_length=12, default=TopicState.PROPOSED)
    version = models.PositiveIntegerField(_("版本"), default=1)
    title = models.CharField(_("议题"), max_length=120)
    text = models.TextField(_("原话"))
    masked_text = models.TextField(_("遮名后的话"), blank=True)
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+", verbose_name=_("地点"))
    place_text = models.CharField(_("地点的说法"), max_length=200, blank=True)
    proposer = models.CharField(_("谁提出"), max_length=40, blank=True)
    seconded = models.PositiveIntegerField(_("附议人数"), default=0)
    from_public = models.BooleanField(_("居民网上提的"), default=False)
    proposed_at = models.DateTimeField(_("提出时间"))
    token = models.TextField(_("封存的联系方式"), blank=True)
    key_id = models.CharField(_("钥匙编号"), max_length=8, blank=True)
    idempotency_key = models.CharField(_("防重复的钥匙"), max_length=64, blank=True)
    review_note = models.CharField(_("党组织意见"), max_length=200, blank=True)
    owner_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("负责单位"))
    review_on = models.DateField(_("哪天再看"), null=True)
    reminded_on = models.DateField(_("提醒过的日子"), null=True)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+", verbose_name=_("事项"))
    report_number = models.CharField(_("来件编号"), max_length=9, blank=True)
    result = models.TextField(_("结果"), blank=True)
    result_at = models.DateTimeField(_("有结果的时间"), null=True)
    released_text = models.TextField(_("公开的话"), blank=True)
    released_answer = models.TextField(_("公开的答复"), blank=True)
    released_at = models.DateTimeField(_("公开时间"), null=True)
    released_by_id = models.BigIntegerField(_("公开的人"), null=True)

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("议题")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "number"], name="topic_number_once"),
            models.UniqueConstraint(
                fields=["district_id", "idempotency_key"], condition=~Q(idempotency_key=""), name="topic_sent_once"
            ),
            _one_of("state", TopicState, "topic_state_known"),
            models.CheckConstraint(condition=~Q(text=""), name="topic_says_something"),
            models.CheckConstraint(
                condition=~Q(state=TopicState.LEDGERED) | Q(owner_unit__isnull=False, review_on__isnull=False),
                name="topic_put_off_has_owner_and_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=TopicState.CASED) | ~Q(report_number=""), name="topic_case_has_a_report"
            ),
            models.CheckConstraint(
                condition=Q(released_text="") | Q(released_at__isnull=False), name="topic_released_has_a_time"
            ),
        ]
        indexes = [
            models.Index(fields=["district_id", "state", "review_on"], name="topic_queue"),
            models.Index(fields=["district_id", "area_path", "released_at"], name="topic_board"),
            models.Index(fields=["district_id", "report_number"], name="topic_report", condition=~Q(report_number="")),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def state_label(self) -> Any:
        """Return what became of it, in words (lazy)."""
        return TOPIC_WORDS[TopicState(self.state)]

    @property
    def icon(self) -> str:
        """Return the sign beside the words."""
        return ICONS[TopicState(self.state)]

    @property
    def waits_for_review(self) -> bool:
        """Return whether the party organisation hasn't looked at it."""
        return self.state == TopicState.PROPOSED

    @property
    def waits_for_a_talk(self) -> bool:
        """Return whether it may be put on an agenda."""
        return self.state == TopicState.ACCEPTED

    @property
    def was_declined(self) -> bool:
        """Return whether the party organisation said no."""
        return self.state == TopicState.DECLINED

    @property
    def is_undecided(self) -> bool:
        """Return whether it lies on a table and nothing was decided."""
        return self.state == TopicState.TABLED

    @property
    def is_put_off(self) -> bool:
        """Return whether it stands in the ledger."""
        return self.state == TopicState.LEDGERED

    @property
    def is_voted(self) -> bool:
        """Return whether a vote was its last word."""
        return self.state == TopicState.VOTED

    @property
    def is_released(self) -> bool:
        """Return whether the public may read it."""
        return self.released_at is not None

    @property
    def has_fresh_result(self) -> bool:
        """Return whether a result came after the public was last told: somebody looks at its words first."""
        told = self.released_at
        return bool(self.result and self.result_at and told is not None and told < self.result_at)

    @property
    def has_contact(self) -> bool:
        """Return whether a telephone lies sealed with it."""
        return bool(self.token)

    def is_due(self, *, on: date) -> bool:
        """Return whether the ledger's day has come."""
        return self.is_put_off and self.review_on is not None and self.review_on <= on


class Hearing(models.Model):
    """One topic at one talk 上会: its place on the agenda, what was said, how it left."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    talk = models.ForeignKey(Talk, models.PROTECT, related_name="+", verbose_name=_("议事会"))
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="+", verbose_name=_("议题"))
    ordinal = models.PositiveSmallIntegerField(_("第几件"))
    outcome = models.CharField(_("结果"), max_length=10, blank=True)
    words = models.TextField(_("会上说的"), blank=True)
    said_back = models.CharField(_("提出人说"), max_length=80, blank=True)
    decided_at = models.DateTimeField(_("定下的时间"), null=True)
    owner_name = models.CharField(_("负责单位"), max_length=128, blank=True)
    review_on = models.DateField(_("哪天再看"), null=True)
    entitled = models.PositiveIntegerField(_("应参加"), null=True)
    in_favour = models.PositiveIntegerField(pgettext_lazy("votes", "同意"), null=True)
    against = models.PositiveIntegerField(_("反对"), null=True)
    abstained = models.PositiveIntegerField(_("弃权"), null=True)
    quorum = models.CharField(_("参加的门槛"), max_length=12, blank=True)
    passing = models.CharField(_("通过的门槛"), max_length=16, blank=True)
    legal = models.BooleanField(_("有法律效力的表决"), default=False)
    passed = models.BooleanField(_("通过"), null=True)

    objects = PlainQuerySet.as_manager()

    class Meta:
        verbose_name = _("上会")
        constraints = [
            models.UniqueConstraint(fields=["talk", "topic"], name="hearing_once_a_talk"),
            models.UniqueConstraint(fields=["talk", "ordinal"], name="hearing_ordinal_once"),
            _one_of("outcome", Outcome, "hearing_outcome_known"),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(decided_at__isnull=False), name="hearing_decided_has_a_time"
            ),
        ]
        indexes = [models.Index(fields=["district_id", "topic"], name="hearing_topic")]

    def __str__(self) -> str:
        return f"{self.talk_id} {self.ordinal}"

    @property
    def is_open(self) -> bool:
        """Return whether nothing was decided at this talk."""
        return self.outcome == Outcome.OPEN

    @property
    def was_voted(self) -> bool:
        """Return whether hands were counted."""
        return self.in_favour is not None

    @property
    def outcome_label(self) -> Any:
        """Return how it left this talk, in words (lazy)."""
        return TOPIC_WORDS[TopicState(self.outcome or TopicState.TABLED)]

    @property
    def icon(self) -> str:
        """Return the sign beside the words."""
        return ICONS[TopicState(self.outcome or TopicState.TABLED)]


class VoteRule(models.Model):
    """How votes of one kind of talk count here 表决规则: without a row a vote is advisory."""

    district_id = models.CharField(_("区县"), max_length=12)
    kind = models.CharField(_("种类"), max_length=16)
    legal = models.BooleanField(_("有法律效力"), default=False)
    quorum = models.CharField(_("参加的门槛"), max_length=12, default=Quorum.NONE)
    passing = models.CharField(_("通过的门槛"), max_length=16, default=Passing.HALF)
    basis = models.CharField(_("依据"), max_length=200, blank=True)

    objects = PlainQuerySet.as_manager()

    class Meta:
        verbose_name = _("表决规则")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "kind"], name="vote_rule_once_a_kind"),
            _one_of("quorum", Quorum, "vote_rule_quorum_known"),
            _one_of("passing", Passing, "vote_rule_passing_known"),
            models.CheckConstraint(condition=Q(legal=False) | ~Q(basis=""), name="vote_rule_legal_has_a_basis"),
        ]

    def __str__(self) -> str:
        return self.kind

    @property
    def counts_entitled(self) -> bool:
        """Return whether such a vote needs the number of those entitled: for its quorum, or to have legal force."""
        return self.legal or self.quorum != Quorum.NONE

    @property
    def words(self) -> str:
        """Return both thresholds in words."""
        return say_thresholds(self.quorum, self.passing)


def say_thresholds(quorum: str, passing: str) -> str:
    """Return the thresholds of a vote in words: who must take part, who must agree."""
    return f"{QUORUM_WORDS[Quorum(quorum)]}{_('，')}{PASSING_WORDS[Passing(passing)]}"
