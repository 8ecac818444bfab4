"""What the ledger shows on others' pages: a link at the foot of residents' pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from shanzhi.ui import slots


def foot(_request: HttpRequest | None, _thing: Any) -> SafeString:
    """Return the link to the ledger's page."""
    return format_html('<a href="{}">{}</a>', reverse("ledger:ledger"), _("可验台账"))


def register() -> None:
    """Fill the slots."""
    slots.register("public.foot", foot, order=90)
