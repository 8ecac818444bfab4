"""How messages leave: SMS by a gateway's address, mail by Django's backend, robots, webhooks. Knows no row, no retry.

The gateway gets ``POST <url>`` with JSON ``{"id", "to", "text", "at"}`` and two headers: ``X-Shanzhi-Timestamp`` (Unix
seconds) and ``X-Shanzhi-Signature``, ``sha256=`` and the hexadecimal HMAC-SHA256 under the shared key of the timestamp,
a full stop, and the body. 2xx means taken over; 408, 425, 429, 5xx and silence mean "again later"; anything else
means never. ``id`` stays the same when a message is sent again, so that a gateway can drop the second one.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import smtplib
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage

from shanzhi.post import excuses, outgoing, robots
from shanzhi.post.models import Channel
from shanzhi.post.outgoing import AGAIN_LATER, TIMEOUT_SECONDS, SendingFailed


def hand_over(channel: str, address: str, content: str, *, delivery_id: UUID, at: datetime) -> None:
    """Send one message by its channel.

    :raises SendingFailed: when it did not leave.
    """
    if channel == Channel.SMS:
        send_sms(address, content, delivery_id=delivery_id, at=at)
    elif channel == Channel.MAIL:
        send_mail(address, content, delivery_id=delivery_id)
    elif channel == Channel.ROBOT:
        robots.send(address, json.loads(content), at=at)
    else:
        send_webhook(address, json.loads(content), delivery_id=delivery_id, at=at)


def send_webhook(url: str, told: dict[str, str], *, delivery_id: UUID, at: datetime) -> None:
    """Send one body of JSON to another system, with the same two headers as the gateway gets, and the message's id.

    :raises SendingFailed: when it was not taken over.
    """
    body, timestamp = told["body"].encode(), str(int(at.timestamp()))
    headers = {
        "X-Shanzhi-Delivery": str(delivery_id),
        "X-Shanzhi-Timestamp": timestamp,
        "X-Shanzhi-Signature": signature(told["secret"], timestamp, body),
    }
    outgoing.post(url, body, headers)


def sms_is_ready() -> bool:
    """Return whether a gateway is set up."""
    return bool(settings.ENV.sms_gateway_url)


def mail_is_ready() -> bool:
    """Return whether mail is set up."""
    return bool(settings.ENV.email_url) or settings.EMAIL_BACKEND.endswith(".locmem.EmailBackend")


def signature(key: str, timestamp: str, body: bytes) -> str:
    """Return the value of ``X-Shanzhi-Signature``."""
    digest = hmac.new(key.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return f"sha256={digest}"


def send_sms(phone: str, text: str, *, delivery_id: UUID, at: datetime) -> None:
    """Hand one SMS to the gateway.

    :raises SendingFailed: when the gateway did not take it over.
    """
    url = urlsplit(settings.ENV.sms_gateway_url)
    if url.scheme not in ("http", "https") or not url.hostname:
        raise SendingFailed(excuses.NO_GATEWAY, for_good=True)
    message = {"id": str(delivery_id), "to": phone, "text": text, "at": at.isoformat()}
    body = json.dumps(message, ensure_ascii=False).encode()
    timestamp = str(int(at.timestamp()))
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "X-Shanzhi-Timestamp": timestamp,
        "X-Shanzhi-Signature": signature(settings.ENV.sms_gateway_key, timestamp, body),
    }
    make = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
    connection = make(url.hostname, url.port, timeout=TIMEOUT_SECONDS)
    try:
        connection.request("POST", (url.path or "/") + (f"?{url.query}" if url.query else ""), body, headers)
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        raise SendingFailed(excuses.broke_off(excuses.GATEWAY, error)) from error
    finally:
        connection.close()
    if not 200 <= status < 300:
        said_no = excuses.answered(excuses.GATEWAY, status)
        raise SendingFailed(said_no, for_good=300 <= status < 500 and status not in AGAIN_LATER)


def send_mail(address: str, content: str, *, delivery_id: UUID) -> None:
    """Send one mail; ``content`` is JSON with ``subject`` and ``text``.

    :raises SendingFailed: when the server did not take it over.
    """
    words = json.loads(content)
    message = EmailMessage(
        words["subject"], words["text"], to=[address], headers={"Message-ID": f"<{delivery_id}@shanzhi>"}
    )
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        raise SendingFailed(excuses.NO_MAILBOX, for_good=True) from error
    except (OSError, smtplib.SMTPException) as error:
        raise SendingFailed(excuses.broke_off(excuses.MAIL_SERVER, error, how=excuses.TAKE_IT)) from error
