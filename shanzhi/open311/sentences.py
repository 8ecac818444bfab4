"""How this door's lines read, and how its keys stand for the check that lines and states agree."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.utils.translation import gettext_lazy as _

from shanzhi.journal import sentences, verification
from shanzhi.journal.verification import Standing
from shanzhi.open311.models import ApiKey, ReleasedPhoto

WORDS = (
    ("make_key", _("发钥匙")),
    ("revoke_key", _("收回钥匙")),
    ("show_photo", _("公开照片")),
    ("hide_photo", _("撤下照片")),
)


def standings(district_id: str, ids: Collection[str] | None) -> Iterable[Standing]:
    """Yield whether each key is in use."""
    rows = ApiKey.objects.in_district(district_id)
    if ids is not None:
        rows = rows.filter(pk__in=[int(one) for one in ids if one.isdigit()])
    for key in rows.iterator(chunk_size=500):
        yield Standing(str(key.pk), key.state)


def photos(district_id: str, ids: Collection[str] | None) -> Iterable[Standing]:
    """Yield whether each photo that was once released is shown."""
    rows = ReleasedPhoto.objects.in_district(district_id)
    if ids is not None:
        rows = rows.filter(pk__in=list(ids))
    for row in rows.iterator(chunk_size=500):
        yield Standing(str(row.pk), row.state, row.version)


def register() -> None:
    """Name this room's verbs and show its keys to the check."""
    for verb, label in WORDS:
        sentences.register(f"open311.{verb}", label=label, say=lambda _entry, data: str(data.get("name", "")))
    verification.register("open311_key", standings)
    verification.register("open311_photo", photos)
