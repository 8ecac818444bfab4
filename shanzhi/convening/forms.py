"""Shapes of input to whistles and joint sessions; further steps read theirs from the tables."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from shanzhi.convening.models import WhistleUnit
from shanzhi.convening.workflow import MARKS, WHISTLE_KINDS
from shanzhi.dockets.forms import Once, area
from shanzhi.organisation.models import Unit
from shanzhi.organisation.unit_fields import UnitField, UnitsField
from shanzhi.ui.days import DayField, MomentField


class WhistleForm(Once):
    """A whistle over a case."""

    kind = forms.ChoiceField(label=gettext_lazy("哪一类"), widget=forms.RadioSelect)
    place = forms.CharField(label=gettext_lazy("到哪里"), max_length=120)
    meet_at = MomentField(label=gettext_lazy("几点到"))
    agenda = forms.CharField(label=gettext_lazy("到场做什么"), widget=area(), max_length=2000)
    tried = forms.CharField(
        label=gettext_lazy("属地自己做过什么"), widget=area(), max_length=2000, required=False,
        help_text=gettext_lazy("自己能办的不吹哨。写做过什么、卡在哪里，来的人少问一遍。"),
    )  # fmt: skip
    others = forms.CharField(
        label=gettext_lazy("还有哪些同样的事"),
        max_length=400,
        required=False,
        help_text=gettext_lazy("事项编号，用顿号分开。"),
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        """Take the day on which unit names are understood."""
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list(WHISTLE_KINDS.items())  # type: ignore[attr-defined]
        self.fields["units"] = UnitsField(on=on, label=_("叫哪些单位"), help_text=_("只叫用得着的，用顿号分开。"))
        self.order_fields(["key", "kind", "units", "place", "meet_at", "agenda", "tried", "others"])


class ReportInForm(forms.Form):
    """Who came, by post."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    post = forms.CharField(
        label=gettext_lazy("来的人的职务"), max_length=60, help_text=gettext_lazy("写职务，不写姓名。")
    )


class ItemForm(forms.Form):
    """What a unit undertook."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    what = forms.CharField(label=gettext_lazy("办什么"), max_length=400)
    due_on = DayField(label=gettext_lazy("哪天办完"))

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        """Take the day on which unit names are understood."""
        super().__init__(*args, **kwargs)
        self.fields["unit"] = UnitField(on=on, label=_("谁办"))
        self.order_fields(["seen", "unit", "what", "due_on"])


class DoneForm(forms.Form):
    """How something was done."""

    words = forms.CharField(label=gettext_lazy("怎么办完的"), max_length=400)


class RateForm(forms.Form):
    """Three marks a unit that came."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    words = forms.CharField(label=gettext_lazy("这次吹哨的结果"), widget=area(), max_length=1000, required=False)

    def __init__(self, *args: Any, rows: list[WhistleUnit], **kwargs: Any) -> None:
        """Ask for speed, attitude and result of each unit that reported in."""
        super().__init__(*args, **kwargs)
        self.rows = [row for row in rows if row.came_at is not None]
        offered = [(name, words) for name, words in MARKS.items() if name != "absent"]
        for row in self.rows:
            for mark, label in (("speed", _("快不快")), ("attitude", _("态度")), ("result", _("结果"))):
                words = _("%(unit)s：%(mark)s") % {"unit": row.unit.name, "mark": label}
                self.fields[f"{mark}_{row.unit.code}"] = forms.ChoiceField(
                    label=words, choices=offered, widget=forms.RadioSelect
                )
        self.order_fields(["seen", *(name for name in self.fields if name not in {"seen", "words"}), "words"])

    def marks(self) -> dict[int, tuple[str, str, str]]:
        """Return the marks by unit."""
        told = self.cleaned_data
        return {
            row.unit_id: (told[f"speed_{code}"], told[f"attitude_{code}"], told[f"result_{code}"])
            for row in self.rows
            if (code := row.unit.code)
        }


class JointForm(Once):
    """A joint session over a case."""

    meet_at = MomentField(label=gettext_lazy("什么时候开"))
    where = forms.CharField(label=gettext_lazy("在哪里"), max_length=120)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        """Take the day on which unit names are understood."""
        super().__init__(*args, **kwargs)
        self.fields["units"] = UnitsField(
            on=on, label=_("叫哪些单位"), help_text=_("退过单的、可能该办的都叫，用顿号分开。")
        )
        self.order_fields(["key", "units", "meet_at", "where"])


class OpinionForm(forms.Form):
    """What a called unit said."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    unit = forms.ChoiceField(label=gettext_lazy("哪个单位"))
    opinion = forms.CharField(label=pgettext_lazy("joint", "意见"), widget=area(), max_length=2000)

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        """Offer the units that were called."""
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [(unit.code, unit.name) for unit in units]  # type: ignore[attr-defined]
