"""What was written on a phone without net 手机草稿, and the report it became."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shanzhi.drafts.models import PhoneDraft
from shanzhi.reports.models import Report


class Draft(PhoneDraft):
    """A draft 草稿 of a telling."""

    BECOMES = "report"
    VERB = "draft.receive"

    report = models.ForeignKey(Report, models.PROTECT, null=True, related_name="+", verbose_name=_("来件"))

    class Meta:
        verbose_name = _("手机草稿")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "key_hash"], name="patrol_draft_once"),
            models.CheckConstraint(condition=~Q(key_hash=""), name="patrol_draft_has_key"),
        ]
