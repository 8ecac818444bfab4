"""What somebody asked the player to play 演练, how far it has come, and what came of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Play(models.Model):
    """One rehearsal asked for on the page: a span of days, the rates, the seed; played by the worker, day by day."""

    class State(models.TextChoices):
        """How far it has come."""

        WAITING = "waiting", _("等着开始")
        RUNNING = "running", _("正在演")
        DONE = "done", _("演完了")
        FAILED = "failed", _("没演成")

    district_id = models.CharField(_("区县"), max_length=12)
    number = models.PositiveIntegerField(_("第几次"))
    asked_by_id = models.BigIntegerField(_("谁要的"), null=True)
    asked_at = models.DateTimeField(_("什么时候要的"))
    starts_at = models.DateTimeField(_("从"))
    until = models.DateTimeField(_("到"))
    reached_at = models.DateTimeField(_("演到"))
    per_day = models.FloatField(_("每天来件"))
    seed = models.BigIntegerField(_("种子"))
    rates = models.JSONField(_("比率"), default=dict)
    state = models.CharField(_("状态"), max_length=8, choices=State.choices, default=State.WAITING)
    counts = models.JSONField(_("各步次数"), default=dict)
    refusals = models.JSONField(_("没做成的"), default=dict)
    seconds = models.FloatField(_("用时（秒）"), default=0)
    error = models.CharField(_("出错"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("演练")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "number"], name="play_number_once"),
            models.CheckConstraint(condition=models.Q(until__gt=models.F("starts_at")), name="play_goes_forward"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.state}"

    @property
    def is_over(self) -> bool:
        """Return whether nothing more will be played."""
        return self.state in {self.State.DONE, self.State.FAILED}

    @property
    def share(self) -> int:
        """Return how far it has come, in percent."""
        whole = (self.until - self.starts_at).total_seconds()
        return round(100 * (self.reached_at - self.starts_at).total_seconds() / whole)
