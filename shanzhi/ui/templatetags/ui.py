"""``{% load ui %}``: the tags every room's pages are written with. The list with arguments is in docs/ui.md."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import cache
from typing import Any

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage
from django.forms import BoundField
from django.http import HttpRequest
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.ui import dates, forms, slots
from shanzhi.ui.bars import bar_svg, state_boxes
from shanzhi.ui.context import moment_of
from shanzhi.ui.icons import icon as icon_svg
from shanzhi.ui.shapes import ClockView, ReckoningView, StateView, StepView, SuggestionView, TimelineLine
from shanzhi.ui.styles import bundle_path, sheet_paths

register = template.Library()
CLOCK_ICONS = {
    "ok": "check-circle",
    "near": "exclamation-triangle",
    "late": "exclamation-octagon-fill",
    "hold": "pause-circle",
    "done": "check2",
}
_CLAUSE = re.compile(r"[^，。；：！？]*[，。；：！？]+|[^，。；：！？]+$")


def _request(context: Context) -> HttpRequest | None:
    return getattr(context, "request", None) or context.get("request")


def _moment(context: Context) -> datetime:
    now = context.get("now")
    return now if isinstance(now, datetime) else moment_of(_request(context))


# --- head and frame --------------------------------------------------------


@register.simple_tag
def styles(name: str) -> SafeString:
    """Link a bundle of style sheets: one file once collected, its single sheets before that."""
    built = getattr(staticfiles_storage, "has_bundle", None)
    paths = [bundle_path(name)] if built and built(name) else sheet_paths(name)
    return _links(tuple(paths), "print" if name == "print" else "all")


@cache
def _links(paths: tuple[str, ...], media: str) -> SafeString:
    return format_html_join(
        "\n", '<link rel="stylesheet" href="{}" media="{}">', ((static(path), media) for path in paths)
    )


@register.simple_tag(takes_context=True)
def display(context: Context, natural: str) -> SafeString:
    """Write the density attributes of ``html``: the page's natural one, unless 长辈版 was chosen."""
    chosen = context.get("density") or natural
    return format_html('data-density="{}" data-natural="{}"', chosen, natural)


@register.simple_tag(takes_context=True)
def slot(context: Context, name: str, thing: Any = None) -> SafeString:
    """Show what upper rooms put into the named slot; plain text is escaped."""
    return format_html_join("\n", "{}", ((part,) for part in slots.render(name, _request(context), thing)))


@register.simple_tag
def icon(name: str) -> SafeString:
    """Inline an icon; it is hidden from screen readers and always stands beside a word."""
    return icon_svg(name)


# --- words -----------------------------------------------------------------


@register.simple_tag(takes_context=True)
def when(context: Context, moment: datetime | date | str | None, form: str = "full") -> SafeString | str:
    """Say a moment: 今天17:30, 3月16日（周一）17:30. Forms: full short day date time print printday. Text passes."""
    if not moment:
        return ""
    if isinstance(moment, str):
        return format_html("{}", moment)
    words = format_html("{}", dates.say_when(moment, now=_moment(context), form=form))
    paper = dates.say_on_paper(moment, now=_moment(context), form=form)
    return _time(moment, format_html("<span>{}</span>", words) if paper else words, paper, "nb")


@register.simple_tag(takes_context=True)
def when_line(context: Context, moment: datetime | date | str, form: str = "short") -> SafeString:
    """Say a moment as the two parts a timeline stacks: day, then time."""
    if isinstance(moment, str):
        return format_html("<time>{}</time>", moment)
    parts = dates.split_line(moment, now=_moment(context), form=form)
    words = format_html_join(" ", '<span class="nb">{}</span>', ((part,) for part in parts))
    return _time(moment, words, dates.say_on_paper(moment, now=_moment(context), form=form))


