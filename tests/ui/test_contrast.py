"""The colours, measured: text at 4.5, control edges and large signs at 3 (WCAG 2.2, 1.4.3 and 1.4.11)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[2] / "shanzhi" / "ui" / "static" / "ui" / "css"
TOKENS = dict(
    re.findall(
        r"--sz-([a-z0-9-]+):\s*(#[0-9a-f]{6})", (CSS / "tokens.css").read_text().split('[data-density="large"]')[0]
    )
)
LARGE = dict(
    re.findall(
        r"--sz-([a-z0-9-]+):\s*(#[0-9a-f]{6})", (CSS / "tokens.css").read_text().split('[data-density="large"]')[1]
    )
)


def luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


TEXT = [
    *(
        (name, ground)
        for name in ("ink", "ink-2", "ink-3", "act", "act-deep", "late", "near", "ok")
        for ground in ("paper", "ground")
    ),
    ("ink-2", "sunk"),
    ("ink-3", "sunk"),
    *((name, f"{name}-wash") for name in ("act", "ok", "near", "late", "hold", "done")),
    ("ink", "act-wash"),
    ("ink-3", "act-wash"),
    ("ink-2", "near-wash"),
    ("ink", "near-wash"),
    ("on", "act"),
    ("on", "act-deep"),
    ("on", "ink"),
    ("brand", "paper"),
    ("ink", "q3"),
]
EDGES = [
    ("edge", "paper"),
    ("edge", "ground"),
    ("act", "paper"),
    ("act", "ground"),
    ("ink-3", "sunk"),
    ("hold", "sunk"),
    ("late", "sunk"),
]


@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_can_be_read(text, ground):
    assert ratio(TOKENS[text], TOKENS[ground]) >= 4.5


@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_and_signs_can_be_seen(edge, ground):
    assert ratio(TOKENS[edge], TOKENS[ground]) >= 3


@pytest.mark.parametrize("series", ["d1", "d2", "d3", "d4", "d-rest"])
def test_plots_can_be_seen(series):
    assert ratio(TOKENS[series], TOKENS["paper"]) >= 3


@pytest.mark.parametrize(("name", "least"), [("ink-2", 12), ("ink-3", 9)])
def test_large_print_is_darker(name, least):
    assert ratio(LARGE[name], TOKENS["paper"]) >= least


def test_components_read_tokens_for_their_colours():
    """Raw colours stand in tokens.css alone; a printed sheet is black on white whatever the tokens say."""
    allowed = {"#fff", "#ffffff", "#000", "#444", "#555", "#222", "#333", "#777", "#aaa", "#ddd", "#f1f2ee"}
    for sheet in CSS.glob("*.css"):
        if sheet.name == "tokens.css":
            continue
        found = set(re.findall(r"#[0-9a-f]{3,6}\b", sheet.read_text()))
        assert found <= allowed, (sheet.name, found - allowed)


def test_no_sheet_loads_anything_from_elsewhere():
    for sheet in CSS.glob("*.css"):
        # A fragment of the page itself (a hatch drawn in it) is no load.
        assert "url(" not in sheet.read_text().replace("url(#", ""), sheet.name
        assert "@import" not in sheet.read_text(), sheet.name
