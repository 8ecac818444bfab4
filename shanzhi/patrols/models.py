"""What was written on a phone without net 手机草稿: when there, when it came here, and what it became."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.ids import uuid7
from shanzhi.reports.models import Report


class Draft(models.Model):
    """A draft 草稿 as the server knows it: the lock that makes a telling sent many times one telling.

    Its words are never here: they stay on the phone until they are a report.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    key_hash = models.CharField(_("草稿号的散列"), max_length=64)
    writer_id = models.BigIntegerField(_("写的人"))
    written_at = models.DateTimeField(_("手机上写的时间"), null=True)
    phone_clock_at = models.DateTimeField(_("发的时候手机的钟"), null=True)
    received_at = models.DateTimeField(_("服务器收到的时间"))
    report = models.ForeignKey(Report, models.PROTECT, null=True, related_name="+", verbose_name=_("来件"))

    class Meta:
        verbose_name = _("手机草稿")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "key_hash"], name="patrol_draft_once"),
            models.CheckConstraint(condition=~Q(key_hash=""), name="patrol_draft_has_key"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
