"""The counter keeps one thing of its own: how often somebody knocked."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Throttle(models.Model):
    """One counter of one limit in one span of time; the address or number is kept as a keyed hash."""

    name = models.CharField(_("哪一种限制"), max_length=24)
    key = models.CharField(_("对谁"), max_length=64)
    span = models.BigIntegerField(_("第几段时间"))
    count = models.PositiveIntegerField(_("次数"), default=1)
    at = models.DateTimeField(_("最近一次"))

    class Meta:
        verbose_name = _("限次")
        constraints = [models.UniqueConstraint(fields=["name", "key", "span"], name="throttle_once")]
        indexes = [models.Index(fields=["at"], name="throttle_at")]

    def __str__(self) -> str:
        return f"{self.name} {self.count}"
