"""What we carry from others is named with its licence; what we offer to other rooms is written down."""

from __future__ import annotations

import re
from pathlib import Path

from django.template.loader import render_to_string

from shanzhi.ui.templatetags.ui import register

ROOT = Path(__file__).resolve().parents[2]


def test_the_icons_licence_is_kept():
    kept = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    assert "Bootstrap Icons" in kept
    assert "Permission is hereby granted, free of charge" in kept


def test_every_template_and_tag_is_written_down():
    said = (ROOT / "docs" / "ui.md").read_text(encoding="utf-8")
    templates = (ROOT / "shanzhi" / "ui" / "templates" / "ui").glob("[a-z]*.html")
    by_tag = {"five_steps", "clock_bar", "reckoning", "timeline", "suggestion", "field", "error_summary"}
    aside = by_tag | {"base", "kit", "nav_link", "tab_link"}
    assert [path.name for path in templates if path.stem not in aside and f"ui/{path.name}" not in said] == []
    inner = {"display", "when_line", "undo_url"}  # written only by the layouts themselves
    names = {name.removeprefix("end") for name in (*register.tags, *register.filters)} - inner
    assert [name for name in names if f"% {name} " not in said and f"|{name} " not in said] == []


def test_a_page_as_high_as_the_screen_is_not_so_on_paper():
    """Or a short page prints a blank second one."""
    sheets = ROOT / "shanzhi" / "ui" / "static" / "ui" / "css"
    taken_back = re.search(r"([^}]*) \{ min-height: 0;", (sheets / "print.css").read_text(encoding="utf-8"))
    high = [
        found[1]
        for name in ("page.css", "public.css")
        for found in re.finditer(r"(\.\w+) \{[^}]*min-height: 100vh", (sheets / name).read_text(encoding="utf-8"))
    ]
    assert high
    assert taken_back
    assert [one for one in high if one not in taken_back[1]] == []


def test_paper_cuts_through_no_row_of_a_table_or_list():
    sheet = (ROOT / "shanzhi" / "ui" / "static" / "ui" / "css" / "print.css").read_text(encoding="utf-8")
    assert "\ntr, li { break-inside: avoid; }" in sheet


def test_a_panel_of_tables_begins_on_the_page_it_stands_on_and_strands_no_heading():
    sheet = (ROOT / "shanzhi" / "ui" / "static" / "ui" / "css" / "print.css").read_text(encoding="utf-8")
    assert "\n.panel:has(.line, .table) { break-inside: auto; }" in sheet
    assert "\nh1, h2, h3, summary { break-after: avoid; }" in sheet
    assert ".main-col > .panel:is(form, :has(form)):not(" in sheet, "a form that is itself the panel stays off, too"


def test_paper_says_that_a_list_goes_on_where_it_was_cut_into_pages():
    page = render_to_string("ui/pagination.html", {"older_url": "?before=7"})
    assert '<p class="meta paper-only">前后还有，没有印在这里。</p>' in page
    assert render_to_string("ui/pagination.html", {}).strip() == ""


def test_in_a_folded_row_figures_and_their_words_may_break():
    """Or a long word beside a figure pushes the page sideways on a phone: figures elsewhere keep to one line."""
    sheet = (ROOT / "shanzhi" / "ui" / "static" / "ui" / "css" / "table.css").read_text(encoding="utf-8")
    assert re.search(r"\n  \.table\.fold td \{[^}]*white-space: normal;", sheet)
