"""The verbs of the post 收发: leave a note, send an SMS or a mail, mark read, send what is due, try again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shanzhi.journal.actions import record
from shanzhi.kernel import clock, logs
from shanzhi.kernel.actors import SYSTEM, Actor, ActorKind
from shanzhi.kernel.ids import uuid7
from shanzhi.kernel.refusal import NotFound
from shanzhi.kernel.sealing import SealError
from shanzhi.post import excuses, quiet, sealed, transports
from shanzhi.post.models import WAITING, Channel, Delivery, Notice, State
from shanzhi.post.outgoing import SendingFailed

log = logs.logger(__name__)

PATIENCE = (1, 5, 30, 120, 360)
"""Minutes to wait after the first, second … failure; after the last one it is given up."""
LEASE = timedelta(minutes=5)
MOST_FAILURES = 3
SILENT = (ActorKind.IMPORT, ActorKind.REHEARSAL)


def notify(
    *,
    user_ids: Iterable[int],
    title: object,
    body: object = "",
    link: str = "",
    district_id: str,
    at: datetime,
    by: Actor,
    urgent: bool = False,
    quiet: bool = False,
) -> None:
    """Leave a note in these people's inboxes, once each; one statement, none when nobody is named.

    ``link`` is a path of this house. What an import does is silent, and so is a call with ``quiet``.

    :raises ValueError: for a link that leads out of the house.
    """
    if link and (not link.startswith("/") or link.startswith("//")):
        raise ValueError(f"a note links into the house, not to {link}")
    if quiet or by.kind == ActorKind.IMPORT:
        return
    Notice.objects.bulk_create(
        [
            Notice(
                district_id=district_id,
                user_id=user_id,
                title=str(title)[:200],
                body=str(body),
                link=link,
                urgent=urgent,
                created_at=at,
            )
            for user_id in dict.fromkeys(user_ids)
        ],
        batch_size=500,
    )


def mark_read(*, user_id: int, district_id: str, notice_ids: Sequence[UUID] | None = None) -> int:
    """Mark these notes of one's own read, or all of them; return how many were unread."""
    unread = Notice.objects.filter(district_id=district_id, user_id=user_id, is_read=False)
    if notice_ids is not None:
        unread = unread.filter(pk__in=notice_ids)
    return unread.update(is_read=True)


def send_sms(
    *,
    phone: str,
    text: object,
    district_id: str,
    at: datetime,
    by: Actor,
    about: tuple[str, str | UUID] = ("", ""),
    key: str = "",
    urgent: bool = False,
) -> UUID | None:
    """Queue one SMS and return the delivery's id; None when no gateway is set up, or the act is silent.

    ``phone`` is plain here and sealed at once. ``about`` names what it tells of as (kind, id). With a ``key`` the same
    message is queued only once, however often this is called. Unless ``urgent`` it waits for the end of quiet hours.
    """
    if not transports.sms_is_ready() or not phone:
        return None
    return _queue(
        Channel.SMS, phone, str(text), district_id=district_id, at=at, by=by, about=about, key=key, urgent=urgent
    )


def send_mail(
    *,
    address: str,
    subject: object,
    text: object,
    district_id: str,
    at: datetime,
    by: Actor,
    about: tuple[str, str | UUID] = ("", ""),
    key: str = "",
) -> UUID | None:
    """Queue one mail, as ``send_sms`` does; mail knows no quiet hours."""
    if not transports.mail_is_ready() or not address:
        return None
    content = json.dumps({"subject": str(subject), "text": str(text)}, ensure_ascii=False)
    return _queue(
        Channel.MAIL, address, content, district_id=district_id, at=at, by=by, about=about, key=key, urgent=True
    )


