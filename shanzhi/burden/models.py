"""Nouns of less burden: registered forms 报表 and their fields, suggestions 意见, the change log 更新记录.

Nothing here is about a person at work: no counts, no times, no author of a suggestion.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanzhi.burden.workflow import (
    ENTITY_WORDS,
    FORM_STATE_WORDS,
    PERIOD_WORDS,
    VERDICT_WORDS,
    Entity,
    FormState,
    Period,
    SuggestionState,
    Verdict,
)
from shanzhi.clocks.querysets import DistrictQuerySet
from shanzhi.kernel.ids import uuid7
from shanzhi.organisation.models import Unit
from shanzhi.people.capacities import label


def _one_of(column: str, values: Any, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{column}__in": [str(value) for value in values]}), name=name)


class RegisteredForm(models.Model):
    """A form or list asked of the grassroots again and again 报表: with an owner, a basis and an end."""

    district_id = models.CharField(_("区县"), max_length=12)
    code = models.CharField(_("编号"), max_length=24)
    name = models.CharField(_("报表名称"), max_length=80)
    owner = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("谁要的"))
    basis = models.CharField(_("依据"), max_length=200)
    expires_on = models.DateField(_("用到哪天"))
    filler = models.CharField(_("谁来填"), max_length=24)
    period = models.CharField(_("多久一次"), max_length=12)
    entity = models.CharField(_("照哪一类出表"), max_length=12, blank=True)
    seconds = models.PositiveSmallIntegerField(_("每格几秒"), default=20)
    state = models.CharField(_("状态"), max_length=8, default=FormState.LIVE)
    version = models.PositiveIntegerField(_("版本"), default=1)
    override = models.TextField(_("越过查重的理由"), blank=True)
    registered_at = models.DateTimeField(_("登记时间"))
    ended_at = models.DateTimeField(_("停用时间"), null=True)
    reminded_on = models.DateField(_("提醒过"), null=True)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("报表")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "code"], name="form_code_once"),
            _one_of("state", FormState, "form_state_known"),
            _one_of("period", Period, "form_period_known"),
            _one_of("entity", ["", *Entity], "form_entity_known"),
            models.CheckConstraint(condition=~Q(basis=""), name="form_has_a_basis"),
            models.CheckConstraint(
                condition=Q(state=FormState.LIVE) | Q(ended_at__isnull=False), name="form_ended_has_a_time"
            ),
        ]
        indexes = [models.Index(fields=["district_id", "state", "expires_on"], name="form_live")]

    def __str__(self) -> str:
        return self.name

    @property
    def state_label(self) -> Any:
        """Return the state's Chinese name (lazy)."""
        return FORM_STATE_WORDS[FormState(self.state)]

    @property
    def period_label(self) -> Any:
        """Return how often, in words (lazy)."""
        return PERIOD_WORDS[Period(self.period)]

    @property
    def filler_label(self) -> Any:
        """Return who fills it in (lazy)."""
        return label(self.filler)

    @property
    def entity_label(self) -> Any:
        """Return of what it is a view (lazy), '' for none."""
        return ENTITY_WORDS[Entity(self.entity)] if self.entity else ""

    @property
    def is_live(self) -> bool:
        """Return whether it may still be asked for."""
        return self.state == FormState.LIVE

    def days_left(self, *, on: date) -> int:
        """Return how many days it may still be asked for."""
        return (self.expires_on - on).days


class FormField(models.Model):
    """One column of a form: held by the house and exported, or asked for and typed."""

    form = models.ForeignKey(RegisteredForm, models.PROTECT, related_name="fields", verbose_name=_("报表"))
    ordinal = models.PositiveSmallIntegerField(_("第几格"))
    name = models.CharField(_("填什么"), max_length=60)
    key = models.CharField(_("比对用"), max_length=60)
    source = models.CharField(_("系统里的字段"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("报表的格")
        constraints = [models.UniqueConstraint(fields=["form", "ordinal"], name="form_field_once")]
        indexes = [models.Index(fields=["key"], name="form_field_key")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_typed(self) -> bool:
        """Return whether somebody has to type it."""
        return not self.source


class Suggestion(models.Model):
    """A word to the system 给系统提意见: nobody's name is kept; public once it is answered."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    number = models.CharField(_("编号"), max_length=12)
    from_staff = models.BooleanField(_("工作人员提的"), default=False)
    text = models.TextField(pgettext_lazy("suggestion", "意见"))
    public_text = models.TextField(_("公开的话"), blank=True)
    state = models.CharField(_("状态"), max_length=10, default=SuggestionState.WAITING)
    version = models.PositiveIntegerField(_("版本"), default=1)
    said_at = models.DateTimeField(_("提出时间"))
    verdict = models.CharField(_("结果"), max_length=8, blank=True)
    answer = models.TextField(_("答复"), blank=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True)
    answered_by_id = models.BigIntegerField(_("谁答的"), null=True)
    slip = models.CharField(_("防重复的钥匙"), max_length=64, blank=True)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("suggestion", "意见")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "number"], name="suggestion_number_once"),
            models.UniqueConstraint(fields=["district_id", "slip"], condition=~Q(slip=""), name="suggestion_slip_once"),
            _one_of("state", SuggestionState, "suggestion_state_known"),
            _one_of("verdict", ["", *Verdict], "suggestion_verdict_known"),
            models.CheckConstraint(condition=~Q(text=""), name="suggestion_says_something"),
            models.CheckConstraint(
                condition=Q(state=SuggestionState.WAITING)
                | (Q(answered_at__isnull=False) & ~Q(answer="") & ~Q(verdict="")),
                name="suggestion_answered_whole",
            ),
        ]
        indexes = [models.Index(fields=["district_id", "state", "id"], name="suggestion_list")]

    def __str__(self) -> str:
        return self.number

    @property
    def is_waiting(self) -> bool:
        """Return whether it still has no answer."""
        return self.state == SuggestionState.WAITING

    @property
    def verdict_label(self) -> Any:
        """Return what became of it (lazy), '' before the answer."""
        return VERDICT_WORDS[Verdict(self.verdict)] if self.verdict else ""


class ChangeNote(models.Model):
    """One entry of the public change log 更新记录: what changed in the system, and which suggestion asked for it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    number = models.CharField(_("编号"), max_length=12)
    title = models.CharField(_("改了什么"), max_length=80)
    text = models.TextField(_("怎么改的"), blank=True)
    suggestion = models.ForeignKey(
        Suggestion, models.PROTECT, null=True, related_name="+", verbose_name=_("哪条意见提的")
    )
    published_at = models.DateTimeField(_("公布时间"))
    published_by_id = models.BigIntegerField(_("谁公布的"), null=True)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("更新记录")
        constraints = [models.UniqueConstraint(fields=["district_id", "number"], name="change_number_once")]
        indexes = [models.Index(fields=["district_id", "published_at"], name="change_list")]

    def __str__(self) -> str:
        return self.title
