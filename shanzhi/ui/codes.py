"""QR codes on pages 二维码: drawn as inline SVG, which the content policy allows."""

from __future__ import annotations

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _


def qr(address: str) -> SafeString:
    """Return a QR code of an address as inline SVG with its quiet zone, named for who can't see it."""
    code = segno.make(address, error="m")
    side = code.symbol_size(scale=1, border=4)[0]
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(code.matrix_iter(border=4)) for x, dark in enumerate(row) if dark
    )
    return format_html(
        '<svg class="qr" viewBox="0 0 {} {}" role="img" aria-label="{}" shape-rendering="crispEdges">{}</svg>',
        side,
        side,
        _("二维码：%(address)s") % {"address": address},
        mark_safe(f'<rect width="{side}" height="{side}" fill="#fff"/><path d="{path}"/>'),  # noqa: S308 - numbers
    )