def send_robot(
    *,
    url: str,
    kind: str,
    title: object,
    text: object,
    secret: str = "",
    district_id: str,
    at: datetime,
    by: Actor,
    about: tuple[str, str | UUID] = ("", ""),
    key: str = "",
    urgent: bool = False,
) -> UUID | None:
    """Queue one message to a group's robot (``wecom`` or ``dingtalk``), as ``send_sms`` does.

    ``text`` is Markdown; ``secret`` is what DingTalk signs with. To a host that the operator didn't list it doesn't
    leave, and is seen among what failed.
    """
    words = {"kind": kind, "title": str(title), "text": str(text), "secret": secret}
    content = json.dumps(words, ensure_ascii=False)
    return _queue(
        Channel.ROBOT, url, content, district_id=district_id, at=at, by=by, about=about, key=key, urgent=urgent
    )


def send_webhook(
    *,
    url: str,
    body: str,
    secret: str,
    district_id: str,
    at: datetime,
    by: Actor,
    about: tuple[str, str | UUID] = ("", ""),
    key: str = "",
) -> UUID | None:
    """Queue one body of JSON to another system, signed with ``secret`` when it leaves; hosts as for robots."""
    content = json.dumps({"body": body, "secret": secret}, ensure_ascii=False)
    return _queue(
        Channel.WEBHOOK, url, content, district_id=district_id, at=at, by=by, about=about, key=key, urgent=True
    )


def _queue(
    channel: Channel,
    address: str,
    content: str,
    *,
    district_id: str,
    at: datetime,
    by: Actor,
    about: tuple[str, str | UUID],
    key: str,
    urgent: bool,
) -> UUID | None:
    if by.kind in SILENT:
        return None
    with transaction.atomic():
        if key:
            known = Delivery.objects.filter(district_id=district_id, key=key).values_list("pk", flat=True).first()
            if known is not None:
                return known
        made = uuid7()
        context: dict[str, Any] = {"district_id": district_id, "delivery_id": made}
        Delivery.objects.create(
            id=made,
            district_id=district_id,
            channel=channel,
            address=sealed.close(address, "address", **context),
            content=sealed.close(content, "content", **context),
            about_kind=about[0],
            about_id=str(about[1]),
            key=key,
            urgent=urgent,
            next_try_at=at if urgent else _quiet_rule()(at),
            created_at=at,
        )
        _line("post.send", made, district_id=district_id, by=by, at=at, data={"channel": channel, "about": about})
    return made


def _line(verb: str, delivery_id: UUID, *, district_id: str, by: Actor, at: datetime, data: dict[str, Any]) -> None:
    record(verb, district_id=district_id, subject_kind="delivery", subject_id=delivery_id, by=by, at=at, data=data)


def _quiet_rule() -> quiet.Rule:
    return quiet.by_hours(settings.ENV.quiet_hours)


def send_due(district_id: str, *, at: datetime, most: int = 200, now: Callable[[], datetime] = clock.now) -> int:
    """Send what is due, each claimed by compare-and-set; return how many were tried.

    Three failures end the round: a gateway that is down must not hold the worker. A worker killed between sending
    and noting it sends once more: the gateway knows the message by its id.
    """
    due = Delivery.objects.filter(district_id=district_id, state__in=WAITING, next_try_at__lte=at)
    tried = failed = 0
    for delivery in due.order_by("next_try_at")[:most]:
        ours = Delivery.objects.filter(pk=delivery.pk, district_id=district_id, state__in=WAITING)
        unclaimed = ours.filter(tries=delivery.tries, next_try_at=delivery.next_try_at)
        morning = at if delivery.urgent else _quiet_rule()(at)
        if morning > at:
            unclaimed.update(next_try_at=morning)
        elif unclaimed.update(tries=delivery.tries + 1, next_try_at=at + LEASE):
            delivery.tries += 1
            tried += 1
            failed += not _send(delivery, at=now())
            if failed == MOST_FAILURES:
                break
    return tried


