"""The index 检索: what a case can be found by. Everything here is made from cases and can be made again.

Every case found has a serial number of its county, growing as cases come. A shelf holds which of 8,192 neighbouring
serials one term stands in, one bit a case (``members``): a word of every second case costs a kilobyte a shelf, and so
does one that no case has in common with it. Each zone has shelves of its own: what stands in a closed zone is never
read, counted or passed over for anybody who doesn't work there.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.cases.models import Case
from shanzhi.clocks.querysets import DistrictQuerySet


class Index(models.Model):
    """How far a county's index has come 检索进度; whoever writes in the index holds this row meanwhile.

    The cases up to ``fill_to``, which were there before the index, get the first serials, batch by batch;
    ``filled_to`` is the last one done. Newer cases get theirs as they come, from above the room kept for those.
    """

    district_id = models.CharField(_("区县"), max_length=12, primary_key=True)
    rules = models.PositiveSmallIntegerField(_("编法"))
    used = models.BigIntegerField(_("用到的序号"))
    filled = models.BigIntegerField(_("补编到的序号"), default=0)
    fill_to = models.UUIDField(_("补编的最后一件"), null=True)
    filled_to = models.UUIDField(_("补编到"), null=True)
    is_whole = models.BooleanField(_("已补编完"), default=False)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("检索进度")

    def __str__(self) -> str:
        return f"{self.district_id} {self.used}"


class Document(models.Model):
    """What the words of a query are compared with, in its bare form, and the terms it stands under; one a case."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="+", verbose_name=_("事项"))
    district_id = models.CharField(_("区县"), max_length=12)
    zone = models.CharField(_("知情范围"), max_length=12)
    serial = models.BigIntegerField(_("序号"))
    text = models.TextField(_("供比对的文字"))
    terms = models.TextField(_("编入的检索词"))

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("检索文本")
        constraints = [models.UniqueConstraint(fields=["serial", "district_id"], name="document_serial_once")]

    def __str__(self) -> str:
        return str(self.case_id)


class Shelf(models.Model):
    """Which cases of one block of serials stand under one term; the key is the index that is walked.

    The term comes first: PostgreSQL, before it knows how many rows there are, would else read all of a county's and
    pick the terms out of them. A document's serial comes first for the same reason.
    """

    pk = models.CompositePrimaryKey("term", "district_id", "zone", "block")
    district_id = models.CharField(_("区县"), max_length=12)
    zone = models.CharField(_("知情范围"), max_length=12)
    term = models.CharField(_("检索词"), max_length=72)
    block = models.IntegerField(_("第几段"))
    members = models.BinaryField(_("哪些事项"))

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("检索架")

    def __str__(self) -> str:
        return self.term
