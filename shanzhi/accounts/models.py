"""Accounts 账号: one row a person who signs in, and the letters (invitation 邀请, reset 重置) that let them in.

What somebody may do is never a flag here: it follows from the posts that ``people`` keeps. No moment of signing
in is stored on the account, so nobody can be counted by it.
"""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# The account of another system that acts here with a token: no letter opens it, so nobody comes in as it.
MACHINES = "system-"


class UserManager(BaseUserManager["User"]):
    """Makes accounts; an account without a password can be entered by invitation alone."""

    def create_user(self, username: str, *, name: str, password: str | None = None, **fields: object) -> User:
        """Create an account; without ``password`` it gets an unusable one.

        :raises ValueError: when ``username`` is empty.
        """
        username = self.model.normalize_username(username).strip().lower()
        if not username:
            raise ValueError("an account needs a username")
        user = self.model(username=username, name=name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """Return the account of a typed username, whatever its case and width.

        :raises User.DoesNotExist: when there is none.
        """
        return self.get(username=self.model.normalize_username(username or "").strip().lower())

    def people(self) -> models.QuerySet[User]:
        """Return the accounts of people: another system's is the keeper's page of systems' to show and to end."""
        return self.exclude(username__startswith=MACHINES)


class User(AbstractBaseUser):
    """Somebody who can sign in."""

    username = models.CharField(_("用户名"), max_length=64, unique=True)
    name = models.CharField(_("姓名"), max_length=64)
    phone = models.CharField(_("手机"), max_length=32, blank=True)
    email = models.EmailField(_("邮箱"), blank=True)
    is_active = models.BooleanField(_("在用"), default=True)
    must_change_password = models.BooleanField(_("须改密码"), default=False)
    language = models.CharField(_("语言"), max_length=16, blank=True)
    single_keys = models.BooleanField(_("单键快捷键"), default=True)
    created_at = models.DateTimeField(_("建立时间"), null=True, blank=True)

    # Django would stamp every sign-in here; how often somebody signs in is nobody's business.
    last_login = None

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("账号")
        constraints = [
            models.CheckConstraint(condition=~models.Q(username=""), name="user_username_not_empty"),
            models.CheckConstraint(condition=~models.Q(name=""), name="user_name_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """Return the display name."""
        return self.name

    @property
    def is_machine(self) -> bool:
        """Return whether it is another system's account."""
        return self.username.startswith(MACHINES)


class LetterQuerySet(models.QuerySet["Letter"]):
    """Which letters still open the door."""

    def live(self, *, at: datetime) -> LetterQuerySet:
        """Return letters neither used, withdrawn nor expired at ``at``."""
        return self.filter(used_at=None, withdrawn_at=None, expires_at__gt=at)


class Letter(models.Model):
    """A one-time way in: an invitation 邀请 or a password reset 重置. The token itself is never stored."""

    class Purpose(models.TextChoices):
        """What the letter is for."""

        INVITE = "invite", pgettext_lazy("link", "邀请")
        RESET = "reset", _("重置密码")

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="letters", verbose_name=_("账号"))
    purpose = models.CharField(_("用途"), max_length=8, choices=Purpose)
    token_hash = models.CharField(_("令牌摘要"), max_length=64, unique=True)
    created_at = models.DateTimeField(_("发出时间"))
    expires_at = models.DateTimeField(_("失效时间"))
    used_at = models.DateTimeField(_("使用时间"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("link", "邀请")
        indexes = [models.Index(fields=["user", "purpose"], name="letter_user_purpose")]
        constraints = [
            models.CheckConstraint(condition=models.Q(purpose__in=["invite", "reset"]), name="letter_purpose_known"),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")), name="letter_expires_after_creation"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.user_id}"


class RecoveryCode(models.Model):
    """One of ten codes on paper that stand in for the second factor once; kept as a keyed digest."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="recovery_codes", verbose_name=_("账号"))
    code_hash = models.CharField(_("恢复码摘要"), max_length=64, unique=True)
    used_at = models.DateTimeField(_("使用时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("恢复码")

    def __str__(self) -> str:
        return str(self.user_id)


class Throttle(models.Model):
    """One counter of one limit in one span of time; the address or number is kept as a keyed hash."""

    name = models.CharField(_("哪一种限制"), max_length=24)
    key = models.CharField(_("对谁"), max_length=64)
    span = models.BigIntegerField(_("第几段时间"))
    count = models.PositiveIntegerField(_("次数"), default=1)
    at = models.DateTimeField(_("最近一次"))

    class Meta:
        verbose_name = _("限次")
        constraints = [models.UniqueConstraint(fields=["name", "key", "span"], name="throttle_counted_once")]
        indexes = [models.Index(fields=["at"], name="throttle_by_moment")]

    def __str__(self) -> str:
        return f"{self.name} {self.count}"
