"""How people write a place: widths, spaces, Chinese numerals, official endings. Pure string work."""

from __future__ import annotations

import re
import unicodedata

_SPACE = re.compile(r"\s+")
_MARK = re.compile(r"[^\w|-]+|_+")
_HYPHEN = re.compile(r"(?<![A-Z0-9])-|-(?!\d)")
_CHINESE_NUMBER = re.compile(r"第?([零〇一二两三四五六七八九十百\d]{1,6})(?=号|栋|幢|弄|单元|网格|座)")
_NTH_GRID = re.compile(r"第(?=\d+网格)")
_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_BEHIND = re.compile(
    r"(?:[东西南北]?[段侧边]|附近|小区)?(?P<number>\d{1,5})(?:-\d+)?"
    r"(?P<word>号?路?灯杆|号?路灯|号杆|号楼|栋|幢|座|号|弄)"
)
_NUMBER = re.compile(r"\d+")
_ENDINGS = (
    ("社区居民委员会", ("社区", "社区居委会", "居委会")),
    ("社区居委会", ("社区", "居委会")),
    ("居民委员会", ("社区", "居委会")),
    ("村民委员会", ("村", "村委会")),
    ("村委会", ("村",)),
    ("居委会", ("社区",)),
    ("街道办事处", ("街道",)),
)


def skeleton(text: str) -> str:
    """Return a text ready to be compared: NFKC, upper case, without spaces, marks as '|', 三号楼 as 3号楼."""
    text = _SPACE.sub("", unicodedata.normalize("NFKC", text).upper())
    text = _HYPHEN.sub("|", _MARK.sub("|", text)) if "-" in text else _MARK.sub("|", text)
    return _NTH_GRID.sub("", _CHINESE_NUMBER.sub(_as_digits, text)).strip("|")


def _as_digits(found: re.Match[str]) -> str:
    value = _read_number(found[1])
    return found[0] if value is None else str(value)


def _read_number(words: str) -> int | None:
    """Return the value of a numeral up to 999: 12, 十二, 一百零五, 一二 (read digit by digit)."""
    if words.isdigit() and words.isascii():
        return int(words)
    if not any(word in "十百" for word in words):
        digits = [_DIGITS.get(word) for word in words]
        return None if None in digits else int("".join(str(digit) for digit in digits))
    total, last = 0, 0
    for word in words:
        if word in "十百":
            total += (last or 1) * (10 if word == "十" else 100)
            last = 0
        elif word in _DIGITS:
            last = _DIGITS[word]
        else:
            return None
    return total + last


def spoken_variants(name: str) -> list[str]:
    """Return the skeletons under which a name is said: 梧桐社区居民委员会 is also 梧桐社区 and 梧桐居委会."""
    own = skeleton(name)
    variants = [own]
    for ending, others in _ENDINGS:
        stem = own.removesuffix(ending)
        if stem != own and len(stem) >= 2:
            bare = stem.removesuffix("村") or stem
            variants += [(bare if other.startswith("村") else stem) + other for other in others]
            break
    return list(dict.fromkeys(variants))


def door_behind(read: str, start: int) -> tuple[int, str, int] | None:
    """Return (number, 'pole' | 'block' | 'door', end) of the number that stands at ``start`` of a skeleton."""
    found = _BEHIND.match(read, start)
    if not found:
        return None
    word = found["word"]
    sort = "pole" if "灯" in word or "杆" in word else "block" if word in {"号楼", "栋", "幢", "座"} else "door"
    return int(found["number"]), sort, found.end()


def numbered(name: str) -> int | None:
    """Return the first number in a building's name: 3 for 3号楼 and for 三号楼."""
    found = _NUMBER.search(skeleton(name))
    return int(found[0]) if found else None
