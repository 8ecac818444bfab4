"""The nouns of the Open311 door: keys of those who may write, what they posted, updates they sent, pictures released.

No words, no names: what was told lies with the report. Here lies only which key it came by, under which token, the
addresses of pictures, which are kept and never fetched, and which photos of a report everybody may see.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shanzhi.clocks.querysets import DistrictQuerySet
from shanzhi.kernel.ids import uuid7
from shanzhi.reports.models import Attachment, Report

IN_USE, REVOKED = "in_use", "revoked"
SHOWN, TAKEN_BACK = "shown", "taken_back"
WRITES_A_DAY_AT_MOST = 100_000  # of one key


class ApiKey(models.Model):
    """A key 钥匙 by which a client may write. The key itself is shown once; a keyed hash is kept."""

    district_id = models.CharField(_("区县"), max_length=12)
    name = models.CharField(_("谁用"), max_length=60)
    contact = models.CharField(_("联系方式"), max_length=120, blank=True)
    key_hash = models.CharField(_("钥匙的散列"), max_length=64, unique=True)
    ending = models.CharField(_("末四位"), max_length=4)
    per_day = models.PositiveIntegerField(_("一天最多"), default=500)
    releases = models.BooleanField(_("遮名后马上公开"), default=False)
    made_at = models.DateTimeField(_("发出时间"))
    revoked_at = models.DateTimeField(_("收回时间"), null=True)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("Open311钥匙")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "name"], name="open311_key_name_once"),
            models.CheckConstraint(condition=Q(per_day__gt=0), name="open311_key_has_a_quota"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> str:
        """Return whether it still opens."""
        return REVOKED if self.revoked_at is not None else IN_USE


class Posting(models.Model):
    """One request that came in by a key: its report, its token, and what tells it from a second sending."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    key = models.ForeignKey(ApiKey, models.PROTECT, related_name="+", verbose_name=_("钥匙"))
    report = models.OneToOneField(Report, models.PROTECT, related_name="+", verbose_name=_("来件"))
    fingerprint = models.CharField(_("防重复的散列"), max_length=64)
    token_hash = models.CharField(_("凭条的散列"), max_length=64)
    media_urls = models.JSONField(_("图片地址"), default=list)
    at = models.DateTimeField(_("时间"))

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("Open311来件")
        indexes = [
            models.Index(fields=["district_id", "token_hash"], name="open311_posting_token"),
            models.Index(fields=["district_id", "key", "fingerprint"], name="open311_posting_again"),
        ]

    def __str__(self) -> str:
        return str(self.report_id)


class OutsideUpdate(models.Model):
    """One update a client sent about its own request, taken in once by the client's own id."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    key = models.ForeignKey(ApiKey, models.PROTECT, related_name="+", verbose_name=_("钥匙"))
    report = models.ForeignKey(Report, models.PROTECT, related_name="+", verbose_name=_("来件"))
    update_id = models.CharField(_("对方的编号"), max_length=120)
    status = models.CharField(_("对方的状态"), max_length=32)
    media_urls = models.JSONField(_("图片地址"), default=list)
    updated_at = models.DateTimeField(_("对方的时间"))
    at = models.DateTimeField(_("收到时间"))

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("对方的更新")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "key", "update_id"], name="open311_update_once"),
        ]
        indexes = [models.Index(fields=["district_id", "report"], name="open311_update_report")]

    def __str__(self) -> str:
        return self.update_id


class ReleasedPhoto(models.Model):
    """A photo of a report that somebody looked at and released: everybody sees it while its report's words stand."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    report = models.ForeignKey(Report, models.PROTECT, related_name="+", verbose_name=_("来件"))
    code = models.CharField(_("地址里的码"), max_length=24, unique=True)
    attachment = models.OneToOneField(Attachment, models.PROTECT, related_name="+", verbose_name=_("照片"))
    state = models.CharField(_("状态"), max_length=12, default=SHOWN)
    version = models.PositiveIntegerField(_("版本"), default=1)
    changed_at = models.DateTimeField(_("时间"))
    changed_by_id = models.BigIntegerField(_("谁定的"), null=True)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("公开的照片")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[SHOWN, TAKEN_BACK]), name="open311_photo_state_known"),
        ]
        indexes = [models.Index(fields=["district_id", "report"], name="open311_photo_report")]

    def __str__(self) -> str:
        return str(self.pk)
