"""Writing a sheet as DOCX, for offices that go on editing it. Fonts are named, not embedded: 仿宋 and 宋体.

Page numbers are fields, the table's head row repeats, the watermark lies in the header behind the text.
"""

from __future__ import annotations

import io
import re
from typing import Any
from xml.sax.saxutils import quoteattr

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from shanzhi.press.codes import qr_png
from shanzhi.press.model import Cell, Code, Facts, Form, Head, Part, Sheet, Signatures, Table, Text, Verbatim

FANG, SONG, HEI, MONO = "仿宋", "宋体", "黑体", "Courier New"
BRAND, GREY = RGBColor(0xA6, 0x1C, 0x17), RGBColor(0x45, 0x4D, 0x57)
PAGES = {"zh": ("第", "页，共", "页"), "en": ("Page ", " of ", "")}
SIDES = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


def write_word(sheet: Sheet) -> bytes:
    """Return the sheet as DOCX."""
    book = Document()
    _set_up(book, sheet)
    _head(book, sheet.head)
    for part in sheet.parts:
        _part(book, part, sheet)
    if sheet.code is not None:
        _code(book, sheet.code)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _set_up(book: Any, sheet: Sheet) -> None:
    section = book.sections[0]
    size = (Mm(148), Mm(210)) if sheet.small else (Mm(210), Mm(297))
    section.page_width, section.page_height = size[::-1] if sheet.landscape else size
    section.orientation = WD_ORIENT.LANDSCAPE if sheet.landscape else WD_ORIENT.PORTRAIT
    section.top_margin, section.bottom_margin = Mm(18), Mm(22)
    section.left_margin = section.right_margin = Mm(20)
    section.header_distance, section.footer_distance = Mm(9), Mm(10)
    style = book.styles["Normal"]
    style.font.name, style.font.size = FANG, Pt(10.5 if sheet.landscape or sheet.small else 12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FANG)
    style.paragraph_format.space_after, style.paragraph_format.line_spacing = Pt(0), 1.25
    for name in ("w:autoSpaceDE", "w:autoSpaceDN"):  # no gap between Chinese and figures in print
        made = OxmlElement(name)
        made.set(qn("w:val"), "0")
        style.element.get_or_add_pPr().append(made)
    properties = book.core_properties
    properties.title, properties.author = _plain(sheet.name), _plain(sheet.head.org)
    properties.created = properties.modified = sheet.at
    properties.last_modified_by, properties.comments = "", ""
    _foot(section, sheet)
    if sheet.watermark:
        _watermark(section, sheet.watermark)


def _plain(text: str) -> str:
    return _CONTROL.sub("", text)


def _write(
    paragraph: Any,
    text: str,
    *,
    bold: bool = False,
    font: str = "",
    size: float = 0,
    colour: RGBColor | None = None,
) -> None:
    run = paragraph.add_run(_plain(text))
    run.bold = bold or None
    if font:
        run.font.name = font
        run._element.rPr.rFonts.set(qn("w:eastAsia"), font)
    if size:
        run.font.size = Pt(size)
    if colour is not None:
        run.font.color.rgb = colour


def _head(book: Any, head: Head) -> None:
    colour = BRAND if head.red else None
    if head.org:
        line = book.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _write(line, head.org, font=SONG, size=18 if head.red else 14, bold=head.red, colour=colour)
    title = book.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(title, head.title, font=SONG, size=32 if head.red else 20, bold=True, colour=colour)
    line = book.add_paragraph()
    section = book.sections[0]
    width = section.page_width - section.left_margin - section.right_margin
    line.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
    line.paragraph_format.space_after = Pt(8)
    _write(line, f"{head.number}\t{head.aside}")
    _rule(line, "A61C17" if head.red else "000000", 18 if head.red else 8)


