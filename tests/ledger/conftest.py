"""The ledger with a home of its own for every test, and no other room's subscribers or sweeps."""

from __future__ import annotations

import pytest

from shanzhi.journal import retention, subscribers, sweeps, verification


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    """Give the data folder: keys and the kept checkpoint lie here."""
    settings.HOME = tmp_path / "home"
    return settings.HOME


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
