"""Whether somebody changed a thing while a page of it lay open; the page carries the mark of what it showed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from shanzhi.kernel.refusal import Stale


def must_be_as_read(seen: str, mark: str) -> None:
    """See that a thing still bears the mark that was ``seen``; '' asks nothing. Ask under the lock that guards it.

    :raises Stale: when somebody changed it since.
    """
    if seen and seen != mark:
        raise Stale(_("您打开这一页以后别人改过，您写的还在下面，没有存。看过现在的样子，再存一次就以您写的为准。"))
