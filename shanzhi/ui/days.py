"""Days and moments that somebody types: a year that makes sense, and a sentence that says which do."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from shanzhi.kernel import clock

DAY, MOMENT = "%Y-%m-%d", "%Y-%m-%dT%H:%M"


class _Bounded:
    """What both fields share: how many years back and ahead of this one may be typed."""

    EXAMPLE = "2026-10-01"

    def __init__(self, *, back: int = 5, ahead: int = 10, **kwargs: Any) -> None:
        """Take the years; whether a rule wants a day to come, or one that is over, is the verb's business."""
        super().__init__(**kwargs)
        self.back, self.ahead = back, ahead

    def to_python(self, value: Any) -> Any:
        """Return the day, if it can be read and its year makes sense."""
        year = clock.local(clock.now()).year
        first, last = year - self.back, year + self.ahead
        try:
            read: date | datetime | None = super().to_python(value)  # type: ignore[misc]
        except forms.ValidationError:
            read = date.min
        if read is not None and not first <= read.year <= last:
            said = {"example": self.EXAMPLE, "first": first, "last": last}
            raise forms.ValidationError(_("写成“%(example)s”这样，年份从%(first)s到%(last)s。") % said, code="invalid")
        return read


class DayField(_Bounded, forms.DateField):
    """A day."""

    def __init__(self, **kwargs: Any) -> None:
        """Ask with the browser's own calendar."""
        super().__init__(**{"widget": forms.DateInput({"type": "date"}, format=DAY), **kwargs})


class MomentField(_Bounded, forms.DateTimeField):
    """A moment by China's clock."""

    EXAMPLE = "2026-10-01 19:00"

    def __init__(self, **kwargs: Any) -> None:
        """Ask with the browser's own calendar."""
        widget = forms.DateTimeInput({"type": "datetime-local"}, format=MOMENT)
        super().__init__(**{"widget": widget, "input_formats": [MOMENT, "%Y-%m-%d %H:%M"], **kwargs})
