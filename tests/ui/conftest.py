"""What tests of the components share: a way to render a few words of template at a fixed moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.template import engines
from django.test import RequestFactory

from shanzhi.ui import slots


@pytest.fixture(autouse=True)
def empty_slots(monkeypatch: pytest.MonkeyPatch) -> None:
    """Empty every slot: the components are looked at without the rooms that use them."""
    monkeypatch.setattr(slots, "_slots", {})


@pytest.fixture
def rendered(at: datetime) -> Callable[..., str]:
    """Give ``rendered(template, **context)``: the text it makes on Wednesday 11 March 2026, 10:00."""

    def render(template: str, **context: Any) -> str:
        request = RequestFactory().get("/somewhere/")
        request.moment = at
        return engines["django"].from_string("{% load ui %}" + template).render(context, request)

    return render
