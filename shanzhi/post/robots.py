"""Group robots 群机器人 of WeCom 企业微信 and DingTalk 钉钉, at their own protocols. Knows no row and no retry."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import datetime
from urllib.parse import urlencode, urlsplit

from shanzhi.post import excuses, outgoing
from shanzhi.post.outgoing import SendingFailed

WECOM, DINGTALK = "wecom", "dingtalk"
# Both answer 200 whatever happened; the code says it. Too many messages a minute: later.
LATER = frozenset({-1, 45009, 45033, 130101, 410100, 660026})
LONGEST = {WECOM: 4096, DINGTALK: 18_000}  # bytes of one message


def cut(text: str, most: int) -> str:
    """Return as much of a text as fits into so many bytes of UTF-8."""
    return text.encode()[:most].decode("utf-8", "ignore")


def message(kind: str, title: str, text: str) -> dict[str, object]:
    """Return the body for one of the two."""
    words = cut(text, LONGEST[kind])
    if kind == WECOM:
        return {"msgtype": "markdown", "markdown": {"content": words}}
    return {"msgtype": "markdown", "markdown": {"title": cut(title, 128), "text": words}}


def signed(url: str, secret: str, at: datetime) -> str:
    """Return DingTalk's address with the moment in milliseconds and its signature; unchanged without a secret."""
    if not secret:
        return url
    timestamp = str(int(at.timestamp() * 1000))
    digest = hmac.new(secret.encode(), f"{timestamp}\n{secret}".encode(), hashlib.sha256).digest()
    query = urlencode({"timestamp": timestamp, "sign": base64.b64encode(digest).decode()})
    return f"{url}{'&' if urlsplit(url).query else '?'}{query}"


def send(url: str, told: dict[str, str], *, at: datetime) -> None:
    """Say something in a group.

    :raises SendingFailed: when the robot did not take it: for good, unless it said "later".
    """
    kind = told["kind"]
    if kind not in LONGEST:
        raise SendingFailed(excuses.NO_ROBOT, for_good=True)
    address = signed(url, told.get("secret", ""), at) if kind == DINGTALK else url
    body = json.dumps(message(kind, told["title"], told["text"]), ensure_ascii=False).encode()
    said = outgoing.post(address, body, {})
    try:
        code = json.loads(said).get("errcode")
    except (ValueError, AttributeError):
        raise SendingFailed(excuses.UNREADABLE) from None
    if code != 0:
        raise SendingFailed(excuses.answered(excuses.ROBOT, str(code)[:20]), for_good=code not in LATER)
