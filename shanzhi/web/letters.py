"""Delivering letters of reset through the post: by mail or SMS where known, never said on the page."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from shanzhi.accounts.actions import ask_reset
from shanzhi.kernel.actors import SYSTEM
from shanzhi.post.actions import send_mail, send_sms


def deliver_reset(username: str, *, address: str, at: datetime) -> None:
    """Write a reset letter for a typed username and send it to the account's own mail or phone, if there is one.

    ``address`` is the product's own address with a closing slash; the letter opens below it.
    """
    made = ask_reset(username, at=at)
    if made is None:
        return
    user, token = made
    words = _("重置密码的链接，30分钟内有效：%(link)s") % {"link": f"{address}letter/{token}/"}
    common = {"district_id": settings.ENV.district_id, "at": at, "by": SYSTEM}
    if user.email:
        send_mail(address=user.email, subject=_("善治：重置密码"), text=words, **common)
    elif user.phone:
        send_sms(phone=user.phone, text=words, **common)
