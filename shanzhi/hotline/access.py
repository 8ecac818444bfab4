"""Who may touch which sheet: answers 404 for what isn't yours, as if it were not there."""

from __future__ import annotations

from django.http import Http404

from shanzhi.hotline.models import SheetImport
from shanzhi.kernel.actors import Actor


def get_sheet(actor: Actor, number: str) -> SheetImport:
    """Return the sheet of this number if the actor may know of it.

    :raises Http404: when it isn't there or isn't theirs; the two answer alike.
    """
    found: SheetImport | None = SheetImport.objects.visible_to(actor).filter(number=number).first()
    if found is None:
        raise Http404
    return found
