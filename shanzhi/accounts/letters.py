"""Where a letter 邀请 opens, for commands, which have no request to go by."""

from __future__ import annotations

from django.conf import settings
from django.shortcuts import resolve_url


def letter_address(token: str) -> str:
    """Return the whole address of a letter: by the host that people use, where the settings name it."""
    hosts = settings.ALLOWED_HOSTS
    if hosts and "*" not in hosts:
        start = f"{'https' if settings.ENV.https else 'http'}://{hosts[0].lstrip('.')}"
    else:
        host = "127.0.0.1" if settings.ENV.host in {"", "0.0.0.0", "::"} else settings.ENV.host  # noqa: S104
        start = f"http://{f'[{host}]' if ':' in host else host}:{settings.ENV.port}"
    return f"{start}{resolve_url(settings.LETTER_URL, token)}"