def _time(moment: datetime | date, words: SafeString, paper: str, kind: str = "") -> SafeString:
    """Return the element of a moment; ``paper`` is what the print sheet shows in place of its children (今天)."""
    kinds = format_html(' class="{}"', kind) if kind else ""
    on_paper = format_html(' data-paper="{}"', paper) if paper else ""
    return format_html('<time{} datetime="{}"{}>{}</time>', kinds, _machine(moment), on_paper, words)


def _machine(moment: datetime | date) -> str:
    return local(moment).isoformat(timespec="minutes") if isinstance(moment, datetime) else moment.isoformat()


@register.simple_tag
def amount(value: object, unit: object) -> SafeString:
    """Say a number with its unit, never broken over a line: 1,284件."""
    return format_html('<span class="nb">{}</span>', dates.say_amount(value, unit))


@register.filter
def num(value: object) -> str:
    """Say a number with thousands commas: 1,284."""
    return dates.say_number(value)


@register.filter
def cl(text: object) -> SafeString:
    """Wrap each clause of Chinese text so that lines end at 标点; for headings and short fixed copy."""
    words = str(text)
    if (get_language() or "").startswith("en"):
        return format_html("{}", words)
    return format_html_join("", '<span class="cl">{}</span>', ((part,) for part in _CLAUSE.findall(words)))


# --- chips -----------------------------------------------------------------


@register.simple_tag
def clock_chip(clock: ClockView | None) -> SafeString | str:
    """Show a clock chip: sign, word and colour. The sign's shape alone tells the kind."""
    if clock is None:
        return ""
    return format_html(
        '<span class="clk {}">{}<span>{}</span></span>', clock.kind, icon_svg(CLOCK_ICONS[clock.kind]), chip_text(clock)
    )


def chip_text(clock: ClockView) -> str:
    """Return a chip's words: 临期，剩18分; 超期5天; 按时办结."""
    parts = {"word": clock.word, "remaining": clock.remaining}
    if not clock.remaining:
        return str(clock.word)
    return (_("%(word)s%(remaining)s") if clock.kind == "late" else _("%(word)s，%(remaining)s")) % parts


@register.simple_tag
def state_chip(state: StateView | None) -> SafeString | str:
    """Show where something stands: five boxes filled up to the step, or an icon for a side state, and the word."""
    if state is None:
        return ""
    sign = state_boxes(state.step) if state.step else icon_svg(state.icon)
    return format_html('<span class="state">{}{}</span>', sign, state.word)


# --- components with a template of their own --------------------------------


@register.inclusion_tag("ui/five_steps.html", takes_context=True)
def five_steps(context: Context, steps: list[StepView], form: str = "short") -> dict[str, object]:
    """Show the five-step line; vertical in 长辈版. Residents see days: ``{% five_steps steps "date" %}``."""
    return {"steps": steps, "form": form, "now": _moment(context)}


@register.inclusion_tag("ui/clock_bar.html", takes_context=True)
def clock_bar(context: Context, clock: ClockView) -> dict[str, object]:
    """Show one clock with its bar; stand up to three in ``<div class="clocks">``."""
    return {"clock": clock, "bar": bar_svg(clock), "now": _moment(context)}


@register.simple_tag
def bar(clock: ClockView) -> SafeString:
    """Show the bar alone: filled counted, hatched paused, black mark now, end mark due."""
    return bar_svg(clock)


@register.inclusion_tag("ui/reckoning.html")
def reckoning(reckoning: ReckoningView) -> dict[str, object]:
    """Show how a due moment came about."""
    return {"reckoning": reckoning}


@register.inclusion_tag("ui/timeline.html", takes_context=True)
def timeline(context: Context, lines: list[TimelineLine], form: str = "short") -> dict[str, object]:
    """Show what happened, in the order given (newest first)."""
    return {"lines": lines, "form": form, "now": _moment(context)}


@register.inclusion_tag("ui/suggestion.html")
def suggestion(suggestion: SuggestionView) -> dict[str, object]:
    """Show a suggestion with its reasons."""
    return {"suggestion": suggestion}


