"""Shapes of input of judging: number and code, a page of marks, criteria as lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from unicodedata import normalize

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.activities.models import Activity, Entrant
from shanzhi.judging.queries import Parts, Work
from shanzhi.kernel.refusal import mark_of
from shanzhi.ui.once import KeyField

MOST = 12  # criteria: a page of a sheet has a field for each of them and each entry
POINT = str.maketrans("。，,", "...")


class DoorForm(forms.Form):
    """Number and code, as they stand on the judge's slip."""

    number = forms.CharField(
        label=gettext_lazy("大赛编号"),
        max_length=20,
        help_text=gettext_lazy("评委单上有，例如HD0012"),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    code = forms.CharField(
        label=gettext_lazy("评委码"),
        max_length=40,
        help_text=gettext_lazy("4个一组，共4组；大小写都行，空格可以不输"),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class PointsField(forms.DecimalField):
    """Points as people type them, full-width and with a comma too; given back as hundredths."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> Any:
        """Read the points."""
        return super().to_python(normalize("NFKC", str(value or "")).strip().translate(POINT))


class MarksForm(forms.Form):
    """A page of a judge's sheet: for each entry its points, one field a criterion; what is left empty is open."""

    seen = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, work: Work, page: Sequence[Entrant]) -> None:
        super().__init__(data, initial={"seen": work.seen(page)})
        self.work, self.page = work, page
        for row in page:
            for n, ((name, most), kept) in enumerate(zip(work.criteria, work.parts(row), strict=True)):
                told = {"n": row.ordinal, "name": row.name, "criterion": name}
                self.fields[_field(row, n)] = PointsField(
                    label=_("%(n)s号%(name)s，%(criterion)s") % told if name else _("%(n)s号%(name)s") % told,
                    min_value=0, max_value=most, decimal_places=2, required=False,
                    initial=None if kept is None else f"{kept / 100:.2f}".rstrip("0").rstrip("."),
                    widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off", "maxlength": 8}),
                )  # fmt: skip

    def rows(self) -> Iterator[tuple[Entrant, list[tuple[BoundField, str]]]]:
        """Give each entry with its fields, and what stands above each of them."""
        for row in self.page:
            labels = [
                _("%(criterion)s，0到%(most)s分") % {"criterion": name, "most": most}
                if name
                else _("0到%(most)s分") % {"most": most}
                for name, most in self.work.criteria
            ]
            yield row, [(self[_field(row, n)], label) for n, label in enumerate(labels)]

    def told(self) -> dict[str, Parts]:
        """Return the marks of a valid form: key of an entry → its parts in hundredths of a point."""
        width = len(self.work.criteria)
        said = {row.pk.hex: [self.cleaned_data[_field(row, n)] for n in range(width)] for row in self.page}
        return {key: [None if one is None else int(one * 100) for one in parts] for key, parts in said.items()}


def typed_in(data: Mapping[str, Any], *, work: Work, page: Sequence[Entrant]) -> MarksForm:
    """Return what was sent: the page as it is now, and every entry that was typed, wherever the list has it now."""
    sent = {name.split("-")[1] for name in data if name.startswith("m-")} | {row.pk.hex for row in page}
    return MarksForm(data, work=work, page=[row for row in work.entries if row.pk.hex in sent])


def _field(entry: Entrant, n: int) -> str:
    return f"m-{entry.pk.hex}-{n}"


class CriteriaForm(forms.Form):
    """By what is judged, as lines."""

    criteria = forms.CharField(
        label=gettext_lazy("评分标准"),
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("一行一项：名称，满分。加起来100分；空着，评委只打总分。"),
    )
    seen = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)

    def clean_criteria(self) -> list[tuple[str, int]]:
        """Read the criteria."""
        found: list[tuple[str, int]] = []
        for line in filter(None, (line.strip() for line in self.cleaned_data["criteria"].splitlines())):
            read = re.fullmatch(r"(.{1,20}?)\s*[,，\t]\s*(\d{1,3})\s*分?", normalize("NFC", line))
            if read is None or not 0 < int(read[2]) <= 100:
                raise forms.ValidationError(_("看不懂这一行：%(line)s。写成“设计，40”这样。") % {"line": line[:40]})
            if read[1] in dict(found):
                raise forms.ValidationError(_("写了两次：%(name)s") % {"name": read[1]})
            found.append((read[1], int(read[2])))
        if len(found) > MOST:
            raise forms.ValidationError(_("最多写12项。"))
        return found


def criteria_lines(activity: Activity) -> dict[str, str]:
    """Return what the form of the criteria begins with."""
    lines = "\n".join(f"{name}，{most}" for name, most in activity.criteria)
    return {"criteria": lines, "seen": mark_of(activity.criteria)}


class CodesForm(forms.Form):
    """For whom codes are made: named judges, or all who have none."""

    key = KeyField()
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
