"""QR codes 二维码 as the renderers need them: vector for PDF, pixels for Word."""

from __future__ import annotations

import io

import segno

QUIET = 4  # modules around the code, as the standard asks


def qr_svg(content: str) -> str:
    """Return a QR code of a text as SVG with its quiet zone."""
    target = io.BytesIO()
    segno.make(content, error="m").save(target, kind="svg", border=QUIET, light="white", xmldecl=False, omitsize=True)
    return target.getvalue().decode()


def qr_png(content: str) -> bytes:
    """Return a QR code of a text as PNG, sharp at 300 dpi."""
    target = io.BytesIO()
    segno.make(content, error="m").save(target, kind="png", border=QUIET, scale=8)
    return target.getvalue()
