"""The journal alone: no other room listens, sweeps, shows states or erases while its own tests run."""

from __future__ import annotations

import pytest

from shanzhi.journal import retention, subscribers, sweeps, verification


@pytest.fixture(autouse=True)
def _only_ours(monkeypatch):
    for module, name in (
        (subscribers, "_registered"),
        (sweeps, "_registered"),
        (verification, "_registered"),
        (retention, "_erasers"),
    ):
        monkeypatch.setattr(module, name, {})
    subscribers.wanting.cache_clear()
    yield
    subscribers.wanting.cache_clear()
