"""The nouns of the ledger 可验台账: the ledger itself, its leaves, its stored nodes, its signed checkpoints.

Leaves, nodes and checkpoints are append-only by trigger (``triggers.py``).
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.journal.models import Entry
from shanzhi.kernel.ids import uuid7


def origin_of(district_id: str) -> str:
    """Return the name of a district's ledger, as it stands on checkpoints and keys."""
    return f"shanzhi/{district_id}"


class Ledger(models.Model):
    """One district's ledger: its hash, how far it has come, and who is sequencing it just now.

    ``holder`` and ``held_until`` are the lease; a batch is written only while the lease and ``size`` are as they were.
    """

    district_id = models.CharField(_("区县"), max_length=12, primary_key=True)
    algorithm = models.CharField(_("摘要算法"), max_length=12)
    size = models.BigIntegerField(_("行数"), default=0)
    holder = models.CharField(_("编排者"), max_length=32, blank=True)
    held_until = models.DateTimeField(_("占用至"), null=True)
    sequenced_at = models.DateTimeField(_("最近入账时间"), null=True)
    verified_at = models.DateTimeField(_("最近核验时间"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("可验台账")
        constraints = [models.CheckConstraint(condition=models.Q(size__gte=0), name="ledger_size_not_negative")]

    def __str__(self) -> str:
        return self.origin

    @property
    def origin(self) -> str:
        """Return the name under which checkpoints are signed."""
        return origin_of(self.district_id)


class LedgerLeaf(models.Model):
    """One journal line's place in the ledger: dense from 0 in a district, in the order of sequencing."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True, related_name="+")
    district_id = models.CharField(_("区县"), max_length=12)
    index = models.BigIntegerField(_("行序"))
    leaf = models.CharField(_("本行摘要"), max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = _("入账的行")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "index"], name="ledger_leaf_one_line_a_place"),
            models.CheckConstraint(condition=models.Q(index__gte=0), name="ledger_leaf_from_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.district_id} {self.index}"


class LedgerNode(models.Model):
    """The root over a complete run of 256^level lines, from ``index`` · 256^level on."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    level = models.PositiveSmallIntegerField(_("层"))
    index = models.BigIntegerField(_("位置"))
    hash = models.CharField(_("摘要"), max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = _("台账节点")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "level", "index"], name="ledger_node_one_a_place"),
            models.CheckConstraint(condition=models.Q(level__gte=1), name="ledger_node_above_leaves"),
        ]

    def __str__(self) -> str:
        return f"{self.district_id} {self.level}/{self.index}"


class Checkpoint(models.Model):
    """A signed statement 检查点 over the first ``size`` lines; ``text`` goes out, the other fields repeat it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    size = models.BigIntegerField(_("行数"))
    root = models.CharField(_("根摘要"), max_length=64)
    text = models.TextField(_("全文"))
    signed_at = models.DateTimeField(_("签署时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("检查点")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "size"], name="checkpoint_one_a_size"),
            models.CheckConstraint(condition=models.Q(size__gte=1), name="checkpoint_of_some_lines"),
        ]

    def __str__(self) -> str:
        return f"{self.district_id} {self.size}"
