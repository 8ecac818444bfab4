"""A telephone number as a field of any room's form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.post.phones import PHONE, normalise_phone

NO_PHONE = _("这不像电话号码，手机号是11位。不想留，可以空着。")


class PhoneField(forms.CharField):
    """A telephone number somebody may leave; ``invalid`` is what is said of digits that are none."""

    def __init__(self, *, invalid: object = NO_PHONE, **kwargs: Any) -> None:
        """Take the sentence beside what every field of text takes."""
        super().__init__(max_length=24, required=False, **kwargs)
        self.invalid = invalid

    def clean(self, value: Any) -> str:
        """Return the digits, '' for none.

        :raises ValidationError: for what can't be a number.
        """
        digits = normalise_phone(super().clean(value))
        if digits and not PHONE.match(digits):
            raise forms.ValidationError(str(self.invalid))
        return digits
