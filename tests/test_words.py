"""The English catalogue of every room is complete: what xgettext finds today stands translated in the room's file."""

from __future__ import annotations

import re
import shutil
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import polib
import pytest
from django.core.management import call_command

from tests.conftest import missing
from tests.house import ROOT

HAN = re.compile(r"[\u3001-\u303f\u4e00-\u9fff\uff01-\uff5e]+")
SAID = re.compile(
    r"{% comment %}.*?{% endcomment %}|{% blocktranslate.*?{% endblocktranslate %}"
    r"|{% translate .*?%}|{% amount .*?%}|_\((?:\"[^\"]*\"|'[^']*')\)",
    re.DOTALL,
)
UNSAID = {"善", "善治", "中文"}  # the mark, the product's name, and the way to the other language
PLACE = re.compile(r"%\(\w+\)[a-z]|%[sd]|{\w*}")
ROOMS = sorted(path.parent.name for path in (ROOT / "shanzhi").glob("*/__init__.py"))


def blanks(sentence: str) -> list[str]:
    """Return the blanks a sentence leaves to fill; English may write a month by its name."""
    return sorted(PLACE.findall(sentence.replace("%(month_name)s", "%(month)s")))


def untranslated(needed: polib.POFile, have: dict[tuple[str, str], polib.POEntry]) -> list[str]:
    """Return the sentences of one catalogue that another lacks, holds as a guess, or fills with other blanks."""
    faults = []
    for entry in needed:
        if entry.obsolete:
            continue
        found = have.get((entry.msgctxt or "", entry.msgid))
        said = [*found.msgstr_plural.values()] if found and found.msgid_plural else [found.msgstr if found else ""]
        if not found or not all(said):
            faults.append(f"not translated: {entry.msgid}")
        elif "fuzzy" in found.flags:
            faults.append(f"only guessed: {entry.msgid}")
        elif not found.msgid_plural and blanks(entry.msgid) != blanks(found.msgstr):
            faults.append(f"other blanks than the source: {entry.msgid}")
    return faults


def disagreements(catalogues: Mapping[str, polib.POFile]) -> list[str]:
    """Return the sentences that rooms translate differently: Django makes one catalogue of all, where one room wins."""
    said: dict[tuple[str, str], dict[tuple[str, ...], list[str]]] = defaultdict(lambda: defaultdict(list))
    for room, catalogue in catalogues.items():
        for entry in catalogue:
            if not entry.obsolete:
                forms = dict.fromkeys(entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr])
                said[entry.msgctxt or "", entry.msgid][tuple(forms)].append(room)
    return [
        f"{msgid}{f' ({context})' if context else ''}: "
        + "; ".join(f"{' / '.join(map(repr, text))} in {', '.join(rooms)}" for text, rooms in texts.items())
        for (context, msgid), texts in sorted(said.items())
        if len(texts) > 1
    ]


