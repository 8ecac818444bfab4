"""What a password must be like, said in plain words; named in the settings as Django's validators. Pure."""

from __future__ import annotations

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SHORTEST = 10
DIFFERENT = 5
RUNS = ("0123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")
RUN_LENGTH = 5


def faults(password: str, *, username: str = "") -> list[Promise]:
    """Return every reason why a password can't be taken, each a whole sentence; [] when it can."""
    plain = unicodedata.normalize("NFKC", password).lower()
    found: list[Promise] = []
    if len(password) < SHORTEST:
        found.append(_("密码至少10个字符。可以是一句好记的话。"))
    if plain.isdigit():
        found.append(_("密码不能全是数字：日期、手机号和门牌号太好猜。"))
    elif len(password) >= SHORTEST and len(set(plain)) < DIFFERENT:
        found.append(_("密码里重复的字符太多：至少用5个不同的字符。"))
    if username and len(username) > 2 and username.lower() in plain:
        found.append(_("密码里不要写用户名。"))
    if has_run(plain):
        found.append(_("密码里有连着的键，例如12345或qwert，换成别的。"))
    return found


def has_run(plain: str) -> bool:
    """Return whether five keys that follow each other stand in a password, forwards or backwards."""
    pieces = {plain[start : start + RUN_LENGTH] for start in range(len(plain) - RUN_LENGTH + 1)}
    return any(piece in run or piece[::-1] in run for piece in pieces for run in RUNS)


class PlainRules:
    """Django's face of ``faults``."""

    def validate(self, password: str, user: object | None = None) -> None:
        """Refuse a password with all its faults at once.

        :raises ValidationError: when there is a fault.
        """
        found = faults(password, username=str(getattr(user, "username", "") or ""))
        if found:
            raise ValidationError([ValidationError(str(sentence), code="password_rule") for sentence in found])

    def get_help_text(self) -> Promise:
        """Return the rules as one line for the form."""
        return _("至少10个字符，不全是数字，不含用户名和连着的键。一句好记的话就行。")
