"""How messages leave: SMS by a gateway's HTTP address, mail by Django's backend. Knows no row and no retry.

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

TIMEOUT_SECONDS = 10
AGAIN_LATER = frozenset({408, 425, 429})


class SendingFailed(Exception):
    """Raised when a message did not leave; ``for_good`` when trying again is pointless."""

    def __init__(self, reason: str, *, for_good: bool = False) -> None:
        """Keep a reason without address or words."""
        super().__init__(reason)
        self.for_good = for_good


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
        raise SendingFailed("no SMS gateway is set up", for_good=True)
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
        raise SendingFailed(f"the gateway did not answer ({type(error).__name__})") from error
    finally:
        connection.close()
    if not 200 <= status < 300:
        raise SendingFailed(
            f"the gateway answered {status}", for_good=300 <= status < 500 and status not in AGAIN_LATER
        )


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
        raise SendingFailed("the mail server refused the address", for_good=True) from error
    except (OSError, smtplib.SMTPException) as error:
        raise SendingFailed(f"the mail server did not take it ({type(error).__name__})") from error
