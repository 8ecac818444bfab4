"""What was written on a phone without net 手机草稿: when there, when it came here. Each door says what it became."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.ids import uuid7


class PhoneDraft(models.Model):
    """A draft 草稿 as the server knows it: the lock that makes something sent many times one thing.

    Its words are never here: they stay on the phone until they are what they are to become. A door's own table adds
    that thing (a link named by ``BECOMES``) and says that a key is there once in a district.
    """

    BECOMES: ClassVar[str]
    VERB: ClassVar[str]  # of the line that says it was taken in; its first part is the subject's kind

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    key_hash = models.CharField(_("草稿号的散列"), max_length=64)
    writer_id = models.BigIntegerField(_("写的人"))
    written_at = models.DateTimeField(_("手机上写的时间"), null=True)
    phone_clock_at = models.DateTimeField(_("发的时候手机的钟"), null=True)
    received_at = models.DateTimeField(_("服务器收到的时间"))

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_taken(self) -> bool:
        """Return whether it became what it was to become."""
        return getattr(self, f"{self.BECOMES}_id") is not None
