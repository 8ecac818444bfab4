"""Of which version a downloaded sheet is 来自: a note below its rows, read when it comes back and never as data.

Always in Chinese, as the sheet's headers are. A sheet without the note goes on as if nobody knew.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from django.utils.translation import override

from shanzhi.catalogue.models import Part
from shanzhi.kernel.sheets import SheetRow

_MARK = "本表来自：{}，版本{}"


def mark(part: str, code: str) -> str:
    """Return the note for a version of a part."""
    with override("zh-hans"):
        return _MARK.format(Part(part).label, code)


def read_mark(rows: Iterable[SheetRow], part: str) -> tuple[Iterator[SheetRow], str]:
    """Return a sheet's rows without such notes, and the version one of them names for this part, '' for none."""
    kept, code, ours = [], "", re.compile(_MARK.format("(.+?)", "(.+)"))
    for row in rows:
        said = [cell for cell in row.cells.values() if cell]
        found = ours.fullmatch(said[0]) if len(said) == 1 else None
        if found is None:
            kept.append(row)
        elif mark(part, found[2]) == said[0]:
            code = found[2]
    return iter(kept), code
