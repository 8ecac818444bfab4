"""What is taken out of the house 导出: who took what along is a line, and a workbook says so on itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.journal.actions import record
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.ids import uuid7
from shanzhi.kernel.workbooks import write_xlsx


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
    watermark = _("%(name)s %(when)s导出") % {"name": by.name, "when": f"{local(at):%Y-%m-%d %H:%M}"}
    words = {True: _("是"), False: _("否")}
    said = ([words[cell] if isinstance(cell, bool) else cell for cell in row] for row in rows)
    return write_xlsx([str(one) for one in headers], said, title=title, watermark=watermark)
