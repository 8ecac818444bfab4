"""Division codes 区划代码: 12 digits, what they say and whether they hold together. No Django.

2 province + 2 city + 2 county (GB/T 2260) + 3 street or town (GB/T 10114) + 3 community or village. A zone 片区 has no
national code; it takes a local one whose last three digits are 900–999 and is looked through when the codes of its
children are checked. Sources: handbook §2.4 (statistics bureau's coding rules).
"""

from __future__ import annotations

import re
from enum import StrEnum

from shanzhi.survey.faults import SurveyFault

_TWELVE = re.compile(r"[0-9]{12}", re.ASCII)
_ENDS = (2, 4, 6, 9, 12)
_STREET_CLASSES = ((1, 99, "街道"), (100, 199, "镇"), (200, 399, "乡"), (400, 599, "类似乡级单位"))
_COMMUNITY_CLASSES = ((1, 199, "居委会"), (200, 399, "村委会"), (400, 899, "类似村级单位"), (900, 999, "片区"))
INVENTED_PREFIX = "99"  # no province has it, and none may: the demonstration's ground


class DivisionKind(StrEnum):
    """What a division is; how deep it lies is ``level``, which a place may count differently."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    STREET = "street"
    ZONE = "zone"
    COMMUNITY = "community"


_KINDS = (
    DivisionKind.PROVINCE,
    DivisionKind.CITY,
    DivisionKind.COUNTY,
    DivisionKind.STREET,
    DivisionKind.COMMUNITY,
)


def significant(code: str) -> str:
    """Return the digits of a valid code that name it, without the filling zeros: '990101001000' → '990101001'."""
    for end in _ENDS:
        if not code[end:].strip("0"):
            return code[:end]
    return code


def kind_of(code: str) -> DivisionKind:
    """Return the kind that a valid code stands for."""
    own = significant(code)
    if len(own) == 12 and own[9] == "9":
        return DivisionKind.ZONE
    return _KINDS[_ENDS.index(len(own))]


def depth(code: str) -> int:
    """Return the level a valid code has in the national scheme, from 1 (province) to 5 (community)."""
    return _ENDS.index(len(significant(code))) + 1


def class_of(code: str) -> str:
    """Return the Chinese class word of a street's or community's number range (街道, 镇, 村委会, …), '' elsewhere."""
    own = significant(code)
    ranges = {9: _STREET_CLASSES, 12: _COMMUNITY_CLASSES}.get(len(own), ())
    number = int(own[-3:]) if ranges else 0
    return next((word for low, high, word in ranges if low <= number <= high), "")


def is_invented(code: str) -> bool:
    """Return whether the code belongs to invented ground, which every map must say."""
    return code.startswith(INVENTED_PREFIX)


def faults(code: str, parent_code: str = "", level: int | None = None, home: str = "") -> list[SurveyFault]:
    """Return what is wrong with a code under a parent, as whole sentences; empty when all is well.

    ``parent_code`` is the code the child's must begin with: that of the nearest division above which is no zone.
    ``home`` is the six digits of whoever takes the code in, who has use for what lies within or above alone.
    """
    if not _TWELVE.fullmatch(code):
        return [SurveyFault("code_of_12", code=code)]
    own = significant(code)
    found = []
    if "00" in (own[0:2], own[2:4], own[4:6]) or "000" in (own[6:9], own[9:12]):
        found.append(SurveyFault("code_with_gap", code=code))
    elif len(own) >= 9 and not class_of(code):
        found.append(SurveyFault("code_out_of_range", code=code))
    if parent_code and (significant(parent_code) == own or not own.startswith(significant(parent_code))):
        found.append(SurveyFault("code_elsewhere", code=code, parent=parent_code))
    ground = significant(home.ljust(12, "0")) if home else own
    if not own.startswith(ground) and not ground.startswith(own):
        found.append(SurveyFault("code_of_others", code=code, home=home))
    if level is not None and kind_of(code) is not DivisionKind.ZONE and level < depth(code):
        found.append(SurveyFault("code_level", code=code, level=level))
    return found


_LONG_ENDINGS = ("社区居民委员会", "居民委员会", "社区居委会", "村民委员会", "居委会", "村委会", "街道办事处", "社区")


def short_name(name: str) -> str:
    """Return a community's name without its official ending, when at least two characters remain."""
    for ending in _LONG_ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            return name.removesuffix(ending)
    return name
