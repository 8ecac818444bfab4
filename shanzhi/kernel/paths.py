"""Trees by digits-only, fixed-width paths: four digits a level, ancestors by range query.

``>= path AND < next_after(path)`` is an index range on every database; ``startswith`` is not.
"""

from __future__ import annotations

from collections.abc import Iterable

WIDTH = 4
MAX_CHILDREN = 10**WIDTH - 2


def child_path(parent: str, ordinal: int) -> str:
    """Return the path of the ordinal-th child (counted from 1) of ``parent`` ('' for a root).

    :raises ValueError: when the ordinal doesn't fit in four digits.
    """
    if not 1 <= ordinal <= MAX_CHILDREN:
        raise ValueError(f"ordinal {ordinal} is outside 1–{MAX_CHILDREN}")
    return f"{parent}{ordinal:0{WIDTH}d}"


def next_after(path: str) -> str:
    """Return the first path after the whole subtree of ``path``; '' stands for the whole tree."""
    if not path:
        return "~"
    return f"{int(path) + 1:0{len(path)}d}"


def ancestors(path: str) -> list[str]:
    """Return the paths above ``path``, from the root down, without itself."""
    return [path[:end] for end in range(WIDTH, len(path), WIDTH)]


def is_within(path: str, root: str) -> bool:
    """Return whether ``path`` is ``root`` or lies below it ('' contains everything)."""
    return path.startswith(root)


def outermost(paths: Iterable[str]) -> list[str]:
    """Return the paths in their order, without those that lie at or below another."""
    kept: list[str] = []
    for path in sorted(paths):  # whatever lies below a path follows it, before all that doesn't
        if not kept or not is_within(path, kept[-1]):
            kept.append(path)
    return kept
