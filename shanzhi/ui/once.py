"""What is sent twice counts once: the key that a page carries, by which a second sending is known."""

from __future__ import annotations

import re
import secrets
from typing import Any

from django import forms

KEY = re.compile(r"[A-Za-z0-9_-]{16,64}\Z")


def new_key() -> str:
    """Return a key for one page: what is sent twice, and the photos sent with it, find each other by it."""
    return secrets.token_urlsafe(24)


class KeyField(forms.CharField):
    """A page's key, hidden. A page that lost its own gets a new one, at the price of a second sending's recognition."""

    def __init__(self, **kwargs: Any) -> None:
        """Give a fresh page its key."""
        super().__init__(**{"widget": forms.HiddenInput, "required": False, "initial": new_key, **kwargs})

    def clean(self, value: Any) -> str:
        """Return the key as sent, a new one where it is none."""
        key = str(value or "")
        return key if KEY.match(key) else new_key()