def _rule(paragraph: Any, colour: str, eighths: int) -> None:
    """Draw a line under a paragraph."""
    border = f'<w:bottom w:val="single" w:sz="{eighths}" w:space="2" w:color="{colour}"/>'
    paragraph._p.get_or_add_pPr().append(parse_xml(f"<w:pBdr {nsdecls('w')}>{border}</w:pBdr>"))


def _part(book: Any, part: Part, sheet: Sheet) -> None:
    if isinstance(part, Form):
        _form(book, part)
    elif isinstance(part, Table):
        _table(book, part, sheet)
    elif isinstance(part, Facts):
        _facts(book, part)
    elif isinstance(part, Signatures):
        _signatures(book, part)
    else:
        _text(book, part)


def _text(book: Any, part: Text | Verbatim) -> None:
    if part.heading:
        line = book.add_paragraph()
        line.paragraph_format.space_before, line.paragraph_format.keep_with_next = Pt(8), True
        _write(line, part.heading, bold=True)
    if isinstance(part, Verbatim):
        for text in part.text.split("\n"):
            _write(book.add_paragraph(), text, font=MONO, size=14 if part.large else 8)
        return
    for place, text in enumerate(part.paragraphs, start=1):
        _write(book.add_paragraph(), f"{place}. {text}" if part.numbered else text, size=10.5 if part.small else 0)


