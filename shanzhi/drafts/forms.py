"""What a phone says of a draft beside its words 草稿: its key, its clock then and now, the hashes of its photos."""

from __future__ import annotations

import re
from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.clock import CHINA
from shanzhi.ui.once import KEY

HASH = re.compile(r"[0-9a-f]{64}\Z")
LATEST = 4_102_444_800_000  # milliseconds: the year 2100


def _moment(milliseconds: int | None) -> datetime | None:
    return None if milliseconds is None else datetime.fromtimestamp(milliseconds / 1000, tz=CHINA)


class SentForm(forms.Form):
    """What a phone says about a draft beside its words: its clock then and now (milliseconds), its photos' hashes."""

    # Without a key nobody could tell a second sending from a second telling.
    key = forms.RegexField(
        KEY,
        error_messages=dict.fromkeys(("required", "invalid"), _("这条草稿没有编号，请重新写一条。")),
    )
    written_at = forms.IntegerField(required=False, min_value=0, max_value=LATEST)
    phone_clock_at = forms.IntegerField(required=False, min_value=0, max_value=LATEST)
    photos = forms.CharField(required=False, max_length=1000)

    def clean_written_at(self) -> datetime | None:
        """Return the moment on the phone's clock at which it was written."""
        return _moment(self.cleaned_data.get("written_at"))

    def clean_phone_clock_at(self) -> datetime | None:
        """Return what the phone's clock shows now."""
        return _moment(self.cleaned_data.get("phone_clock_at"))

    def clean_photos(self) -> list[str]:
        """Return the SHA-256 of each photo, as the phone made it.

        :raises ValidationError: for what is no such hash.
        """
        found = (self.cleaned_data.get("photos") or "").split()
        if not all(HASH.match(one) for one in found):
            raise forms.ValidationError(_("照片的散列不对，请再发一次。"))
        return found


class PhotoForm(forms.Form):
    """One photo of a draft."""

    key = forms.RegexField(KEY)
    photo = forms.FileField(error_messages={"required": _("没有收到照片，请再发一次。")})
