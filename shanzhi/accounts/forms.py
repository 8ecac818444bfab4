"""Shapes of input about accounts; the pages that show them are in ``web``."""

from __future__ import annotations

from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.conf import settings
from django.contrib.auth import authenticate, password_validation
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from shanzhi.accounts.models import User

KEEP_FOR_BROWSER = {"autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}


def _password(label: Any, autocomplete: str, help_text: Any = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, max_length=256, widget=widget, help_text=help_text)


class SignInForm(forms.Form):
    """Username and password; ``user`` is set when they fit."""

    username = forms.CharField(
        label=_("用户名"),
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True, **KEEP_FOR_BROWSER}),
    )
    password = _password(_("密码"), "current-password")

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.user: User | None = None

    def clean(self) -> dict[str, Any]:
        """Check the pair; a wrong name and a wrong password read alike."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        credentials = {"username": cleaned["username"].strip().lower(), "password": cleaned["password"]}
        user = authenticate(self.request, **credentials)
        if isinstance(user, User):
            self.user = user
            return cleaned
        if not AxesProxyHandler.is_allowed(self.request, {"username": credentials["username"]}):
            minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
            raise forms.ValidationError(
                _("这个用户名在这里连错了几次，先停%(minutes)s分钟。忘了密码，可以现在就重置。"),
                code="locked",
                params={"minutes": minutes},
            )
        raise forms.ValidationError(_("用户名或密码不对。"), code="wrong")


class NewPasswordForm(forms.Form):
    """A new password typed twice: for an invitation, a reset."""

    password = _password(
        _("新密码"), "new-password", _("至少10个字符，不全是数字，不含用户名和连着的键。一句好记的话就行。")
    )
    again = _password(_("再写一遍"), "new-password")

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        """Check the rules here, so that the sentence stands above its field."""
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        """Check that both were typed alike."""
        cleaned: dict[str, Any] = super().clean() or {}
        if "password" in cleaned and cleaned.get("again") is not None and cleaned["password"] != cleaned["again"]:
            self.add_error("again", _("两遍写得不一样。"))
        return cleaned


class ChangePasswordForm(NewPasswordForm):
    """The old password and the new one twice."""

    old = _password(_("原密码"), "current-password")
    field_order = ["old", "password", "again"]


class AskResetForm(forms.Form):
    """Whose password was forgotten."""

    username = forms.CharField(
        label=_("用户名"),
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "username", **KEEP_FOR_BROWSER}),
    )


class SecondFactorForm(forms.Form):
    """Six digits of the authenticator, or a recovery code."""

    code = forms.CharField(
        label=_("验证码"),
        max_length=24,
        help_text=_("手机验证器上的6位数。手机不在身边，写一个恢复码。"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True, **KEEP_FOR_BROWSER}),
    )


class PreferencesForm(forms.Form):
    """How somebody wants the pages."""

    language = forms.ChoiceField(
        label=_("语言"), required=False, choices=[("", _("按这台设备上选的")), *settings.LANGUAGES]
    )
    single_keys = forms.BooleanField(label=_("用单个字母的快捷键"), required=False)
