"""Verbs about accounts: open one, let somebody in by letter, change a password, set up the second factor.

The journal lies beside this room, so nothing here writes a line: what somebody answers for (inviting, closing,
resetting) is done through ``people.actions``, which calls these and records it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from shanzhi.accounts import codes
from shanzhi.accounts.models import MACHINES, Letter, RecoveryCode, User
from shanzhi.accounts.queries import letter_of, user_named
from shanzhi.kernel.refusal import Refused
from shanzhi.kernel.sheets import unfit_code

LETTER_LASTS = {Letter.Purpose.INVITE: timedelta(days=7), Letter.Purpose.RESET: timedelta(hours=1)}
BETWEEN_RESETS = timedelta(minutes=5)


def create_account(username: str, *, name: str, phone: str = "", email: str = "", at: datetime) -> User:
    """Open an account that can be entered by letter only.

    :raises Refused: when the username or the name is missing, or the username is taken or kept for another system.
    """
    username = User.normalize_username(username).strip().lower()
    missing: list[object] = [] if username and name.strip() else [_("用户名和姓名都要写。")]
    if len(username) > 64 or unfit_code(username):
        missing.append(_("用户名最多64个字，里面不能有空格和“/”“?”“#”。"))
    elif username.startswith(MACHINES):
        missing.append(_("“%(start)s”开头的用户名留给接入的系统，换一个。") % {"start": MACHINES})
    elif username and User.objects.filter(username=username).exists():
        missing.append(_("这个用户名已经有人用了，换一个。"))
    if missing:
        raise Refused(*missing)
    return User.objects.create_user(username, name=name.strip(), phone=phone, email=email, created_at=at)


def write_letter(user: User, *, purpose: Letter.Purpose, at: datetime) -> str:
    """Make a one-time way in, withdraw older ones of the same purpose, and return its token (shown this once).

    :raises Refused: for another system's account.
    """
    if user.is_machine:
        raise Refused(
            _("“%(name)s”是接入的系统，没有人能用它登录；令牌丢了，在“接入的系统”里换。") % {"name": user.name}
        )
    token = codes.new_token()
    with transaction.atomic():
        Letter.objects.live(at=at).filter(user=user, purpose=purpose).update(withdrawn_at=at)
        Letter.objects.create(
            user=user,
            purpose=purpose,
            token_hash=codes.token_digest(token),
            created_at=at,
            expires_at=at + LETTER_LASTS[purpose],
        )
    return token


def ask_reset(username: str, *, at: datetime) -> tuple[User, str] | None:
    """Write a reset letter for a typed username and return the account and the token, for an upper room to deliver.

    Returns None for an unknown or closed account and within five minutes of the last letter; the page answers
    alike in every case.
    """
    user = user_named(username)
    if user is None or not user.is_active or user.is_machine:
        return None
    recent = Letter.objects.filter(user=user, purpose=Letter.Purpose.RESET, created_at__gt=at - BETWEEN_RESETS)
    if recent.exists():
        return None
    return user, write_letter(user, purpose=Letter.Purpose.RESET, at=at)


def open_letter(token: str, *, password: str, at: datetime) -> User:
    """Use a letter: set the password and return the account. A letter opens once, whoever comes first.

    :raises Refused: when the letter no longer opens or the password breaks the rules.
    """
    letter = letter_of(token, at=at)
    if letter is None:
        raise Refused(_("这个链接已经用过或者过期了。请管理员再发一次，或者在登录页重新申请。"))
    _check(password, letter.user)
    with transaction.atomic():
        if not Letter.objects.live(at=at).filter(pk=letter.pk).update(used_at=at):
            raise Refused(_("这个链接刚刚被用过。"))
        Letter.objects.live(at=at).filter(user=letter.user).update(withdrawn_at=at)
        _set_password(letter.user, password)
    return letter.user


def change_password(user: User, *, old: str, new: str) -> User:
    """Change a password by somebody who knows the old one; every other session of theirs ends.

    :raises Refused: when the old one is wrong, or the new one breaks the rules or isn't new.
    """
    if not user.check_password(old):
        raise Refused(_("原密码不对。"))
    if old == new:
        raise Refused(_("新密码和原密码一样，换一个。"))
    _check(new, user)
    _set_password(user, new)
    return user


def set_preferences(user: User, *, language: str, single_keys: bool) -> User:
    """Keep how somebody wants the pages: language ('' follows the browser) and single-key shortcuts."""
    user.language, user.single_keys = language, single_keys
    user.save(update_fields=["language", "single_keys"])
    return user


def close_account(user: User, *, at: datetime) -> User:
    """Close an account: open sessions end with the next request, letters no longer open."""
    with transaction.atomic():
        Letter.objects.live(at=at).filter(user=user).update(withdrawn_at=at)
        user.is_active = False
        user.save(update_fields=["is_active"])
    return user


def open_account(user: User) -> User:
    """Open a closed account again; the password stays what it was."""
    user.is_active = True
    user.save(update_fields=["is_active"])
    return user


def begin_second_factor(user: User) -> TOTPDevice:
    """Return an authenticator waiting to be confirmed; its ``config_url`` is what the QR code says."""
    device, _made = TOTPDevice.objects.get_or_create(user=user, confirmed=False, defaults={"name": "totp"})
    return device


def confirm_second_factor(user: User, *, code: str) -> list[str]:
    """Confirm the waiting authenticator with its first code, and return ten recovery codes (shown this once).

    :raises Refused: when nothing waits or the code is wrong.
    """
    device = TOTPDevice.objects.filter(user=user, confirmed=False).first()
    if device is None or not device.verify_token(_digits(code)):
        raise Refused(_("验证码不对。看一下手机时间是否准确，等下一个6位数再试。"))
    with transaction.atomic():
        TOTPDevice.objects.filter(user=user, confirmed=True).delete()
        TOTPDevice.objects.filter(pk=device.pk).update(confirmed=True)
        return new_recovery_codes(user)


def new_recovery_codes(user: User) -> list[str]:
    """Replace all recovery codes by ten new ones and return them (shown this once)."""
    fresh = [codes.new_recovery_code() for _number in range(codes.CODES)]
    with transaction.atomic():
        RecoveryCode.objects.filter(user=user).delete()
        RecoveryCode.objects.bulk_create(
            RecoveryCode(user=user, code_hash=codes.recovery_digest(user.pk, code)) for code in fresh
        )
    return fresh


def check_second_factor(user: User, *, code: str, at: datetime) -> TOTPDevice:
    """Check a code of the authenticator or a recovery code, and return the device to sign in with.

    :raises Refused: when the code is wrong, or too many were tried.
    """
    device: TOTPDevice | None = TOTPDevice.objects.filter(user=user, confirmed=True).first()
    if device is None:
        raise Refused(_("还没有设置两步验证。"))
    typed = _digits(code)
    if len(typed) == device.digits and typed.isdigit():
        allowed, _reason = device.verify_is_allowed()
        if not allowed:
            raise Refused(_("试得太快了。等一会儿，用新的6位数再试。"))
        if device.verify_token(typed):
            return device
    elif _use_recovery_code(user, code, at=at):
        return device
    raise Refused(_("验证码不对。看一下手机时间是否准确，等下一个6位数再试。"))


def drop_second_factor(user: User) -> None:
    """Forget a lost authenticator and its recovery codes; who needs one must set up another at once.

    :raises Refused: when there is none (any more).
    """
    with transaction.atomic():
        if not TOTPDevice.objects.filter(user=user).delete()[0]:
            raise Refused(_("%(name)s现在没有设两步验证，不用清。") % {"name": user.name})
        RecoveryCode.objects.filter(user=user).delete()


def _use_recovery_code(user: User, code: str, *, at: datetime) -> bool:
    digest = codes.recovery_digest(user.pk, code)
    return bool(RecoveryCode.objects.filter(user=user, code_hash=digest, used_at=None).update(used_at=at))


def _digits(code: str) -> str:
    return "".join(code.split())


def _check(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as faults:
        raise Refused(*faults.messages) from faults


def _set_password(user: User, password: str) -> None:
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