def extract(room: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> polib.POFile:
    """Extract a room's sentences from a copy of it, without its catalogue."""
    copy = folder / room.name
    shutil.copytree(room, copy, ignore=shutil.ignore_patterns("locale", "vendor", "__pycache__"))
    (copy / "locale" / "en" / "LC_MESSAGES").mkdir(parents=True)
    monkeypatch.chdir(copy)
    call_command("makemessages", locale=["en"], no_location=True, no_wrap=True, verbosity=0)
    catalogue = copy / "locale" / "en" / "LC_MESSAGES" / "django.po"
    return polib.pofile(str(catalogue)) if catalogue.exists() else polib.POFile()


@pytest.fixture(scope="module")
def xgettext():
    if not shutil.which("xgettext"):
        missing("words", "xgettext is not installed: apt-get install gettext")


@pytest.mark.usefixtures("xgettext")
@pytest.mark.parametrize("room", ROOMS)
def test_the_english_catalogue_is_complete(room, tmp_path, monkeypatch):
    needed = extract(ROOT / "shanzhi" / room, tmp_path, monkeypatch)
    path = ROOT / "shanzhi" / room / "locale" / "en" / "LC_MESSAGES" / "django.po"
    have = {(entry.msgctxt or "", entry.msgid): entry for entry in polib.pofile(str(path))} if path.exists() else {}
    faults = untranslated(needed, have)
    assert not faults, "\n".join(faults)


def test_rooms_translate_the_same_sentence_alike():
    paths = {room: ROOT / "shanzhi" / room / "locale" / "en" / "LC_MESSAGES" / "django.po" for room in ROOMS}
    faults = disagreements({room: polib.pofile(str(path)) for room, path in paths.items() if path.exists()})
    assert not faults, "make it one text, or tell the meanings apart by a context:\n" + "\n".join(faults)


def test_a_sentence_translated_twice_is_found():
    def saying(english: str, context: str | None = None, plural: str = "") -> polib.POFile:
        catalogue = polib.POFile()
        forms = {"msgid_plural": "到", "msgstr_plural": {0: english, 1: plural}} if plural else {"msgstr": english}
        catalogue.append(polib.POEntry(msgid="到", msgctxt=context, **forms))
        return catalogue

    assert disagreements({"here": saying("to"), "there": saying("to")}) == []
    assert disagreements({"here": saying("to"), "there": saying("until", context="before a day")}) == []
    assert disagreements({"here": saying("to"), "there": saying("to", plural="to")}) == []
    assert disagreements({"here": saying("to"), "there": saying("to", plural="tos")}) != []
    [fault] = disagreements({"here": saying("to"), "there": saying("until"), "yonder": saying("to")})
    assert fault == "到: 'to' in here, yonder; 'until' in there"
    [fault] = disagreements({"here": saying("to", context="a day"), "there": saying("until", context="a day")})
    assert fault == "到 (a day): 'to' in here; 'until' in there"


def outside(template: str) -> list[str]:
    """Return the Chinese of a template that gettext never sees, single commas too."""
    return [words for words in HAN.findall(SAID.sub("", template)) if words not in UNSAID]


def test_pages_say_no_chinese_past_gettext():
    faults = {path.name: outside(path.read_text()) for path in (ROOT / "shanzhi").glob("*/templates/**/*.html")}
    assert not {name: words for name, words in faults.items() if words}


def test_chinese_past_gettext_is_found():
    assert outside('{% translate "到" %}{{ a|default:_("无") }}{% amount n "件" %}<i>善</i>') == []
    assert outside("{{ a }}，{{ b }}") == ["，"]
    assert outside('{{ names|join:"、" }}') == ["、"]


# Where a list keeps its own comma: cells and fields that are taken in again, what a demonstration invents, documents in
# Chinese, and what knows no language.
KEEPS_ITS_COMMA = {
    "burden/queries/forms.py", "campaigns/queries/proposals.py", "catalogue/writing.py",
    "hotline/management/taking_in.py", "kernel/sheets.py", "knowledge/forms.py", "loop/drawing.py",
    "open311/queries/offered.py", "organisation/unit_fields.py", "pairing/demonstration.py",
    "press/documents/register.py", "stations/actions/sheets.py", "stations/demonstration.py", "supervision/forms.py",
    "survey/rows.py", "territory/forms.py", "web/forms.py",
}  # fmt: skip


def test_a_list_on_a_page_is_joined_in_the_readers_language():
    home = ROOT / "shanzhi"
    bare = re.compile(r"(?<!\()[\"']、[\"']\.join")
    found = {path.relative_to(home).as_posix() for path in home.rglob("*.py") if bare.search(path.read_text())}
    assert found == KEEPS_ITS_COMMA


def test_english_uses_the_straight_apostrophe():
    """Beside Chinese the curly one is drawn as wide as a character."""
    said = {path: polib.pofile(str(path)) for path in (ROOT / "shanzhi").glob("*/locale/en/LC_MESSAGES/django.po")}
    assert not [entry.msgid for found in said.values() for entry in found if "’" in entry.msgstr]


@pytest.mark.usefixtures("xgettext")
def test_what_is_missing_is_found(tmp_path, monkeypatch):
    room = tmp_path / "sample"
    room.mkdir()
    (room / "views.py").write_text('from django.utils.translation import gettext as _\n_("派遣")\n_("还剩 %(n)s 天")\n')
    needed = extract(room, tmp_path / "out", monkeypatch)
    assert {entry.msgid for entry in needed} == {"派遣", "还剩 %(n)s 天"}

    def say(**said: str) -> dict[tuple[str, str], polib.POEntry]:
        return {("", key): polib.POEntry(msgid=key, msgstr=value) for key, value in said.items()}

    full = say(**{"派遣": "Dispatch", "还剩 %(n)s 天": "%(n)s days left"})
    assert untranslated(needed, full) == []
    assert untranslated(needed, say(**{"派遣": "", "还剩 %(n)s 天": "%(n)s days left"})) == ["not translated: 派遣"]
    assert untranslated(needed, full | say(**{"还剩 %(n)s 天": "%(days)s left"})) != []
    full["", "派遣"].flags.append("fuzzy")
    assert untranslated(needed, full) == ["only guessed: 派遣"]


def test_words_are_asked_for_by_a_name_that_is_gathered():
    """xgettext knows ``_``, ``gettext_lazy`` and the like; words behind any other name stay Chinese in English."""
    other = re.compile(r"import n?p?gettext(?:_lazy)? as (?!_$)\w+", re.MULTILINE)
    home = ROOT / "shanzhi"
    found = [path.relative_to(home).as_posix() for path in home.rglob("*.py") if other.search(path.read_text())]
    assert found == []
