"""What an inspector's phone kept of a visit or a recheck 外勤草稿, and what it became."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shanzhi.drafts.models import PhoneDraft
from shanzhi.inspections.models.visits import Finding, Visit


class VisitDraft(PhoneDraft):
    """A draft 外勤草稿 of one visit's record: written once, taken in once, never changed after."""

    BECOMES = "visit"
    VERB = "visit_draft.receive"

    visit = models.ForeignKey(Visit, models.PROTECT, null=True, related_name="+", verbose_name=_("入户检查"))

    class Meta:
        verbose_name = _("外勤草稿")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "key_hash"], name="visit_draft_once"),
            models.UniqueConstraint(fields=["district_id", "visit"], name="visit_draft_of_a_visit_once"),
            models.CheckConstraint(condition=~Q(key_hash=""), name="visit_draft_has_key"),
        ]


class RecheckDraft(PhoneDraft):
    """A draft 复查草稿 of what one recheck of a defect found; an extended one is rechecked again, by another draft."""

    BECOMES = "finding"
    VERB = "recheck_draft.receive"

    finding = models.ForeignKey(Finding, models.PROTECT, null=True, related_name="+", verbose_name=_("问题"))

    class Meta:
        verbose_name = _("复查草稿")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "key_hash"], name="recheck_draft_once"),
            models.CheckConstraint(condition=~Q(key_hash=""), name="recheck_draft_has_key"),
        ]
