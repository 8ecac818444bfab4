"""Pictures 照片 as received and as kept: decoded within bounds, re-encoded by us, everything that isn't picture gone.

The hash of the received bytes is what the sender is acknowledged with; the hash of the cleaned bytes is what is
served. Place and moment of taking are read before they are stripped, and are a suggestion for the report's place,
nothing else. Pure: bytes in, bytes out.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from shanzhi.kernel.clock import CHINA

MAX_BYTES = 12 * 1024 * 1024
MAX_PIXELS = 50_000_000  # what a phone of today makes; a bomb unpacks to more
LONG_EDGE = 1600
QUALITY = 82
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


class Unfit(StrEnum):
    """Why a picture can't be kept."""

    TOO_BIG = "too_big"
    TOO_MANY_PIXELS = "too_many_pixels"
    UNREADABLE = "unreadable"
    PHONE_ONLY = "phone_only"  # HEIC: what many phones' cameras write and few programs read


class UnfitError(Exception):
    """Raised for a picture that can't be kept; ``why`` says which of the reasons, the caller finds the words."""

    def __init__(self, why: Unfit) -> None:
        super().__init__(str(why))
        self.why = why


@dataclass(frozen=True, slots=True)
class Cleaned:
    """One photo ready to keep.

    ``data`` is JPEG; ``received_sha256`` is over the bytes as they came; ``lon``/``lat`` are WGS84 degrees as phones
    write them, with ``taken_at``, or None.
    """

    data: bytes
    width: int
    height: int
    received_sha256: str
    stored_sha256: str
    received_bytes: int
    lon: float | None = None
    lat: float | None = None
    taken_at: datetime | None = None


def clean(received: bytes) -> Cleaned:
    """Return the photo re-encoded as JPEG, turned upright, at most 1600 px long, without metadata.

    :raises UnfitError: when it is too large, no picture we can read, or unpacks to more than 50 million pixels.
    """
    if len(received) > MAX_BYTES:
        raise UnfitError(Unfit.TOO_BIG)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(received), formats=FORMATS) as picture:
                if picture.width * picture.height > MAX_PIXELS:
                    raise UnfitError(Unfit.TOO_MANY_PIXELS)
                lon, lat, taken_at = _hints(picture)
                picture.draft("RGB", (LONG_EDGE, LONG_EDGE))
                upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UnfitError(Unfit.TOO_MANY_PIXELS) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        is_heic = received[4:8] == b"ftyp" and received[8:12] in _HEIC_BRANDS
        raise UnfitError(Unfit.PHONE_ONLY if is_heic else Unfit.UNREADABLE) from error
    upright.thumbnail((LONG_EDGE, LONG_EDGE))
    # A new picture from bare pixels: whatever the old one carried (EXIF, ICC text, comments) has no way in.
    bare = Image.frombytes("RGB", upright.size, upright.tobytes())
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=QUALITY, optimize=True)
    data = out.getvalue()
    return Cleaned(
        data=data,
        width=bare.width,
        height=bare.height,
        received_sha256=hashlib.sha256(received).hexdigest(),
        stored_sha256=hashlib.sha256(data).hexdigest(),
        received_bytes=len(received),
        lon=lon,
        lat=lat,
        taken_at=taken_at,
    )


def smaller(cleaned: bytes, *, edge: int) -> bytes:
    """Return a photo of ours as a JPEG whose longer edge is at most ``edge``."""
    with Image.open(io.BytesIO(cleaned), formats=("JPEG",)) as picture:
        picture.thumbnail((edge, edge))
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=75)
    return out.getvalue()


def _hints(picture: Image.Image) -> tuple[float | None, float | None, datetime | None]:
    """Return longitude, latitude and moment from the metadata; None for what is absent or nonsense."""
    try:
        exif = picture.getexif()
        gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
        lon = _degrees(gps.get(ExifTags.GPS.GPSLongitude), gps.get(ExifTags.GPS.GPSLongitudeRef) == "W", 180)
        lat = _degrees(gps.get(ExifTags.GPS.GPSLatitude), gps.get(ExifTags.GPS.GPSLatitudeRef) == "S", 90)
        taken = _moment(exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal))
    except (KeyError, TypeError, ValueError, AttributeError, SyntaxError, OSError, ZeroDivisionError):
        return None, None, None
    return (lon, lat, taken) if lon is not None and lat is not None else (None, None, taken)


def _degrees(parts: Any, negative: bool, bound: int) -> float | None:
    """Return decimal degrees of the three numbers a phone writes; None when absent or out of bounds."""
    if not parts or len(parts) != 3:
        return None
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    if not 0 < value <= bound:  # 0, 0 is a phone that had no fix; NaN fails the comparison too
        return None
    return round(-value if negative else value, 6)


def _moment(written: object) -> datetime | None:
    """Return the moment of taking; the phone writes wall-clock time without a zone, so China's is taken."""
    try:
        return datetime.strptime(str(written), "%Y:%m:%d %H:%M:%S").replace(tzinfo=CHINA)
    except ValueError:
        return None