def _send(delivery: Delivery, *, at: datetime) -> bool:
    """Send one claimed delivery, note what came of it, and return whether it left."""
    ours = Delivery.objects.filter(pk=delivery.pk, district_id=delivery.district_id, tries=delivery.tries)
    still = ours.filter(state__in=WAITING)  # what was called off meanwhile isn't tried again
    context: dict[str, Any] = {"district_id": delivery.district_id, "delivery_id": delivery.pk}
    try:
        address = sealed.open_up(delivery.address, "address", **context)
        content = sealed.open_up(delivery.content, "content", **context)
        transports.hand_over(delivery.channel, address, content, delivery_id=delivery.pk, at=at)
    except (SendingFailed, SealError) as error:
        reason = str(error)[:300]
        for_good = isinstance(error, SealError) or error.for_good or delivery.tries > len(PATIENCE)
        log.warning("not sent", delivery=str(delivery.pk), channel=delivery.channel, reason=reason, for_good=for_good)
        if not for_good:
            again_at = at + timedelta(minutes=PATIENCE[delivery.tries - 1])
            still.update(state=State.FAILED, last_error=reason, next_try_at=again_at)
            return False
        with transaction.atomic():
            if still.update(state=State.GIVEN_UP, last_error=reason):
                data = {"reason": reason, "tries": delivery.tries}
                _line("post.give_up", delivery.pk, district_id=delivery.district_id, by=SYSTEM, at=at, data=data)
        return False
    ours.update(state=State.SENT, sent_at=at, address="", content="", last_error="")
    return True


def try_again(delivery_id: UUID, *, district_id: str, by: Actor, at: datetime) -> None:
    """Queue a given-up message once more, from the first try.

    :raises NotFound: when no such message was given up.
    """
    with transaction.atomic():
        given_up = Delivery.objects.filter(pk=delivery_id, district_id=district_id, state=State.GIVEN_UP)
        if not given_up.exclude(address="").update(state=State.QUEUED, tries=0, next_try_at=at):
            raise NotFound(_("没有这条没发成的消息。"))
        _line("post.try_again", delivery_id, district_id=district_id, by=by, at=at, data={})


def call_off(key: str, *, district_id: str, by: Actor, at: datetime) -> None:
    """Let nothing leave any more under keys that begin so: neither what waits, nor what was given up.

    What is being handed over at this very moment may still arrive.
    """
    _nothing_leaves(Delivery.objects.filter(district_id=district_id, key__startswith=key), by=by, at=at)


def call_off_about(kind: str, ids: Iterable[str | UUID], *, district_id: str, by: Actor, at: datetime) -> None:
    """Let nothing leave any more about these things; the numbers of those it was for are gone with it."""
    rows = Delivery.objects.filter(district_id=district_id, about_kind=kind, about_id__in=[str(one) for one in ids])
    _nothing_leaves(rows, by=by, at=at)


def _nothing_leaves(rows: QuerySet[Delivery], *, by: Actor, at: datetime) -> None:
    gone: dict[str, Any] = {"address": "", "content": ""}
    with transaction.atomic():
        rows.filter(state=State.GIVEN_UP).update(**gone)
        for pk, district_id in list(rows.filter(state__in=WAITING).values_list("pk", "district_id")):
            waits = rows.filter(pk=pk, state__in=WAITING)
            if waits.update(state=State.GIVEN_UP, last_error=excuses.CALLED_OFF, **gone):
                _line("post.call_off", pk, district_id=district_id, by=by, at=at, data={})


def readdress(key: str, *, district_id: str, address: str, secret: str) -> None:
    """Let what was given up under keys that begin so go to another address, signed with ``secret``, if sent again.

    What still waits goes where it was queued for; what no longer opens stays as it is.
    """
    rows = Delivery.objects.filter(district_id=district_id, state=State.GIVEN_UP, key__startswith=key)
    for pk, token in rows.values_list("pk", "content"):
        context: dict[str, Any] = {"district_id": district_id, "delivery_id": pk}
        with suppress(SealError):
            content = json.loads(sealed.open_up(token, "content", **context)) | {"secret": secret}
            fresh = sealed.close(json.dumps(content, ensure_ascii=False), "content", **context)
            rows.filter(pk=pk).update(address=sealed.close(address, "address", **context), content=fresh)
