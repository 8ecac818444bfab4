"""What this room shows on others' pages: the link to what is stuck, and to one's own lines of the list."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.accountability.queries.warnings import of_case
from shanzhi.cases.models import Case
from shanzhi.supervision.panels import tab_links
from shanzhi.ui import nav, slots


def tabs(request: HttpRequest | None, _thing: Any) -> SafeString:
    """Return this room's links among the pages of supervision."""
    names = [(_("卡在哪里"), "stuck"), (_("预警"), "warnings"), (_("追责问责"), "items")]
    return tab_links(request, ((words, reverse(f"accountability:{name}")) for words, name in names))


def case_warnings(request: HttpRequest | None, case: Case) -> str:
    """Return the latest warnings on a case, as lines of supervision's panel there."""
    rows = of_case(case)
    return render_to_string("accountability/_case_warnings.html", {"rows": rows}, request=request) if rows else ""


def fill() -> None:
    """Fill the slots this room fills."""
    nav.offer("nav.more", gettext_lazy("卡在哪里"), "accountability:stuck", order=35)
    slots.register("supervision.case", case_warnings, order=30, key="accountability.case")
    slots.register("supervision.tabs", tabs, order=30, key="accountability.tabs")
