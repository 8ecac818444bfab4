"""Delivering letters of invitation and reset through the post: by mail or SMS where known, never said on the page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from shanzhi.accounts.actions import ask_reset
from shanzhi.accounts.models import User
from shanzhi.kernel.actors import SYSTEM, Actor
from shanzhi.post.actions import send_mail, send_sms
from shanzhi.post.transports import mail_is_ready, sms_is_ready


def names_its_hosts() -> bool:
    """Return whether the deployment says which host names are its own.

    Without that a link in a letter would carry whatever host the asking request claimed, a stranger's included.
    """
    return "*" not in settings.ALLOWED_HOSTS


def can_deliver() -> bool:
    """Return whether letters can leave the house at all."""
    return names_its_hosts() and (mail_is_ready() or sms_is_ready())


def deliver_reset(username: str, *, address: str, at: datetime) -> None:
    """Write a reset letter for a typed username and send it to the account's own mail or phone, if there is one.

    ``address`` is the product's own address with a closing slash; the letter opens below it.
    """
    made = ask_reset(username, at=at) if can_deliver() else None
    if made is None:
        return
    user, token = made
    words = _("重置密码的链接，1小时内有效：%(link)s") % {"link": f"{address}letter/{token}/"}
    _send(user, _("善治：重置密码"), words, by=SYSTEM, at=at)


def deliver_invitation(user: User, *, link: str, by: Actor, at: datetime) -> bool:
    """Send an invitation to a person's own mail or phone; return whether it was queued."""
    if not can_deliver():
        return False
    told = {"name": user.name, "username": user.username, "link": link}
    words = _("%(name)s，您的账号%(username)s开好了。7天内打开链接，设一个密码：%(link)s") % told
    return _send(user, _("善治：邀请"), words, by=by, at=at)


def _send(user: User, subject: str, words: str, *, by: Actor, at: datetime) -> bool:
    common: dict[str, Any] = {"district_id": settings.ENV.district_id, "at": at, "by": by}
    if user.email and mail_is_ready():
        return send_mail(address=user.email, subject=subject, text=words, **common) is not None
    if user.phone and sms_is_ready():
        return send_sms(phone=user.phone, text=words, **common) is not None
    return False
