"""Level names to start from: the unit tree's, and the party line's in the two variants of the founding article. Pure.

They are copied into ``LevelName`` rows, where each deployment calls its levels what it likes.
"""

from __future__ import annotations

from dataclasses import dataclass

UNIT_LEVELS = ("区县", "部门、街道", "站所、社区")


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to draw the four levels: its code, where it was described, and what its levels are called."""

    code: str
    place: str
    levels: tuple[str, ...]


JINING = Variant("jining", "济宁", ("街道党工委", "社区党委", "网格（小区）党支部", "楼院党小组"))
JINGGANGSHAN = Variant("jinggangshan", "井冈山", ("街道党工委", "社区党组织", "网格党小组", "党员中心户"))
VARIANTS = {variant.code: variant for variant in (JINING, JINGGANGSHAN)}
