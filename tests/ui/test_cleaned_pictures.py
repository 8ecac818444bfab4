"""Pictures: everything that isn't picture is gone, and nothing that pretends to be one gets in."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib

import pytest
from PIL import ExifTags, Image

from shanzhi.ui import pictures
from shanzhi.ui.pictures import UnfitError


def telephone_photo(size=(2000, 1000), *, orientation: int = 1, form: str = "JPEG") -> bytes:
    picture = Image.new("RGB", size, (180, 120, 60))
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "CANARY-MAKER"
    exif[ExifTags.Base.Orientation] = orientation
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:03:05 16:30:00"
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLongitudeRef], gps[ExifTags.GPS.GPSLongitude] = "E", (116.0, 20.0, 30.0)
    gps[ExifTags.GPS.GPSLatitudeRef], gps[ExifTags.GPS.GPSLatitude] = "N", (39.0, 54.0, 0.0)
    out = io.BytesIO()
    picture.save(out, form, exif=exif, comment=b"CANARY-COMMENT") if form == "JPEG" else picture.save(
        out, form, exif=exif
    )
    return out.getvalue()


def test_metadata_goes_and_both_hashes_stay():
    received = telephone_photo()
    kept = pictures.clean(received)
    assert kept.received_sha256 == hashlib.sha256(received).hexdigest()
    assert kept.stored_sha256 == hashlib.sha256(kept.data).hexdigest()
    assert b"CANARY" in received
    assert b"CANARY" not in kept.data
    with Image.open(io.BytesIO(kept.data)) as picture:
        assert not dict(picture.getexif())
        assert picture.format == "JPEG"
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi"}


def test_place_and_moment_are_read_before_they_are_stripped():
    kept = pictures.clean(telephone_photo())
    assert kept.lon == pytest.approx(116.341667)
    assert kept.lat == pytest.approx(39.9)
    assert kept.taken_at is not None
    assert kept.taken_at.isoformat() == "2026-03-05T16:30:00+08:00"


def test_a_photo_is_turned_upright_and_made_small():
    kept = pictures.clean(telephone_photo((3000, 1500), orientation=6))
    assert (kept.width, kept.height) == (800, 1600)


def test_png_and_webp_become_jpeg():
    for form in ("PNG", "WEBP"):
        assert pictures.clean(telephone_photo((64, 64), form=form)).data[:2] == b"\xff\xd8"


@pytest.mark.parametrize("content", [b"", b"<svg onload=alert(1)>", b"%PDF-1.7", b"\xff\xd8\xff\xe0 not really"])
def test_what_is_no_picture_is_refused(content: bytes):
    with pytest.raises(UnfitError, match="unreadable"):
        pictures.clean(content)


def test_a_photo_in_the_form_of_phones_alone_is_said_by_its_name():
    for brand in (b"heic", b"mif1"):
        with pytest.raises(UnfitError, match="phone_only"):
            pictures.clean(b"\0\0\0\x18ftyp" + brand + b"\0\0\0\0mif1heic" + b"\0" * 400)


def test_a_decompression_bomb_is_refused_before_it_unpacks():
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 0, 0, 0, 0)
    bomb = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )
    with pytest.raises(UnfitError, match="too_many_pixels"):
        pictures.clean(bomb)


def test_a_file_that_is_too_large_is_refused_unread():
    with pytest.raises(UnfitError, match="too_big"):
        pictures.clean(b"x" * (pictures.MAX_BYTES + 1))


def test_a_phone_without_a_fix_suggests_no_place():
    assert pictures._degrees((0.0, 0.0, 0.0), False, 180) is None
    assert pictures._degrees((float("nan"), 0.0, 0.0), False, 180) is None
    assert pictures._moment("0000:00:00 00:00:00") is None
