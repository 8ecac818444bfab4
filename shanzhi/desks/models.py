"""What a person keeps at their desk."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.accounts.models import User


class SavedQueue(models.Model):
    """A filter kept under a name 我存的: the address of the board, nothing more."""

    # A kept filter is a convenience of its owner, not an answerable act: it goes with the account.
    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("谁的"))
    name = models.CharField(_("名称"), max_length=40)
    query = models.CharField(_("条件"), max_length=500)

    class Meta:
        verbose_name = _("我存的")
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="saved_queue_name_once")]

    def __str__(self) -> str:
        return self.name
