"""Small drawings by number: the clock bar and the five boxes of a state. Geometry is SVG attributes, never style."""

from __future__ import annotations

from functools import cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from shanzhi.ui.shapes import ClockView

_HATCH = 2.27  # every so many hundredths a stripe, so that a pause reads as a pause without its colour


@cache
def state_boxes(step: int) -> SafeString:
    """Return five little boxes, filled up to ``step`` (1–5)."""
    boxes = ((("on" if number < step else "off"), f"{number * 7 + 0.5:g}") for number in range(5))
    drawn = format_html_join("", '<rect class="{}" x="{}" y=".5" width="4.5" height="8"/>', boxes)
    return format_html('<svg viewBox="0 0 33 9" aria-hidden="true">{}</svg>', drawn)


def _rect(kind: str, start: float, end: float, *, tall: bool = False) -> SafeString:
    y, height = (0, 12) if tall else (3, 6)
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>', kind, f"{start:g}", y, f"{end - start:g}", height
    )


def _spans_between(pauses: list[tuple[float, float]], end: float) -> list[tuple[float, float]]:
    """Return the counted spans from 0 to ``end``, the pauses cut out."""
    spans, at = [], 0.0
    for start, stop in pauses:
        if start > at:
            spans.append((at, min(start, end)))
        at = max(at, stop)
    if at < end:
        spans.append((at, end))
    return spans


def bar_svg(clock: ClockView) -> SafeString:
    """Return the bar of a clock: filled = counted, hatched = paused, tall mark = now, end mark = due.

    Overdue, the due mark moves left and the bar runs on in the colour of lateness. A clock that has stopped has
    no mark for now.
    """
    now = clock.ratio_used if clock.now_ratio is None else clock.now_ratio
    whole = max(1.0, now)
    scale = 100 / whole
    due, end = 100 / whole, min(now, whole) * scale
    pauses = [(max(0.0, a) * scale, min(b * scale, end)) for a, b in sorted(clock.pauses)]
    parts = [_rect("bed", 0, 100)]
    parts += [_rect("used", round(a, 2), round(min(b, due), 2)) for a, b in _spans_between(pauses, min(end, due))]
    if end > due:
        parts.append(_rect("over", round(due, 2), round(end, 2)))
    for start, stop in pauses:
        count = max(1, int((stop - start) / _HATCH) + 1)
        parts += [
            _rect("gone", round(start + index * _HATCH, 2), round(min(start + index * _HATCH + 1.02, stop), 2))
            for index in range(count)
            if start + index * _HATCH < stop
        ]
    if clock.now_ratio is not None:
        left = max(0.0, end - 0.35)
        parts.append(_rect("now-mark", round(left, 2), round(left + 0.7, 2), tall=True))
    parts.append(_rect("due-mark", round(due - 0.6, 2), round(due, 2), tall=True))
    label = clock.label or clock.remain_text or clock.word
    return format_html(
        '<svg class="bar" viewBox="0 0 100 12" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>',
        label,
        format_html_join("", "{}", ((part,) for part in parts)),
    )
