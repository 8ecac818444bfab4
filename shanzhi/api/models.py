"""The nouns of the interface: systems that act here with a token, what they want to be told, keys used once."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanzhi.accounts.models import User
from shanzhi.clocks.querysets import DistrictQuerySet
from shanzhi.kernel.ids import uuid7
from shanzhi.kernel.refusal import mark_of

IN_USE, REVOKED = "in_use", "revoked"
FOR_HOOKS = "hook-"  # how the keys begin of all that is queued for hooks


class Scope(models.TextChoices):
    """What a token opens. What its system may know and do there is decided by its post, as for anybody."""

    REPORT = "reports.write", pgettext_lazy("permission", "报事")
    READ_REPORTS = "reports.read", _("看来件")
    READ_CASES = "cases.read", _("看事项和任务")
    STEP = "cases.step", _("办理（走步骤）")
    JOURNAL = "journal.read", _("看流水")


class HookKind(models.TextChoices):
    """How another system, or a group of people, hears of what happened."""

    WEBHOOK = "webhook", _("推送到系统")
    WECOM = "wecom", _("企业微信群机器人")
    DINGTALK = "dingtalk", _("钉钉群机器人")


class System(models.Model):
    """Another system 系统: an account nobody signs in with, one post, and a token shown once."""

    district_id = models.CharField(_("区县"), max_length=12)
    name = models.CharField(_("名称"), max_length=60)
    user = models.OneToOneField(User, models.PROTECT, related_name="+", verbose_name=_("账号"))
    scopes = models.JSONField(_("能做什么"), default=list)
    token_hash = models.CharField(_("令牌的散列"), max_length=64, unique=True)
    ending = models.CharField(_("末四位"), max_length=4)
    per_minute = models.PositiveIntegerField(_("一分钟最多"), default=300)
    made_at = models.DateTimeField(_("接入时间"))
    revoked_at = models.DateTimeField(_("收回时间"), null=True)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("接入的系统")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "name"], name="api_system_name_once"),
            models.CheckConstraint(condition=Q(per_minute__gt=0), name="api_system_has_a_rate"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> str:
        """Return whether its token still opens."""
        return REVOKED if self.revoked_at is not None else IN_USE

    @property
    def mark(self) -> str:
        """Return what a page says it showed: another once the token was renewed."""
        return mark_of(self.token_hash)

    @property
    def scope_labels(self) -> list[str]:
        """Return what it may do, in words."""
        return [str(scope.label) for scope in Scope if scope.value in self.scopes]


class Hook(models.Model):
    """Where what a system may know is told 推送: address and secret sealed, the host in the clear."""

    district_id = models.CharField(_("区县"), max_length=12)
    name = models.CharField(_("名称"), max_length=60)
    system = models.ForeignKey(System, models.PROTECT, related_name="+", verbose_name=_("以谁的范围"))
    kind = models.CharField(_("方式"), max_length=10, choices=HookKind.choices, default=HookKind.WEBHOOK)
    host = models.CharField(_("主机"), max_length=255)
    url = models.TextField(_("地址（封存）"))
    secret = models.TextField(_("密钥（封存）"))
    events = models.JSONField(_("告诉什么"), default=list)
    made_at = models.DateTimeField(_("设置时间"))
    stopped_at = models.DateTimeField(_("停用时间"), null=True)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("推送")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "name"], name="api_hook_name_once"),
            models.CheckConstraint(condition=Q(kind__in=HookKind.values), name="api_hook_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> str:
        """Return whether it is still told."""
        return REVOKED if self.stopped_at is not None else IN_USE

    @property
    def is_told(self) -> bool:
        """Return whether it hears anything: it is at work, and so is its system."""
        return self.stopped_at is None and self.system.revoked_at is None

    @property
    def queued_under(self) -> str:
        """Return how the keys begin of all that is queued for it."""
        return f"{FOR_HOOKS}{self.pk}-"

    @property
    def mark(self) -> str:
        """Return what a page says it showed: another once address or secret were changed."""
        return mark_of(self.url, self.secret)


class UsedKey(models.Model):
    """One Idempotency-Key of one system, and what the first request with it was and came to; kept for a week."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    district_id = models.CharField(_("区县"), max_length=12)
    system = models.ForeignKey(System, models.PROTECT, related_name="+", verbose_name=_("系统"))
    key_hash = models.CharField(_("钥匙的散列"), max_length=64)
    fingerprint = models.CharField(_("请求的散列"), max_length=64)
    at = models.DateTimeField(_("时间"))

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("用过的防重钥匙")
        constraints = [
            models.UniqueConstraint(fields=["district_id", "system", "key_hash"], name="api_key_used_once"),
        ]
        indexes = [models.Index(fields=["district_id", "at"], name="api_key_age")]

    def __str__(self) -> str:
        return self.key_hash[:8]
