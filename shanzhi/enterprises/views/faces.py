"""What the pages of this room share: a form beside a list, tried and answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from shanzhi.kernel.refusal import Refused
from shanzhi.people.access import StaffRequest
from shanzhi.ui.context import moment_of


def tried(request: StaffRequest, form: Any, act: Callable[..., Any], *where: str) -> HttpResponse | None:
    """Do what a valid form asks and go on to ``where``; None, with the reasons on the form, where it can't be."""
    if not form.is_bound or not form.is_valid():
        return None
    try:
        act(by=request.actor, at=moment_of(request), **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, [str(reason) for reason in refusal.reasons])
        return None
    messages.success(request, _("记下了。"))
    return redirect(*where)
