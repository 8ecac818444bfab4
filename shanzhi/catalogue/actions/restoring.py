"""Going back 换回: an earlier version of one part is put in force again, whole, as it was published."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shanzhi.catalogue.models import CatalogueVersion
from shanzhi.journal import actions as journal
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Stale

RESTORE = "catalogue.restore"


def restore(version: CatalogueVersion, *, seen: str, by: Actor, at: datetime) -> None:
    """Put an earlier version in force in place of the one that was ``seen`` in force; that one stays, to go back to.

    :raises Stale: when another is in force by now, or this very one.
    """
    try:
        with transaction.atomic():
            parts = CatalogueVersion.objects.filter(part=version.part)
            now = parts.filter(is_current=True).first()
            if now is None or now.code != seen or now.pk == version.pk:
                code = now.code if now is not None else ""
                raise Stale(_("现行的已经是版本%(code)s，没有换。看过再决定。") % {"code": code})
            parts.filter(pk=now.pk, is_current=True).update(is_current=False)
            parts.filter(pk=version.pk).update(is_current=True)
            journal.record(
                RESTORE,
                district_id=by.district_id or settings.ENV.district_id,
                subject_kind="catalogue",
                subject_id=version.part,
                by=by,
                at=at,
                was=now.code,
                now=version.code,
                data={"part": version.part, "rows": version.row_count},
            )
    except IntegrityError as error:
        raise Stale(_("同时有别人发布了这一部分，没有换。看过新版本再决定。")) from error