@register.inclusion_tag("ui/field.html", takes_context=True)
def field(
    context: Context, bound: BoundField, label: object = "", hint: object = "", optional: object = None
) -> dict[str, object]:
    """Show a form field whole: label, hint, error, input. ``optional`` replaces 可以不填; '' hides it."""
    shown = forms.field_view(bound, label=label, hint=hint, optional=optional)
    return _unfit(context, shown, shown["errors"])


@register.inclusion_tag("ui/error_summary.html", takes_context=True)
def error_summary(context: Context, form: Any, title: object = "") -> dict[str, object]:
    """Show a form's errors at its top, each a link to its field; nothing while there are none."""
    shown = forms.summary_view(form, title=title)
    return _unfit(context, shown, shown["items"])


def _unfit(context: Context, shown: dict[str, object], errors: object) -> dict[str, object]:
    """Return what is shown; where errors are, leave word for ``ui.middleware``: what was sent is answered 422."""
    if errors and (request := _request(context)) is not None:
        request.is_unfit = True  # type: ignore[attr-defined]
    return shown


@register.simple_block_tag
def panel(content: SafeString, title: object = "", meta: object = "", label: object = "", body: bool = True) -> str:
    """Wrap what stands up to ``{% endpanel %}`` in a panel; ``body=False`` for tables and lists."""
    head = format_html('<span class="meta">{}</span>', meta) if meta else ""
    header = format_html("<header><h2>{}</h2>{}</header>", title, head) if title else ""
    name = format_html(' aria-label="{}"', label) if label else ""
    inner = format_html('<div class="body">{}</div>', content) if body else content
    return format_html('<section class="panel"{}>{}{}</section>', name, header, inner)


@register.filter
def undo_url(message: Any) -> str:
    """Return the address that takes a step back, from a message made by ``flash.offer_undo``; '' for others."""
    first, _space, url = str(message.extra_tags or "").partition(" ")
    return url if first == "undo" else ""


# --- what was typed and did not take effect --------------------------------


@register.simple_tag(takes_context=True)
def tried(context: Context, *addresses: str) -> bool:
    """Say whether this page answers a form that was sent to one of the addresses."""
    request = _request(context)
    return request is not None and request.method == "POST" and request.path in addresses


@register.simple_tag(takes_context=True)
def typed(context: Context, name: str, *addresses: str, otherwise: object = "") -> object:
    """Return what was typed into ``name`` of a form sent to one of the addresses, if this page answers it."""
    request = _request(context)
    if request is None or not tried(context, *addresses):
        return otherwise
    return request.POST.get(name, "")


@register.simple_tag(takes_context=True)
def picked(context: Context, name: str, value: object, *addresses: str, otherwise: object = None) -> bool:
    """Say whether ``value`` was chosen for ``name`` in such a form, else whether it is ``otherwise``."""
    request = _request(context)
    if request is None or not tried(context, *addresses):
        return value == otherwise
    return str(value) in request.POST.getlist(name)


@register.inclusion_tag("ui/_not_done.html", takes_context=True)
def not_done(context: Context, refusal: Refused | None, *, gone: bool = False) -> dict[str, object]:
    """Say at the top of a page why something did not take effect.

    Whoever came second reads their own words here too: what changed meanwhile may have taken the form away, and has
    where the page says ``gone``.
    """
    request = _request(context)
    sent = request.POST.values() if request is not None and refusal and (gone or isinstance(refusal, Stale)) else ()
    kept = [str(words) for words in sent if " " in str(words).strip() or not str(words).isascii()]
    return {"reasons": list(refusal.reasons) if refusal else [], "kept": kept}


@register.inclusion_tag("ui/_why_not.html", takes_context=True)
def why_not(context: Context, *addresses: str) -> dict[str, object]:
    """Say beside a small form why it did not take effect: the page's ``refusal``, if it was this form."""
    refusal = context.get("refusal")
    said = list(refusal.reasons) if refusal and tried(context, *addresses) else []
    return {"id": "tried", "errors": said}
