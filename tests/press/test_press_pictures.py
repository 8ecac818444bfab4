"""Each printed document as pictures, to be looked at; and what a picture can be asked: nothing runs over the edge."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageChops

from shanzhi.press.pdf import write_pictures
from tests.photographs import ARTIFACTS
from tests.press.samples import LONG, SAMPLES, case_register, dispatch_slip, score_sheet, supervision_order

EDGE = 40  # pixels at 96 to the inch: 10 mm that stay white


def pictures(sheet):
    return [Image.open(io.BytesIO(page)).convert("L") for page in write_pictures(sheet)]


def spills(page):
    """Return whether anything is printed within 10 mm of the paper's left, top or right edge."""
    ink = ImageChops.invert(page).point(lambda value: 255 if value > 60 else 0).getbbox()
    assert ink is not None
    return ink[0] < EDGE or ink[1] < EDGE or ink[2] > page.width - EDGE


@pytest.mark.parametrize("name", SAMPLES)
def test_each_document_is_pictured(name):
    ARTIFACTS.mkdir(exist_ok=True)
    for number, page in enumerate(pictures(SAMPLES[name]()), start=1):
        page.save(ARTIFACTS / f"print-{name}-{number}.png")
        assert not spills(page) or SAMPLES[name] is case_register, f"{name}, page {number}"


@pytest.mark.parametrize("make", [supervision_order, dispatch_slip, case_register, score_sheet])
def test_a_name_of_forty_characters_stays_on_the_paper(make):
    assert len(LONG) > 40
    pages = pictures(make(unit=LONG, watermark=""))
    assert not any(spills(page) for page in pages)
    ARTIFACTS.mkdir(exist_ok=True)
    pages[0].save(ARTIFACTS / f"print-{make.__name__}-long.png")


def test_a_code_without_a_place_to_break_stays_on_the_paper():
    for text in ("X" * 300, "https://shanzhi.example/" + "a" * 200, "字" * 300):
        assert not any(spills(page) for page in pictures(supervision_order(unit=text)))
        assert not any(spills(page) for page in pictures(case_register(unit=text, rows=3, watermark="")))


def test_a_demonstration_is_marked_on_every_page():
    plain, marked = pictures(case_register(watermark="")), pictures(case_register(watermark="演练数据"))
    assert len(plain) == len(marked) > 1
    assert all(ImageChops.difference(one, other).getbbox() for one, other in zip(plain, marked, strict=True))


def test_the_red_head_also_reads_in_black_and_white():
    page = Image.open(io.BytesIO(write_pictures(supervision_order())[0])).convert("RGB")
    head = page.crop((0, 0, page.width, page.height // 6))
    red = [colour for count, colour in head.getcolors(1 << 16) if colour[0] > 120 and colour[1] < 60]
    assert red
    assert max(Image.new("RGB", (1, 1), colour).convert("L").getpixel((0, 0)) for colour in red) < 110
