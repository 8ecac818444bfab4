"""The one conditional update of every journalled change: whoever comes second is refused, and nothing is lost.

The caller is inside the transaction of the act, and writes the act's line with ``journal.actions.record``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from shanzhi.journal import statements
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.kernel.steps import Move


def version_moves() -> dict[str, Any]:
    """Return what an update of many rows at once does to their versions."""
    return {"version": F("version") + 1}


def change(
    row: Any, stale: object = "", /, *, seen: int | None = None, also: Iterable[str] = (), **columns: Any
) -> None:
    """Change a row that is still as it was read; the row in hand then stands as the database's does.

    ``seen`` is the version that a page showed, if any. ``also`` names columns that must stand as they were read
    although nobody counts a change of theirs as a version.

    :raises Stale: when somebody else changed it first; ``stale`` says so, in words of the thing.
    """
    whose = ["district_id"] if hasattr(row, "district_id") else []  # every statement on a big table names it
    as_read = {name: getattr(row, name) for name in (row._meta.pk.attname, "version", *whose, *also)}
    moved = {"version": row.version + 1, **columns}
    if seen not in (None, row.version) or not statements.update(type(row), as_read, moved):
        raise Stale(stale or _("您看的这一页旧了，没有生效：别人刚动过。"))
    for name, value in columns.items():
        setattr(row, name, value)
    row.version += 1


def move(thing: Any, step: Move, /, *, seen: int | None = None, **columns: Any) -> str:
    """Move a thing by a step of its small table and return the state that it left.

    :raises Refused: where the table doesn't allow the step from there.
    :raises Stale: when somebody was faster.
    """
    late = _("您看的这一页旧了，“%(verb)s”没有生效：别人刚动过。") % {"verb": step.label}
    if seen not in (None, thing.version):
        raise Stale(late)
    if thing.state not in step.starts:
        raise Refused(_("现在不能“%(verb)s”：%(state)s。") % {"verb": step.label, "state": thing.state_label})
    was = str(thing.state)
    change(thing, late, **{"state": str(step.to or was), **columns})
    return was
