"""The index 检索: what a case can be found by. Everything here is made from cases and can be made again.

Each zone has postings of its own: what stands in a closed zone is never read, counted or passed over for anybody who
doesn't work there.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.cases.models import Case
from shanzhi.clocks.querysets import DistrictQuerySet


class Document(models.Model):
    """What the words of a query are compared with, in its bare form; one a case."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="+", verbose_name=_("事项"))
    district_id = models.CharField(_("区县"), max_length=12)
    zone = models.CharField(_("知情范围"), max_length=12)
    text = models.TextField(_("供比对的文字"))

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("检索文本")

    def __str__(self) -> str:
        return str(self.case_id)


class Posting(models.Model):
    """One term of one case; the key is the index that is walked, the newest case first."""

    pk = models.CompositePrimaryKey("district_id", "zone", "term", "case_id")
    district_id = models.CharField(_("区县"), max_length=12)
    zone = models.CharField(_("知情范围"), max_length=12)
    term = models.CharField(_("检索词"), max_length=24)
    case_id = models.UUIDField(_("事项"))

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("检索词")
        indexes = [models.Index(fields=["district_id", "case_id"], name="posting_case")]

    def __str__(self) -> str:
        return self.term