def _framed(book: Any, rows: int, columns: int) -> Any:
    made = book.add_table(rows=rows, cols=columns)
    made.style, made.alignment, made.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    sides = "".join(
        f'<w:{side} w:w="{width}" w:type="dxa"/>'
        for side, width in (("top", 70), ("left", 100), ("bottom", 70), ("right", 100))
    )
    made._tbl.tblPr.append(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{sides}</w:tblCellMar>"))
    return made


def _widths(book: Any, made: Any, shares: list[float]) -> None:
    section = book.sections[0]
    whole = section.page_width - section.left_margin - section.right_margin
    for column, share in zip(made.columns, shares, strict=True):
        width = int(whole * share / sum(shares))
        column.width = width
        for cell in column.cells:
            cell.width = width


def _form(book: Any, part: Form) -> None:
    made = _framed(book, len(part.rows), 4)
    _widths(book, made, [1.0, 2.1, 1.0, 2.1])
    for row, cells in zip(made.rows, part.rows, strict=True):
        _whole(row)
        if len(cells) == 1:
            row.cells[1].merge(row.cells[3])
        for place, cell in enumerate(cells):
            _label(row.cells[place * 2], cell.label)
            _cell(row.cells[place * 2 + 1], cell)
    book.add_paragraph()


def _whole(row: Any) -> None:
    """Keep a row on one page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _label(target: Any, label: str) -> None:
    target.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    line = target.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.DISTRIBUTE if 1 < len(label) <= 5 else WD_ALIGN_PARAGRAPH.CENTER
    _write(line, label)


def _cell(target: Any, cell: Cell) -> None:
    target.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.TOP if cell.room else WD_CELL_VERTICAL_ALIGNMENT.CENTER
    numbered = cell.numbered and len(cell.lines) > 1
    said = [(cell.lead, True)] if cell.lead else []
    said += [(f"{place}. {text}" if numbered else text, False) for place, text in enumerate(cell.lines, start=1)]
    for place, (text, bold) in enumerate(said):
        _write(target.paragraphs[0] if place == 0 else target.add_paragraph(), text, bold=bold)
    if cell.hint:
        _write(target.paragraphs[0] if not said else target.add_paragraph(), cell.hint, size=9, colour=GREY)
    if cell.room:
        target.add_paragraph().paragraph_format.space_after = Mm(cell.room)


def _table(book: Any, part: Table, sheet: Sheet) -> None:
    size = 9.0 if sheet.landscape else 10.5
    rows = [*part.rows, *([part.totals] if part.totals else [])]
    made = _framed(book, 1 + len(rows), len(part.columns))
    _widths(book, made, [column.width for column in part.columns])
    made.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for target, column in zip(made.rows[0].cells, part.columns, strict=True):
        target.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        _write(target.paragraphs[0], column.name, bold=True, size=size)
    for row, words in zip(list(made.rows)[1:], rows, strict=True):
        _whole(row)
        for target, column, text in zip(row.cells, part.columns, words, strict=True):
            target.paragraphs[0].alignment = SIDES[column.side]
            _write(target.paragraphs[0], text, size=size, bold=words is part.totals)
    if not part.rows:
        _write(book.add_paragraph(), part.empty, colour=GREY)


def _facts(book: Any, part: Facts) -> None:
    made = book.add_table(rows=len(part.rows), cols=2)
    made.autofit = False
    _widths(book, made, [1.0, 4.2])
    for row, (name, value) in zip(made.rows, part.rows, strict=True):
        _write(row.cells[0].paragraphs[0], name, colour=GREY)
        large = name in part.large
        _write(row.cells[1].paragraphs[0], value, bold=large, size=18 if large else 0)


def _signatures(book: Any, part: Signatures) -> None:
    made = book.add_table(rows=3, cols=len(part.places))
    made.alignment = WD_TABLE_ALIGNMENT.RIGHT
    for place, one in enumerate(part.places):
        for row, text in enumerate((one.label, one.name, one.day or "年　　月　　日")):
            line = made.rows[row].cells[place].paragraphs[0]
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
            line.paragraph_format.space_before = Pt(16 if row == 0 else 4)
            _write(line, text)


def _code(book: Any, code: Code) -> None:
    made = book.add_table(rows=1, cols=2)
    made.autofit = False
    _widths(book, made, [1.0, 4.2])
    picture, words = made.rows[0].cells
    picture.paragraphs[0].add_run().add_picture(io.BytesIO(qr_png(code.content)), width=Mm(code.size))
    shape = picture._tc.find(".//" + qn("wp:docPr"))
    shape.set("descr", f"二维码：{_plain(code.content)}")
    words.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for place, text in enumerate(code.lines):
        _write(words.paragraphs[0] if place == 0 else words.add_paragraph(), text, font=HEI, size=9.5)


def _foot(section: Any, sheet: Sheet) -> None:
    line = section.footer.paragraphs[0]
    line.style = "Normal"  # the footer's own style has tab stops of a smaller page
    width = section.page_width - section.left_margin - section.right_margin
    line.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
    said = "　".join(one for one in (sheet.foot.fingerprint, sheet.foot.printed) if one)
    before, between, after = PAGES[sheet.language]
    _write(line, f"{said}\t{before}", font=HEI, size=8, colour=GREY)
    _field(line, "PAGE")
    _write(line, between, font=HEI, size=8, colour=GREY)
    _field(line, "NUMPAGES")
    _write(line, after, font=HEI, size=8, colour=GREY)


def _field(paragraph: Any, name: str) -> None:
    for kind in ("begin", "", "end"):
        run = paragraph.add_run()
        run.font.size, run.font.color.rgb = Pt(8), GREY
        made = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            made.set(qn("w:fldCharType"), kind)
        else:
            made.text = name
        run._element.append(made)


def _watermark(section: Any, words: str) -> None:
    """Lay the words behind the text of every page, as Word's own watermark does."""
    shape = (
        f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml" '
        'xmlns:o="urn:schemas-microsoft-com:office:office">'
        '<w:pict><v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
        'path="m@7,l@8,m@5,21600l@6,21600e"><v:textpath on="t" fitshape="t"/></v:shapetype>'
        '<v:shape id="watermark" type="#_x0000_t136" style="position:absolute;width:430pt;height:44pt;rotation:330;'
        "z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
        'mso-position-vertical:center;mso-position-vertical-relative:margin" fillcolor="#d9d9d9" stroked="f">'
        f'<v:textpath style="font-family:&quot;{HEI}&quot;;font-size:1pt" string={quoteattr(_plain(words))}/>'
        "</v:shape></w:pict></w:r>"
    )
    section.header.paragraphs[0]._p.append(parse_xml(shape))
