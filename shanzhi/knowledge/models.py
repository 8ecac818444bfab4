"""Articles 知识: what a reply may rest on, with owner, source and days; every edition kept, every citation kept."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shanzhi.cases.models import Case
from shanzhi.clocks.querysets import DistrictQuerySet
from shanzhi.kernel.ids import uuid7
from shanzhi.knowledge.workflow import STATE_WORDS, VALID, State
from shanzhi.organisation.models import Unit


class ArticleQuerySet(DistrictQuerySet):
    """Questions about many articles."""

    def valid(self) -> ArticleQuerySet:
        """Return the articles that hold today, those due for review included."""
        return self.filter(state__in=[str(state) for state in VALID])

    def public(self) -> ArticleQuerySet:
        """Return the valid articles that residents read."""
        return self.valid().filter(is_public=True)


class PlainQuerySet(DistrictQuerySet):
    """Questions about editions and citations."""


class Article(models.Model):
    """An article 知识条目 as it reads now; ``edition`` counts what was in force."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    number = models.CharField(_("编号"), max_length=12)
    state = models.CharField(_("状态"), max_length=12, default=State.DRAFT)
    version = models.PositiveIntegerField(_("记录版本"), default=1)
    edition = models.PositiveIntegerField(_("第几版"), default=0)
    title = models.CharField(_("标题"), max_length=80)
    body = models.TextField(_("正文"))
    source = models.CharField(_("出处"), max_length=200)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("负责单位"))
    matter_codes = models.CharField(_("事项编码"), max_length=200, blank=True)  # each between blanks: " 0101 0102 "
    is_public = models.BooleanField(_("居民能看"), default=False)
    review_on = models.DateField(_("复核日期"))
    expires_on = models.DateField(_("失效日期"), null=True)
    changed_at = models.DateTimeField(_("最近改动"))

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("知识条目")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "number"], name="article_number_once"),
            models.CheckConstraint(condition=Q(state__in=[str(state) for state in State]), name="article_state_known"),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT) | Q(edition__gte=1), name="article_in_force_has_an_edition"
            ),
        ]
        indexes = [models.Index(fields=["district_id", "state", "review_on"], name="article_days")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def state_label(self) -> Any:
        """Return the state's Chinese name (lazy)."""
        return STATE_WORDS[State(self.state)]

    @property
    def is_draft(self) -> bool:
        """Return whether it never was in force."""
        return self.state == State.DRAFT

    @property
    def is_valid(self) -> bool:
        """Return whether a reply may rest on it."""
        return self.state in {str(state) for state in VALID}


class Edition(models.Model):
    """One edition 版本, as it was in force; never changed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    article = models.ForeignKey(Article, models.PROTECT, related_name="+", verbose_name=_("条目"))
    number = models.PositiveIntegerField(_("第几版"))
    title = models.CharField(_("标题"), max_length=80)
    body = models.TextField(_("正文"))
    source = models.CharField(_("出处"), max_length=200)
    at = models.DateTimeField(_("生效时间"))

    objects = PlainQuerySet.as_manager()

    class Meta:
        verbose_name = _("条目版本")
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="edition_number_once")]

    def __str__(self) -> str:
        return f"{self.article_id} {self.number}"


class Citation(models.Model):
    """That an article, in one edition, was cited in handling a case 引用."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name=_("事项"))
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+", verbose_name=_("版本"))
    at = models.DateTimeField(_("引用时间"))

    objects = PlainQuerySet.as_manager()

    class Meta:
        verbose_name = _("引用")
        constraints = [models.UniqueConstraint(fields=["district_id", "case", "edition"], name="citation_once_a_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.edition_id}"
