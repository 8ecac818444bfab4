"""The documents hold together: links lead somewhere, both READMEs name the two commands, decisions are numbered."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

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


def test_decisions_are_numbered_without_gaps():
    numbers = [int(path.name[:4]) for path in sorted((ROOT / "docs" / "adr").glob("*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))
