"""What an inspector's phone says of a visit's photos: which item each belongs to, by the hash of its bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shanzhi.enforcement.models import Item


def photos_of(items: Sequence[Item], posted: Mapping[str, str]) -> dict[int, str]:
    """Return the hash of each item's photo by the item's ordinal, as far as there is one."""
    named = {one.ordinal: posted.get(f"photo-{one.ordinal}", "") for one in items}
    return {ordinal: digest for ordinal, digest in named.items() if digest}
