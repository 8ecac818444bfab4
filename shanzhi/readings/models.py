"""What is kept 读数: a figure that is too dear to reckon on a page, with the two lists it was added up from."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reading(models.Model):
    """One figure of one area as it was read at a moment; the next reading takes its place.

    ``tops`` and ``bottoms`` are lists of [name, number, address]: they add up to ``top`` and ``bottom``.
    """

    district_id = models.CharField(_("区县"), max_length=12)
    area_path = models.CharField(_("地域路径"), max_length=64)
    code = models.CharField(_("哪一个数"), max_length=40)
    top = models.PositiveIntegerField(_("分子"))
    bottom = models.PositiveIntegerField(_("分母"))
    tops = models.JSONField(_("分子清单"), default=list)
    bottoms = models.JSONField(_("分母清单"), default=list)
    estimated = models.BooleanField(_("是估算"), default=False)
    taken_at = models.DateTimeField(_("读数时间"))

    class Meta:
        verbose_name = _("读数")
        constraints = [models.UniqueConstraint(fields=["district_id", "area_path", "code"], name="reading_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.top}/{self.bottom}"
