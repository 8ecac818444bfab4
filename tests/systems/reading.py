"""A page as its reader meets it: what it says, its fields by their labels, its buttons by their words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from lxml import html

from shanzhi.kernel.clock import local

UNSEEN = ("script", "style", "template", "head")
DAY = re.compile(r"(?:在(\d+)天[后前]|in (\d+) days|(\d+) days ago)(?: (\d\d:\d\d))?")
FIELDS = ("input", "select", "textarea")
PRESSED = "//button|//a[@href]|//input[@type='submit']"


def bare(words: str) -> str:
    """Return words without the white space that a page's source has and its reader doesn't see."""
    return re.sub(r"\s+", "", words)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a press asks of the house."""

    method: str
    url: str
    data: tuple[tuple[str, str], ...] = ()


class Page:
    """One page that came back, with what its reader has filled in so far."""

    def __init__(self, url: str, status: int, text: str, *, at: datetime) -> None:
        self.url, self.status, self.at = url, status, at
        self.tree = html.document_fromstring(text or "<p></p>")
        for one in self.tree.xpath("|".join(f"//{name}" for name in UNSEEN)):
            one.drop_tree()
        self.order = {one: n for n, one in enumerate(self.tree.iter())}
        self.last: Any = None  # what was last seen or filled

    @property
    def words(self) -> str:
        """Return all that it says, for the report of a step that failed."""
        return re.sub(r"\s+", " ", _said(self.tree))

    def see(self, words: str) -> bool:
        """Return whether the page says so, and remember where."""
        wanted = bare(words)
        holding = [one for one in self.tree.iter() if isinstance(one.tag, str) and wanted in bare(_said(one))]
        if not holding:
            return False
        inside = {one.getparent() for one in holding}
        smallest = [one for one in holding if one not in inside]
        told = [one for one in smallest if one.tag not in FIELDS]
        body = [one for one in told if not any(up.tag in ("nav", "footer") for up in one.iterancestors())]
        exactly = [one for one in body if bare(_said(one)) == wanted]
        self.last = self._nearest(exactly or body or smallest)
        fold = next((up for up in (self.last, *self.last.iterancestors()) if up.tag == "summary"), None)
        if fold is not None:  # whoever is told to look for it opens it
            fold.getparent().set("open", "")
        return True

    def fill(self, label: str, value: str) -> None:
        """Write into the field of a label, choose or tick there.

        :raises AssertionError: when there is no such field or choice.
        """
        for field in self._labelled(label, value):
            if not _is_folded(field) and _write(field, self._dated(field, value)):
                self.last = field
                return
        raise AssertionError(f"no field “{label}” that takes “{value}”")

    def press(self, words: str) -> Asked:
        """Return what pressing a button or a link asks for.

        :raises AssertionError: when there is none of this name.
        """
        found = self._pressed(bare(words))
        assert found is not None, f"nothing to press called “{words}”"
        if found.tag == "a":
            return Asked("get", found.get("href"))
        form = self._form_of(found)
        method = (found.get("formmethod") or form.get("method") or "get").lower()
        url = found.get("formaction") or form.get("action") or self.url
        data = [pair for field in self._fields_of(form) for pair in _sent(field)]
        if found.get("name"):
            data.append((found.get("name"), found.get("value") or ""))
        return Asked(method, url, tuple(data))

    def _pressed(self, wanted: str) -> Any:
        every = [one for one in self.tree.xpath(PRESSED) if not _is_folded(one)]
        for match in (str.__eq__, str.startswith, str.__contains__):
            found = [one for one in every if match(bare(_said(one) or one.get("value", "")), wanted)]
            if not found:
                found = [one for one in every if match(bare(one.get("aria-label") or ""), wanted)]
            if found:
                return self._nearest(found)
        if not self.see(wanted):
            return None
        for up in (self.last, *self.last.iterancestors()):  # the row's own link
            if up.tag in ("tr", "li", "article", "p"):
                return next(iter(up.xpath(".//a[@href]|.//button")), None)
        return None

    def _nearest(self, found: list[Any]) -> Any:
        """Return the first at or below what was last seen, in its row even before it; else the first."""
        if self.last is None:
            return found[0]
        row = next((up for up in (self.last, *self.last.iterancestors()) if up.tag in ("tr", "li", "form")), self.last)
        return next((one for one in found if self.order[one] >= self.order[row]), found[0])

    def _labelled(self, label: str, value: str) -> Iterator[Any]:
        wanted = bare(label)
        for match in (str.__eq__, str.startswith, str.__contains__):
            for group in self._from_here("//fieldset|//*[@role='group' or @role='radiogroup']"):
                name = " ".join(_said(one) for one in group.xpath("./legend")) or group.get("aria-label") or ""
                if match(bare(name), wanted):
                    yield from self._choices(group, bare(value))
            for one in self._from_here("//label"):
                if match(bare(_said(one)), wanted):
                    inside = one.xpath(".//input|.//select|.//textarea")
                    named = self.tree.xpath("//*[@id=$id]", id=one.get("for")) if one.get("for") else []
                    yield from inside or named
            for one in self._from_here("//input[@aria-label]|//select[@aria-label]|//textarea[@aria-label]"):
                if match(bare(one.get("aria-label")), wanted):
                    yield one

    def _from_here(self, xpath: str) -> list[Any]:
        """Return what is there, beginning at what was last seen."""
        found = self.tree.xpath(xpath)
        here = self.order[self.last] if self.last is not None else 0
        return sorted(found, key=lambda one: (self.order[one] < here, self.order[one]))

    def _choices(self, group: Any, wanted: str) -> Iterator[Any]:
        for match in (str.__eq__, str.startswith, str.__contains__):
            for one in group.xpath(".//label"):
                if match(bare(_said(one)), wanted):
                    yield from one.xpath(".//input") or self.tree.xpath("//*[@id=$id]", id=one.get("for") or "")

    def _dated(self, field: Any, value: str) -> str:
        told = DAY.fullmatch(value)
        if told is None:
            return value.replace("⏎", "\n")
        ahead, back = int(told[1] or told[2] or 0), int(told[3] or 0)
        day = local(self.at) + timedelta(days=-ahead if "天前" in value else ahead - back)
        hour = told[4] or "10:00"
        return f"{day:%Y-%m-%d}T{hour}" if field.get("type") == "datetime-local" else f"{day:%Y-%m-%d}"

    def _form_of(self, one: Any) -> Any:
        named = self.tree.xpath("//form[@id=$id]", id=one.get("form")) if one.get("form") else []
        form = next(iter(named), None)
        if form is None:
            form = next((up for up in one.iterancestors() if up.tag == "form"), None)
        assert form is not None, "a button without a form does nothing without JavaScript"
        return form

    def _fields_of(self, form: Any) -> list[Any]:
        every = self.tree.xpath("//input|//select|//textarea")
        return [one for one in every if (one.get("form") or form in one.iterancestors()) and self._form_of(one) is form]


