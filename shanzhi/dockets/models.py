"""What every docket 案卷 has alike: its number, state, version and area, who opened it and who ended it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shanzhi.clocks.querysets import DistrictQuerySet
from shanzhi.kernel.ids import uuid7
from shanzhi.kernel.steps import Table


def known(subject: str, table: Table) -> models.CheckConstraint:
    """Return the constraint that a docket stands in a state of its table; databases know it by this name."""
    return models.CheckConstraint(condition=Q(state__in=list(table.states)), name=f"{subject}_supervision_state_known")


class Docket(models.Model):
    """A thing with a number of its own 案卷 and a state, opened by somebody over an area, ended by somebody.

    Each kind says what it is called in the journal (``subject``), by which ``table`` it moves, and the words of its
    states. UUIDv7 keys, ``district_id`` in every read, changed by filter alone: kinds grow with the cases.
    """

    subject: ClassVar[str]
    table: ClassVar[Table]
    state_words: ClassVar[Mapping[str, object]]

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    number = models.CharField(_("编号"), max_length=16)
    key = models.CharField(_("只收一次"), max_length=40, blank=True)
    state = models.CharField(_("状态"), max_length=12)
    version = models.PositiveIntegerField(_("版本"), default=1)
    area_path = models.CharField(_("地域路径"), max_length=64)
    opened_at = models.DateTimeField(_("开始时间"))
    opened_by_id = models.BigIntegerField(_("谁开始"), null=True)
    opened_by_name = models.CharField(_("谁开始（姓名）"), max_length=60, blank=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True)
    ended_by_name = models.CharField(_("谁结束"), max_length=60, blank=True)
    words = models.TextField(_("结束时的话"), blank=True)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["district_id", "number"], name="%(class)s_number_once"),
            models.UniqueConstraint(fields=["district_id", "key"], condition=~Q(key=""), name="%(class)s_key_once"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def state_label(self) -> Any:
        """Return the state's Chinese name (lazy)."""
        return self.state_words[self.state]

    @property
    def is_open(self) -> bool:
        """Return whether somebody still has to do something."""
        return self.ended_at is None
