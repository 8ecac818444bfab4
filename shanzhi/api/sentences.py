"""How this room's lines read, and how systems and hooks stand for the check that lines and states agree."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from shanzhi.api.models import Hook, System
from shanzhi.journal import sentences, verification
from shanzhi.journal.verification import Standing

LABELS = {
    "api.make_system": _("接入系统"),
    "api.renew_system": _("换令牌"),
    "api.revoke_system": _("收回令牌"),
    "api.make_hook": _("设推送"),
    "api.renew_secret": _("换密钥"),
    "api.move_hook": _("改地址"),
    "api.stop_hook": _("停推送"),
}


def _standing(model: Any) -> Callable[[str, Collection[str] | None], Iterable[Standing]]:
    def standings(district_id: str, ids: Collection[str] | None) -> Iterable[Standing]:
        rows = model.objects.in_district(district_id)
        if ids is not None:
            rows = rows.filter(pk__in=[int(one) for one in ids if one.isdigit()])
        for row in rows.iterator(chunk_size=500):
            yield Standing(str(row.pk), row.state)

    return standings


def register() -> None:
    """Name this room's verbs and show what it keeps to the check."""
    for verb, label in LABELS.items():
        sentences.register(verb, label=label, say=lambda _entry, data: str(data.get("name", "")))
    verification.register("api_system", _standing(System))
    verification.register("api_hook", _standing(Hook))
