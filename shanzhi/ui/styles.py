"""Which style sheets a kind of page takes, in order. One list, read by the ``styles`` tag and by the build."""

from __future__ import annotations

BUNDLES: dict[str, tuple[str, ...]] = {
    "core": (
        "tokens",
        "base",
        "panel",
        "controls",
        "field",
        "state",
        "clock",
        "note",
        "table",
        "five",
        "bar",
        "timeline",
        "photos",
        "map",
        "sealed",
        "empty",
        "frame",
    ),
    "public": ("public",),
    "worker": ("public", "worker"),
    "staff": ("top", "page", "queues", "suggestion", "pair", "keys"),
    "board": ("board",),
    "case": ("case",),
    "unit": ("unit",),
    "talk": ("talk",),
    "overview": ("plot", "ground", "overview"),
    "whole": ("plot", "ground", "overview", "whole"),
    "patrol": ("ground", "patrol"),
    "inspect": ("photos", "inspect"),
    "beside": ("beside",),
    "plot": ("plot",),
    "keeper": ("keeper",),
    "sheet": ("sheet", "receipt"),
    "receipt": ("receipt",),
    "kit": ("kit",),
    "print": ("print",),
}


def bundle_path(name: str) -> str:
    """Return the static path of a bundle built into one file."""
    return f"ui/built/{name}.css"


def sheet_paths(name: str) -> list[str]:
    """Return the static paths of the sheets of a bundle.

    :raises KeyError: for an unknown bundle.
    """
    return [f"ui/css/{sheet}.css" for sheet in BUNDLES[name]]
