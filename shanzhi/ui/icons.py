"""The icons (Bootstrap Icons, MIT) a page may show, inlined; forty at most: retire one before adding one."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_FILE = Path(__file__).parent / "data" / "icons.json"


@cache
def all_icons() -> dict[str, SafeString]:
    """Return every icon's SVG by name: ``currentColor``, hidden from screen readers, class ``i``."""
    drawn: dict[str, SafeString] = {}
    for name, paths in json.loads(_FILE.read_text(encoding="utf-8")).items():
        shapes = format_html_join(
            "", '<path fill-rule="{}" d="{}"/>', (("evenodd" if odd else "nonzero", d) for d, odd in paths)
        )
        drawn[name] = format_html('<svg class="i" viewBox="0 0 16 16" aria-hidden="true">{}</svg>', shapes)
    return drawn


def icon(name: str) -> SafeString:
    """Return one icon's SVG.

    :raises KeyError: for a name that isn't among the chosen ones.
    """
    return all_icons()[name]
