"""The monthly brief: sentences from the page's own figures, each number defined at the end, in two languages."""

from __future__ import annotations

import io
import re
from urllib.parse import quote

import pytest
from django.utils import translation
from docx import Document
from PIL import Image

from shanzhi.briefing.document import document
from shanzhi.insight.queries.ground import scope_of
from shanzhi.insight.queries.whole import whole
from shanzhi.insight.views.whole import context_of
from shanzhi.journal import sentences
from shanzhi.journal.models import Entry
from shanzhi.journal.queries import views
from shanzhi.press.documents.brief import sheet
from shanzhi.press.pdf import write_pictures
from shanzhi.readings.queries.lists import month_asked
from tests.assessment.conftest import LATER
from tests.grounds import asker
from tests.insight.walking import main_of, read, words
from tests.neighbourhood import DISTRICT
from tests.photographs import ARTIFACTS
from tests.readings.county import quiet as quiet

pytestmark = pytest.mark.django_db
NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
COUNTY = "990101000000"


@pytest.fixture
def look(quiet):
    return asker(quiet.ground)


def brief_of(life, language: str = "zh-hans", code: str = "2026-03"):
    actor = life.actor("xianling")
    scope, span = scope_of([life.ground.county.path], ""), month_asked(code, LATER)
    assert scope is not None
    assert span is not None
    with translation.override(language):
        seen = whole(actor, scope.first, span, at=LATER)
        return document(seen, context_of(seen), by=actor, at=LATER, address="https://shanzhi.example/briefing/")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_number_of_the_text_is_defined_at_the_end(quiet, language) -> None:
    told = brief_of(quiet, language)
    defined = {n for one in told.definitions for n in NUMBER.findall(f"{one.value} {one.of}")}
    for section in told.sections:
        plain = section.text.replace(told.month, "")
        plain = re.sub(r"\d{4}年\d+月\d+日|\d{4}年\d+月|走15分钟|\d{1,2} \w+ \d{4}|15 minutes", "", plain)
        assert set(NUMBER.findall(plain)) <= defined, section.text
    assert len({one.name for one in told.definitions}) == len(told.definitions) > 8
    assert all("2026-1" in one.rule for one in told.definitions)


def test_the_brief_says_what_the_page_says(quiet, look) -> None:
    page = words(main_of(read(look("xianling", "/briefing/?month=2026-03"))))
    whole_page = words(main_of(read(look("xianling", "/overview/whole/?month=2026-03"))))
    told = brief_of(quiet)
    for section in told.sections:
        for sentence in re.findall(r"[^。]+。", section.text):
            assert sentence in page, sentence
            assert sentence in whole_page, sentence


def test_in_english_no_chinese_is_left_but_names(quiet) -> None:
    told = brief_of(quiet, "en")
    said = " ".join(one.text for one in told.sections) + told.title + "".join(told.heads) + "".join(told.notes)
    names = {unit.name for unit in quiet.ground.units.values()}
    for name in names:
        said = said.replace(name, "")
    assert not re.search(r"[\u4e00-\u9fff]", said), re.findall(r"[\u4e00-\u9fff]+", said)
    assert "Stations on the register: 3, in use: 3." in said


def test_a_month_that_runs_says_so_and_one_without_figures_too(quiet) -> None:
    running = brief_of(quiet, code="2026-04")
    assert any("还没有过完" in one for one in running.notes)
    counted = [one for one in running.definitions if "／" not in one.of]
    assert all(NUMBER.fullmatch(one.value) for one in counted), "a plain number is its own value"
    empty = brief_of(quiet, code="2025-12")
    assert "还没有统计出数来" in empty.sections[0].text


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_paper_is_pictured(quiet, language) -> None:
    pages = write_pictures(sheet(brief_of(quiet, language)))
    assert 1 < len(pages) < 6
    ARTIFACTS.mkdir(exist_ok=True)
    for number, page in enumerate(pages, start=1):
        (ARTIFACTS / f"print-brief-{language}-{number}.png").write_bytes(page)
        grey = Image.open(io.BytesIO(page)).convert("L")
        left = grey.crop((0, 0, 36, grey.height)).point(lambda value: 255 if value < 120 else 0)
        assert left.getbbox() is None  # nothing runs over the edge


def test_it_is_taken_along_as_pdf_or_word_and_written_down(quiet, look) -> None:
    asked = {"month": "2026-03", "area": COUNTY}
    page = read(look("xianling", "/briefing/?month=2026-03"))
    assert 'action="/briefing/paper/"' in page
    pdf = look("xianling", "/briefing/paper/", {"form": "pdf", **asked})
    assert pdf.content.startswith(b"%PDF")
    assert quote("月报-2026-03.pdf") in pdf["Content-Disposition"]
    word = Document(io.BytesIO(look("xianling", "/briefing/paper/", {"form": "docx", **asked}).content))
    said = "\n".join(one.text for one in word.paragraphs)
    assert "定下议事会2场，开了1场。" in said
    cells = {cell.text for table in word.tables for row in table.rows for cell in row.cells}
    assert "在用的阵地" in cells
    assert look("xianling", "/briefing/paper/", {"form": "exe", **asked}).status_code == 404
    assert look("guyu", "/briefing/paper/", {"form": "pdf", **asked}).status_code == 404  # not the whole county's
    assert look("qiaohe", "/briefing/").status_code == 404
    lines = Entry.objects.filter(district_id=DISTRICT, verb="brief.print").order_by("id")
    assert [line.by_name for line in lines] == ["县领", "县领"]
    assert "云溪县，2026年3月。" in sentences.line(views(DISTRICT, lines)[0]).text
