"""A sheet that is tried first and taken in then 先试读，再收: what was tried goes along with the page, signed.

Nothing is kept on the server, so nothing has to be cleared away; a page that was left open still says what it tried.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

MOST = 1024 * 1024  # a larger sheet is chosen again: a page doesn't carry it back and forth
_SALT = "ui.tried"


class SheetInput(forms.FileInput):
    """Chooses a file, or sends the one again that goes along."""

    slip = ""
    called = ""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> UploadedFile[Any] | None:
        """Return the file that was chosen, else the one that went along."""
        chosen: UploadedFile[Any] | None = files.get(name) if files else None
        return chosen or _opened(str(data.get(f"{name}-tried", "")))

    def use_required_attribute(self, initial: Any) -> bool:
        """Say whether the browser asks for a file: not where one goes along."""
        return not self.slip and super().use_required_attribute(initial)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Draw the input, with what goes along and its name below."""
        if not self.slip:
            return super().render(name, value, attrs, renderer)
        told = dict(attrs or {})
        hint = f"{told.get('id', name)}_tried"
        told["aria-describedby"] = f"{told.get('aria-describedby', '')} {hint}".strip()
        plain = super().render(name, value, told, renderer)
        said = _("试读过的“%(name)s”还在：不另选，就用它。") % {"name": self.called}
        beside = '{}<input type="hidden" name="{}-tried" value="{}"><span class="hint" id="{}">{}</span>'
        return format_html(beside, plain, name, self.slip, hint, said)


class SheetField(forms.FileField):
    """A sheet to take in, called ``sheet`` in its form."""

    widget = SheetInput


class SheetForm(forms.Form):
    """A form with a ``sheet``, which goes along when another field is at fault."""

    def full_clean(self) -> None:
        """Clean the fields, and keep the sheet where they have to be written again."""
        super().full_clean()
        if self.errors and "sheet" in self.cleaned_data:
            keep(self)


def keep(form: forms.Form) -> None:
    """Let the page of a form carry the sheet that was tried, or chosen, to the next press; not one too large for it."""
    sheet, widget = form.cleaned_data["sheet"], form.fields["sheet"].widget
    sheet.seek(0)
    content = sheet.read(MOST + 1)
    if len(content) <= MOST and isinstance(widget, SheetInput):
        told = [sheet.name, b64encode(content).decode()]
        widget.slip, widget.called = signing.dumps(told, salt=_SALT, compress=True), sheet.name


def _opened(slip: str) -> UploadedFile[Any] | None:
    """Return the sheet of a slip that we wrote, None for any other text."""
    try:
        name, content = signing.loads(slip, salt=_SALT)
    except signing.BadSignature:
        return None
    return SimpleUploadedFile(name, b64decode(content))
