"""The kinds of talk 议事的种类 as data: names, who sits there, whether they yield an appeals list. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# Whoever sits there is counted by role, never named.
ROLES: dict[str, Promise] = {
    "resident": _("居民"),
    "steward": _("楼长"),
    "property": _("物业"),
    "owners": _("业委会"),
    "community": _("社区"),
    "party_delegate": _("党代表"),
    "congress_delegate": _("人大代表"),
    "cppcc_member": _("政协委员"),
    "courier": _("骑手和快递员"),
    "driver": _("网约车和货车司机"),
    "platform": _("平台和站点"),
    "merchant": pgettext_lazy("group", "商户"),
    "unit": _("部门和单位"),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of talk: ``roles`` are counted, ``appeals`` says that its topics are numbered as an appeals list."""

    code: str
    name: Promise
    about: Promise
    roles: tuple[str, ...]
    appeals: bool = False


KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind(
            "evening",
            _("楼长夜话"),
            _("晚上在楼下坐一坐：社区、物业、楼长和居民，能答的当场答。"),
            ("resident", "steward", "property", "community"),
        ),
        Kind(
            "council",
            _("说事议事"),
            _("定期说事：先收议题，会上议，议了要有着落。"),
            ("resident", "owners", "property", "community", "unit"),
        ),
        Kind("bench", _("板凳会"), _("搬个板凳就开：一件事，就地说清。"), ("resident", "steward", "community")),
        Kind(
            "sit_down",
            _("代表恳谈"),
            _("每月一次，两代表一委员、党员和居民代表坐下来，诉求逐条编号，逐条有措施。"),
            ("party_delegate", "congress_delegate", "cppcc_member", "resident", "community", "unit"),
            appeals=True,
        ),
        Kind(
            "couriers",
            _("骑手议事会"),
            _("骑手、快递员、站点和商户：进门、停车、充电、歇脚的事。"),
            ("courier", "platform", "merchant", "property", "community"),
        ),
        Kind(
            "new_trades",
            _("新就业群体议事会"),
            _("网约车、货运、直播等新就业群体和平台、部门坐下来议。"),
            ("driver", "courier", "platform", "unit", "community"),
        ),
    )
}


def say_headcounts(headcounts: dict[str, int]) -> str:
    """Return who was there as words: 居民23人，楼长4人; '' when nobody was counted."""
    counted = [(role, int(headcounts[role])) for role in ROLES if headcounts.get(role)]
    return str(_("，")).join(
        str(_("%(role)s%(n)s人")) % {"role": str(ROLES[role]), "n": number} for role, number in counted
    )


def choices() -> list[tuple[str, Promise]]:
    """Return (code, name) pairs for forms."""
    return [(kind.code, kind.name) for kind in KINDS.values()]
