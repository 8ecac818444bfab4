"""Reading one row of a sheet 逐格读表: texts, counts, days, choices and points, every fault collected. No Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from shanzhi.kernel.sheets import SheetError, SheetRow, lost_digits, unfit_code
from shanzhi.survey.coordinates import Crs, is_in_china, to_wgs84
from shanzhi.survey.faults import SurveyFault

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
        if lost := lost_digits(value):
            self.fault(lost, name)
        if required and not value:
            self.fault(SurveyFault("needed"), name)
        if len(value) > limit:
            self.fault(SurveyFault("too_many_characters", limit=limit), name)
        return value[:limit]

    def code(self, name: str, *, limit: int) -> str:
        """Return a needed code, which the address of a page must be able to bear."""
        value = self.text(name, limit=limit, required=True)
        if unfit := unfit_code(value):
            self.fault(unfit, name)
        return value

    def count(self, name: str) -> int | None:
        """Return a whole number from 0, None when the field is empty or wrong."""
        value = self.row.get(self.columns.get(name)).replace(",", "")
        if not value:
            return None
        if not (value.isascii() and value.isdigit() and len(value) <= 7):
            self.fault(SurveyFault("no_count", value=value[:20]), name)
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
        self.fault(SurveyFault("no_day", value=value[:20]), name)
        return None

    def choice(self, name: str, words: Mapping[str, str]) -> str:
        """Return the value a word stands for, '' with a fault for an unknown word; the empty word needs an entry."""
        value = self.row.get(self.columns.get(name)).lower()
        if value not in words:
            known = "、".join(word for word in words if word and not word.isascii())
            self.fault(SurveyFault("unknown_word", value=value[:20], known=known), name)
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
            self.fault(SurveyFault("no_point"), "lon")
            return None
        return self._checked(given, crs)

    def _checked(self, given: tuple[float, float], crs: str) -> GivenPoint | None:
        lon, lat = to_wgs84(*given, crs)
        if not is_in_china(lon, lat):
            swapped = is_in_china(given[1], given[0])
            self.fault(SurveyFault("swapped_point" if swapped else "point_abroad"), "lon")
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

    def columns(self) -> dict[str, object]:
        """Return the columns of a row that keeps both what holds and what was given."""
        given = {"crs_of_input": self.crs, "given_lon": self.given_lon, "given_lat": self.given_lat}
        return {"lon": self.lon, "lat": self.lat} | given


def split_words(text: str) -> list[str]:
    """Return the words of a list written with any usual mark, without repeats."""
    for mark in "；;，,/|\n":
        text = text.replace(mark, "、")
    return list(dict.fromkeys(word.strip() for word in text.split("、") if word.strip()))


def differing(row: object, values: Mapping[str, object]) -> list[str]:
    """Return the names of the attributes of ``row`` that differ from ``values``."""
    return [name for name, value in values.items() if getattr(row, name) != value]
