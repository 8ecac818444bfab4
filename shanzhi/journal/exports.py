"""What is taken out of the house 导出: who took what along is a line, and a workbook says so on itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from shanzhi.journal.actions import record
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.ids import uuid7
from shanzhi.kernel.sheets import SheetRow
from shanzhi.kernel.workbooks import write_xlsx

MOMENT, READ_BACK = "%Y-%m-%d %H:%M", r"\d{4}-\d\d-\d\d \d\d:\d\d"


def take_out(verb: str, data: Mapping[str, Any], *, by: Actor, at: datetime, **about: Any) -> None:
    """Write down that somebody took something out, in a transaction of its own.

    The line's subject is this export and no other; ``about`` says otherwise, or its zone and origin, in ``record``'s
    words.
    """
    told: dict[str, Any] = {"district_id": by.district_id, "subject_kind": "export", "subject_id": uuid7()}
    with transaction.atomic():
        record(verb, by=by, at=at, data=data, **{**told, **about})


def workbook(
    headers: Sequence[object], rows: Iterable[Sequence[object]], *, title: str, by: Actor, at: datetime
) -> bytes:
    """Return a workbook whose watermark says who took it out and when; yes and no in the reader's language."""
    watermark = _watermark(by.name, local(at).strftime(MOMENT))
    words = {True: _("是"), False: _("否")}
    said = ([words[cell] if isinstance(cell, bool) else cell for cell in row] for row in rows)
    return write_xlsx([str(one) for one in headers], said, title=title, watermark=watermark)


def _watermark(name: str, when: str) -> str:
    return _("%(name)s %(when)s导出") % {"name": name, "when": when}


def without_watermark(rows: Iterable[SheetRow]) -> Iterator[SheetRow]:
    """Yield a sheet's rows but those that hold nothing but our own watermark, so that it can be taken in again."""
    spoken = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            words = re.escape(_watermark("\0", "\1")).replace("\1", READ_BACK)
            spoken.append(words.replace("\0\\ ", "(.+ )?").replace("\0", ".*"))  # a name may be empty
    ours = re.compile("|".join(spoken), re.DOTALL)
    for row in rows:
        said = [cell for cell in row.cells.values() if cell]
        if len(said) != 1 or not ours.fullmatch(said[0]):
            yield row
