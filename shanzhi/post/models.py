"""The nouns of the post 收发: notes in the inbox of one's own people, messages that leave the house.

Whether a note was read is kept, when it was read is not: nobody's diligence is measured here. What leaves the house
is sealed, address and words alike, and both are gone once it was sent or called off.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.ids import uuid7
from shanzhi.post.excuses import in_words
from shanzhi.post.wording import read


class Notice(models.Model):
    """One note 消息 in one person's inbox."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False, verbose_name=_("收件人")
    )
    title = models.CharField(_("标题"), max_length=200)
    body = models.TextField(_("内容"), blank=True)
    link = models.CharField(_("链接"), max_length=200, blank=True)
    urgent = models.BooleanField(_("紧急"), default=False)
    is_read = models.BooleanField(_("已读"), default=False)
    created_at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("消息")
        indexes = [
            models.Index(fields=["district_id", "user", "id"], name="notice_inbox"),
            models.Index(fields=["district_id", "user"], name="notice_unread", condition=models.Q(is_read=False)),
        ]

    def __str__(self) -> str:
        return self.title

    def said_title(self) -> str:
        """Return the title in the reader's language, where it is a sentence of the house."""
        return read(self.title)

    def said_body(self) -> str:
        """Return the body in the reader's language, where it is a sentence of the house."""
        return read(self.body)


class Channel(models.TextChoices):
    """How a message leaves the house."""

    SMS = "sms", _("短信")
    MAIL = "mail", _("邮件")
    ROBOT = "robot", _("群机器人")
    WEBHOOK = "webhook", _("推送")


class State(models.TextChoices):
    """Where a message stands."""

    QUEUED = "queued", _("待发")
    SENT = "sent", _("已发")
    FAILED = "failed", _("没发成，还会再发")
    GIVEN_UP = "given_up", _("没发成，不再发")


WAITING = (State.QUEUED, State.FAILED)


class Delivery(models.Model):
    """One message 发件 to one address, with its tries. ``about`` names what it tells of, never whom."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    channel = models.CharField(_("方式"), max_length=8, choices=Channel.choices)
    address = models.TextField(_("地址（封存）"), blank=True)
    content = models.TextField(_("内容（封存）"), blank=True)
    about_kind = models.CharField(_("事由类别"), max_length=32, blank=True)
    about_id = models.CharField(_("事由"), max_length=40, blank=True)
    key = models.CharField(_("防重编号"), max_length=120, blank=True)
    urgent = models.BooleanField(_("紧急"), default=False)
    state = models.CharField(_("状态"), max_length=12, choices=State.choices, default=State.QUEUED)
    tries = models.PositiveSmallIntegerField(_("次数"), default=0)
    next_try_at = models.DateTimeField(_("下次发送"))
    last_error = models.CharField(_("上次差错"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("时间"))
    sent_at = models.DateTimeField(_("发出时间"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("发件")
        indexes = [
            models.Index(
                fields=["district_id", "next_try_at"],
                name="delivery_due",
                condition=models.Q(state__in=["queued", "failed"]),
            ),
            models.Index(
                fields=["district_id", "id"],
                name="delivery_failures",
                condition=models.Q(state__in=["failed", "given_up"]),
            ),
            models.Index(fields=["district_id", "about_kind", "about_id"], name="delivery_about"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["district_id", "key"], condition=~models.Q(key=""), name="delivery_sent_once_a_key"
            ),
            models.CheckConstraint(condition=models.Q(channel__in=Channel.values), name="delivery_channel_known"),
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="delivery_state_known"),
            models.CheckConstraint(
                condition=~models.Q(state="sent") | models.Q(address="", content="", sent_at__isnull=False),
                name="delivery_sent_keeps_nobody",
            ),
        ]

    @property
    def is_waiting(self) -> bool:
        """Return whether it will be tried by itself."""
        return self.state in WAITING

    @property
    def may_leave_again(self) -> bool:
        """Return whether somebody may have it sent once more: it was given up, and not called off."""
        return self.state == State.GIVEN_UP and bool(self.address)

    @property
    def why(self) -> str:
        """Return why it did not leave, in plain words."""
        return in_words(self.last_error)

    def __str__(self) -> str:
        return f"{self.channel} {self.about_kind} {self.about_id}"
