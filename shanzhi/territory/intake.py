"""Reading what an import of the ground brings: fields, numbers, days, and what became of the rows. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from shanzhi.kernel.coordinates import Crs, is_in_china, to_wgs84
from shanzhi.kernel.sheets import SheetError, SheetRow

_YES_CRS = {
    "": Crs.WGS84,
    "wgs84": Crs.WGS84,
    "wgs-84": Crs.WGS84,
    "cgcs2000": Crs.WGS84,
    "2000": Crs.WGS84,
    "gps": Crs.WGS84,
    "天地图": Crs.WGS84,
    "gcj02": Crs.GCJ02,
    "gcj-02": Crs.GCJ02,
    "高德": Crs.GCJ02,
    "腾讯": Crs.GCJ02,
    "微信": Crs.GCJ02,
    "bd09": Crs.BD09,
    "bd-09": Crs.BD09,
    "百度": Crs.BD09,
}
_DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d")


@dataclass(slots=True)
class Outcome:
    """What an import did, or in a dry run would do. Rows with faults are left out, all others are taken."""

    dry_run: bool = False
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    faults: list[SheetError] = field(default_factory=list)
    notes: dict[str, object] = field(default_factory=dict)  # more for the journal line

    @property
    def summary(self) -> str:
        """Return the figures as one sentence."""
        words = {
            "added": self.added,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "faults": len({fault.number for fault in self.faults}),
        }
        if self.dry_run:
            return _("试读：会新增%(added)d行，改%(changed)d行，%(unchanged)d行不变，%(faults)d行有误。") % words
        return _("新增%(added)d行，改了%(changed)d行，%(unchanged)d行不变，%(faults)d行有误没有收。") % words


class FeatureError(SheetError):
    """What is wrong with one shape of a GeoJSON file; ``number`` counts the features from 1."""

    def __str__(self) -> str:
        return _("第%(number)s个图形：%(sentence)s") % {"number": self.number, "sentence": self.sentence}


class RowReader:
    """One row seen through the sheet's columns; collects what is wrong instead of stopping at the first fault."""

    def __init__(self, row: SheetRow, columns: Mapping[str, str | None]) -> None:
        """Take a row and the header of each field (``Sheet.columns``)."""
        self.row = row
        self.columns = columns
        self.errors: list[SheetError] = list(row.errors)

    def fault(self, sentence: object, name: str = "") -> None:
        """Note a fault of this row, at a field when named."""
        self.errors.append(SheetError(self.row.number, sentence, self.columns.get(name) or ""))

    def text(self, name: str, *, limit: int, required: bool = False) -> str:
        """Return a field's text of at most ``limit`` characters."""
        value = " ".join(self.row.get(self.columns.get(name)).split())
        if required and not value:
            self.fault(_("不能为空。"), name)
        if len(value) > limit:
            self.fault(_("超过%(limit)s字。") % {"limit": limit}, name)
        return value[:limit]

    def count(self, name: str) -> int | None:
        """Return a whole number from 0, None when the field is empty or wrong."""
        value = self.row.get(self.columns.get(name)).replace(",", "")
        if not value:
            return None
        if not (value.isascii() and value.isdigit() and len(value) <= 7):
            self.fault(_("“%(value)s”不是数目。") % {"value": value[:20]}, name)
            return None
        return int(value)

    def day(self, name: str) -> date | None:
        """Return a date, None when the field is empty or wrong."""
        value = self.row.get(self.columns.get(name)).split(" ")[0]
        if not value:
            return None
        for form in _DAYS:
            try:
                return datetime.strptime(value, form).date()  # noqa: DTZ007 (a day has no zone)
            except ValueError:
                continue
        self.fault(_("“%(value)s”不是日期。") % {"value": value[:20]}, name)
        return None

    def choice(self, name: str, words: Mapping[str, str]) -> str:
        """Return the value a word stands for, '' with a fault for an unknown word; the empty word needs an entry."""
        value = self.row.get(self.columns.get(name)).lower()
        if value not in words:
            known = "、".join(word for word in words if word and not word.isascii())
            self.fault(_("“%(value)s”不认识，可写：%(known)s。") % {"value": value[:20], "known": known}, name)
        return words.get(value, "")

    def point(self) -> GivenPoint | None:
        """Return the point of the fields lon, lat and crs, None when absent or wrong."""
        lon, lat = (self.row.get(self.columns.get(name)) for name in ("lon", "lat"))
        crs = self.choice("crs", {word: system.value for word, system in _YES_CRS.items()})
        if not (lon or lat) or not crs:
            return None
        try:
            given = (float(lon), float(lat))
        except ValueError:
            self.fault(_("经纬度不是数字。"), "lon")
            return None
        return self._checked(given, crs)

    def _checked(self, given: tuple[float, float], crs: str) -> GivenPoint | None:
        lon, lat = to_wgs84(*given, crs)
        if not is_in_china(lon, lat):
            swapped = is_in_china(given[1], given[0])
            self.fault(_("经度和纬度写反了。") if swapped else _("坐标不在中国境内。"), "lon")
            return None
        return GivenPoint(lon, lat, crs, *given)


@dataclass(frozen=True, slots=True)
class GivenPoint:
    """A point in WGS84, with what was given and in which system."""

    lon: float
    lat: float
    crs: str
    given_lon: float
    given_lat: float


def split_words(text: str) -> list[str]:
    """Return the words of a list written with any usual mark, without repeats."""
    for mark in "；;，,/|\n":
        text = text.replace(mark, "、")
    return list(dict.fromkeys(word.strip() for word in text.split("、") if word.strip()))


def differing(row: object, values: Mapping[str, object]) -> list[str]:
    """Return the names of the attributes of ``row`` that differ from ``values``."""
    return [name for name, value in values.items() if getattr(row, name) != value]
