"""Shapes of input about inspections: convening one, a recusal, the checklist of a visit, a recheck."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.desks.forms import PlaceField
from shanzhi.enforcement.forms import PlacesField
from shanzhi.enforcement.grades import SEVERITY_WORDS
from shanzhi.enforcement.models import Item
from shanzhi.inspections.actions.visiting import Marked
from shanzhi.inspections.workflow import MODE_WORDS, RECHECKS, RESULT_WORDS
from shanzhi.organisation.forms import OverAnArea
from shanzhi.organisation.unit_fields import UnitsField
from shanzhi.survey.rows import split_words
from shanzhi.ui.days import DayField


def _words(rows: int = 2) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _photo() -> forms.FileField:
    return forms.FileField(label=_("照片"), required=False, widget=forms.FileInput(attrs={"accept": "image/*"}))


class ConveneForm(OverAnArea):
    """An inspection to be convened."""

    title = forms.CharField(label=_("名称"), max_length=80)
    reason = forms.CharField(label=_("为什么查"), max_length=300, widget=_words(), help_text=_("公开结果时一并公开。"))
    topic = forms.ChoiceField(label=_("查什么"), choices=())
    mode = forms.ChoiceField(label=_("怎么选场所"), choices=tuple(MODE_WORDS.items()), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("场所名称里的字"),
        required=False,
        max_length=200,
        help_text=_("双随机用，写几个词，例如书店、印刷、文具。"),
    )
    places = PlacesField(
        label=_("点名的场所"), required=False, max_length=600, help_text=_("专项检查用，写名称或编号，用顿号隔开。")
    )
    per_unit = forms.TypedChoiceField(
        label=_("每个单位去几人"), choices=((1, "1"), (2, "2")), coerce=int, help_text=_("一次上门不少于两人。")
    )
    starts_on = DayField(label=_("开始"))
    ends_on = DayField(label=_("结束"))
    field_order = (
        "title", "area", "reason", "topic", "units", "per_unit", "mode", "words", "places", "starts_on", "ends_on",
    )  # fmt: skip

    def __init__(self, *args: Any, topics: Sequence[str], on: date, **kwargs: Any) -> None:
        """Take the topics of the list in force, and the day on which units are understood."""
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = [(topic, topic) for topic in topics]  # type: ignore[attr-defined]
        self.fields["units"] = UnitsField(
            on=on, label=_("参加的单位"), max_length=300, help_text=_("第一个牵头，用顿号隔开；都要在执法主体名单里。")
        )
        self.order_fields(self.field_order)

    def clean_words(self) -> list[str]:
        """Return the words."""
        return split_words(self.cleaned_data["words"])


class ChecklistForm(forms.Form):
    """The one mixed list of a visit: a result for each item, and what is wrong where it isn't met."""

    told_rights = forms.BooleanField(label=_("已出示证件，告知查什么、可以申请回避"), required=False)
    publicity = forms.CharField(
        label=_("普法宣传"), required=False, max_length=200, help_text=_("讲了哪部法、给了什么材料。")
    )
    note = forms.CharField(label=_("说明"), required=False, max_length=500, widget=_words())

    def __init__(self, *args: Any, items: Sequence[Item], **kwargs: Any) -> None:
        """Take the items to be asked."""
        super().__init__(*args, **kwargs)
        self.items = items
        for item in items:
            self.fields |= self._fields_of(item)

    def _fields_of(self, item: Item) -> dict[str, forms.Field]:
        key = item.ordinal
        return {
            f"result-{key}": forms.ChoiceField(
                label=item.name,
                choices=tuple(RESULT_WORDS.items()),
                widget=forms.RadioSelect,
                error_messages={"required": _("“%(item)s”还没有选。") % {"item": item.name}},
            ),
            f"severity-{key}": forms.ChoiceField(
                label=_("严重程度"), choices=tuple(SEVERITY_WORDS.items()), required=False, initial=item.severity
            ),
            f"words-{key}": forms.CharField(
                label=_("看到什么、在哪里"),
                required=False,
                max_length=1500,
                widget=_words(),
                help_text=_("一行一个问题。"),
            ),
            f"measure-{key}": forms.CharField(label=_("整改要求"), required=False, max_length=300),
            f"photo-{key}": _photo(),
        }

    def rows(self) -> list[dict[str, Any]]:
        """Return each item with its bound fields, and whether its unit begins here."""
        found, last = [], None
        for item in self.items:
            names = ("result", "severity", "words", "measure", "photo")
            row: dict[str, Any] = {name: self[f"{name}-{item.ordinal}"] for name in names}
            found.append(row | {"item": item, "first": item.unit_id != last})
            last = item.unit_id
        return found

    def marked(self) -> list[Marked]:
        """Return the answers of a valid form."""
        data = self.cleaned_data
        return [
            Marked(
                item,
                data[f"result-{item.ordinal}"],
                data[f"severity-{item.ordinal}"],
                data[f"words-{item.ordinal}"],
                data[f"measure-{item.ordinal}"],
                data[f"photo-{item.ordinal}"],
            )
            for item in self.items
        ]


class RecheckForm(forms.Form):
    """What a recheck found, and how the defect stood on the page (its initial ``seen``)."""

    verb = forms.ChoiceField(
        label=_("看了，怎么样"),
        choices=RECHECKS,
        widget=forms.RadioSelect,
        error_messages={"required": _("选一个：改好了、延期、移送处罚。")},
    )
    until = DayField(label=_("延到哪天"), required=False)
    words = forms.CharField(label=_("看到什么"), max_length=300, required=False, widget=_words())
    photo = _photo()
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)


class RecusalForm(forms.Form):
    """Who keeps away from where."""

    username = forms.CharField(label=_("执法人员账号"), max_length=150)
    place = PlaceField(label=_("哪个场所"), max_length=120, exact=True)
    reason = forms.CharField(label=_("为什么回避"), max_length=200)
