"""Entering as one of the cast 换个身份看看: only in a demonstration, only as somebody played, each time a line."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.accounts.models import User
from shanzhi.journal.actions import record
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused
from shanzhi.rehearse.access import must_be_demonstration


def enter_as(user: User, *, district_id: str, by: Actor, at: datetime) -> User:
    """Write down that somebody goes on as ``user``; the page signs them in afterwards.

    :raises Refused: elsewhere, and for an account somebody made for themselves: those have a password.
    """
    must_be_demonstration(district_id)
    if user.has_usable_password() or not user.is_active:
        raise Refused(_("只能换成演示里编的人，不能换成有自己密码的账号。"))
    with transaction.atomic():
        record(
            "rehearse.enter",
            district_id=district_id,
            subject_kind="user",
            subject_id=str(user.pk),
            by=by,
            at=at,
            origin="rehearsal",
            data={"name": user.name},
        )
    return user
