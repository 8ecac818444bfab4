"""The documents hold together: links lead somewhere, both READMEs name the two commands, decisions are numbered."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from shanzhi.kernel import sheets
from shanzhi.reports.actions import attachments
from shanzhi.ui import pictures
from tests.house import ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
NAMED = re.compile(r"(?<![\w./-])(?:tests|tools|shanzhi|docs)/[\w./-]+\.(?:py|md|html|json|txt|toml|po)\b")
INVENTED = "/mailbox/"  # the room that docs/extending.md builds
LINK = re.compile(r"\]\(([^)\s#]+)(?:#[^)]*)?\)")


def dead_links(path: Path) -> list[str]:
    """Return the relative links of a document that lead nowhere."""
    links = LINK.findall(path.read_text())
    return [link for link in links if "://" not in link and not (path.parent / link).exists()]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path):
    assert not dead_links(path)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_that_are_named_are_there(path):
    named = set(NAMED.findall(path.read_text()))
    assert not [name for name in sorted(named) if INVENTED not in name and not (ROOT / name).exists()]


def test_a_dead_link_is_found(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("[here](page.md) [gone](gone.md#part) [outside](https://example.org)")
    assert dead_links(page) == ["gone.md"]


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_two_commands_stand_in_the_readme(name):
    lines = (ROOT / name).read_text().splitlines()
    assert "./run" in lines
    assert "./run test" in lines


def test_the_proxies_let_through_what_the_house_takes_and_say_what_they_refuse():
    text = (ROOT / "docs" / "phone.md").read_text()
    caddy, nginx = re.findall(r"```\n((?:shanzhi\.example|server).*?)```", text, re.DOTALL)
    most = max(attachments.MOST * pictures.MAX_BYTES, sheets.MAX_BYTES) + 1_000_000  # the words beside the photos
    for recipe, limit in ((caddy, r"max_size (\d+)MB"), (nginx, r"client_max_body_size (\d+)m;")):
        megabytes = int(re.search(limit, recipe)[1])
        assert megabytes * 1_000_000 >= most
        assert f"最多{megabytes}MB" in recipe
        assert "系统正在更新或重启" in recipe
    for header in ("Host $http_host", "X-Forwarded-For $remote_addr", "X-Forwarded-Proto https"):
        assert f"proxy_set_header {header};" in nginx
    assert "http2 on" not in nginx, "no directive before nginx 1.25.1; Debian 12 has 1.22"


def test_the_settings_that_the_documents_write_exist():
    known = set(re.findall(r"^# ?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    for name in ("README.md", "README.zh-CN.md", "docs/running.md", "docs/phone.md"):
        written = set(re.findall(r"\b(SHANZHI_[A-Z_]+)=", (ROOT / name).read_text()))
        assert written <= known, name


def test_decisions_are_numbered_without_gaps():
    numbers = [int(path.name[:4]) for path in sorted((ROOT / "docs" / "adr").glob("*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))
