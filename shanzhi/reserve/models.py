"""后备 reserve: people proposed for the reserve list 后备干部 after a year's review."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shanzhi.accounts.models import User
from shanzhi.assessment.models import Period
from shanzhi.reserve.workflow import NominationState


class Nomination(models.Model):
    """Somebody proposed for the reserve list 后备干部 after a year's review: a person proposes, another decides."""

    district_id = models.CharField(_("区县"), max_length=12)
    number = models.CharField(_("编号"), max_length=16)
    period = models.ForeignKey(Period, models.PROTECT, related_name="+", verbose_name=_("考核期"))
    person = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("谁"))
    reason = models.TextField(_("理由"))
    state = models.CharField(_("状态"), max_length=8, default=NominationState.PROPOSED)
    version = models.PositiveIntegerField(_("版本"), default=1)
    proposed_by_id = models.BigIntegerField(_("提名的人"), null=True)
    proposed_by_name = models.CharField(_("提名人"), max_length=60)
    proposed_at = models.DateTimeField(_("提名时间"))
    decided_by_id = models.BigIntegerField(_("决定的人"), null=True)
    decided_by_name = models.CharField(_("决定人"), max_length=60, blank=True)
    decided_at = models.DateTimeField(_("决定时间"), null=True)
    decision = models.TextField(_("决定和理由"), blank=True)

    class Meta:
        verbose_name = _("后备干部提名")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "number"], name="nomination_number_once"),
            models.UniqueConstraint(fields=["period", "person"], name="nomination_once"),
            models.CheckConstraint(condition=Q(state__in=NominationState.values()), name="nomination_state_known"),
            models.CheckConstraint(
                condition=Q(decided_by_id=None) | ~Q(decided_by_id=F("proposed_by_id")), name="nomination_second_person"
            ),
        ]

    def __str__(self) -> str:
        return self.number
