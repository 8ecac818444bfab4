"""The doors' names 来源, in one place. A door not listed is shown by its own word."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

CHANNELS = {
    "web": _("居民网页"),
    "phone": _("电话"),
    "walk_in": _("窗口"),
    "grid_worker": _("网格员"),
    "visit": _("领导走访"),
    "hotline": _("12345转来"),
    "meeting": _("议事"),
    "mediation": _("调解"),
    "pairing": _("结对"),
    "inspection": _("检查"),
    "station": _("阵地"),
    "campaign": _("整治"),
    "enterprise": _("企业"),
    "merchant": _("商户"),
    "open311": _("Open311"),
    "api": _("其他系统"),
    "sheet": _("表格导入"),
}
# Told by who saw it at work, or by a superior: registered at once, while what others tell is looked at first.
FIRST_HAND = frozenset({"grid_worker", "visit", "inspection", "campaign", "station"})


def say_channel(channel: str) -> object:
    """Return the name of a door."""
    return CHANNELS.get(channel, channel)
