"""What we carry from others is named with its licence."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_icons_licence_is_kept():
    kept = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    assert "Bootstrap Icons" in kept
    assert "Permission is hereby granted, free of charge" in kept