def _is_folded(one: Any) -> bool:
    """Return whether a fold that nobody has opened hides it; the menu of the navigation is everybody's to find."""
    folds = [up for up in one.iterancestors() if up.tag == "details" and up.get("open") is None]
    return bool(folds) and not any(up.tag in ("summary", "nav") for up in one.iterancestors())


def _said(one: Any) -> str:
    """Return what an element says: of a choice only what is chosen, of a field what stands in it."""
    if not isinstance(one.tag, str):
        return ""
    if one.tag == "select":
        return " ".join(_text(option) for option in one.iter("option") if option.get("selected") is not None)
    if one.tag in FIELDS:
        return _text(one) if one.tag == "textarea" else _shown(one)
    return (one.text or "") + "".join(_said(part) + (part.tail or "") for part in one)


def _text(one: Any) -> str:
    return "".join(one.itertext())


def _shown(field: Any) -> str:
    kind = field.get("type", "text")
    return field.get("value", "") if kind not in ("hidden", "checkbox", "radio", "submit") else ""


def _write(field: Any, value: str) -> bool:
    """Write a value into a field; return whether it takes it."""
    if field.tag == "select":
        options = list(field.iter("option"))
        for match in (str.__eq__, str.startswith, str.__contains__):
            chosen = next((one for one in options if match(bare(_text(one)), bare(value))), None)
            if chosen is not None:
                for one in options:
                    one.attrib.pop("selected", None)
                chosen.set("selected", "")
                return True
        return False
    if field.tag == "textarea":
        field.text = value
        return True
    if field.get("type") in ("checkbox", "radio"):
        if field.get("type") == "radio":
            for other in field.getroottree().xpath("//input[@type='radio'][@name=$name]", name=field.get("name")):
                other.attrib.pop("checked", None)
        if value == "✗":
            field.attrib.pop("checked", None)
        else:
            field.set("checked", "")
        return True
    field.set("value", value)
    return True


def _sent(field: Any) -> Iterator[tuple[str, str]]:
    """Yield what a browser sends of a field."""
    name = field.get("name")
    if not name or field.get("disabled") is not None:
        return
    if field.tag == "select":
        options = [one for one in field.iter("option") if one.get("disabled") is None]
        chosen = [one for one in options if one.get("selected") is not None]
        if not chosen and field.get("multiple") is None:
            chosen = options[:1]
        for one in chosen:
            yield name, one.get("value", _text(one))
    elif field.tag == "textarea":
        yield name, _text(field)
    elif field.get("type") in ("checkbox", "radio"):
        if field.get("checked") is not None:
            yield name, field.get("value", "on")
    elif field.get("type") not in ("submit", "button", "file", "image"):
        yield name, field.get("value", "")
