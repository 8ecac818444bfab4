"""Shapes of input: a form for the register with a row a column, renewing, ending, a suggestion, its answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from shanzhi.burden.actions.forms import Column
from shanzhi.burden.queries.forms import offered
from shanzhi.burden.workflow import ENTITY_WORDS, PERIOD_WORDS, VERDICT_WORDS
from shanzhi.organisation.forms import Dated, listed
from shanzhi.organisation.models import Unit
from shanzhi.people import capacities
from shanzhi.ui.days import DayField
from shanzhi.ui.once import KeyField

EMPTY_ROWS = 6


def _choices(words: Any) -> list[tuple[str, object]]:
    return [(str(value), label) for value, label in words.items()]


def _text(label: Any, *, rows: int = 3, required: bool = True, hint: Any = "", longest: int = 2000) -> Any:
    return forms.CharField(
        label=label, required=required, help_text=hint, max_length=longest, widget=forms.Textarea(attrs={"rows": rows})
    )


class RegisterForm(Dated):
    """Who asks what of whom, on what basis, until when."""

    code = forms.SlugField(label=_("编号"), max_length=24, help_text=_("字母、数字和短横，以后不变。"))
    name = forms.CharField(label=_("报表名称"), max_length=80)
    owner = forms.CharField(label=_("谁要的"), max_length=128, widget=listed("units"))
    basis = forms.CharField(label=_("依据"), max_length=200, help_text=_("哪个文件哪一条要基层填。"))
    expires_on = DayField(label=_("用到哪天"), ahead=20)
    filler = forms.ChoiceField(label=_("谁来填"), choices=capacities.choices)
    period = forms.ChoiceField(label=_("多久一次"), choices=_choices(PERIOD_WORDS))
    seconds = forms.IntegerField(
        label=_("每格几秒"), min_value=1, max_value=3600, initial=20, help_text=_("要填的格，填一格要几秒；算负担用。")
    )
    override = _text(
        _("越过查重的理由"), rows=2, required=False, hint=_("只有管理员能越过；理由写在报表页上，人人看得到。")
    )

    def clean_owner(self) -> Unit | None:
        """Look the unit up."""
        return self.unit_in("owner")


class ColumnForm(forms.Form):
    """One column: held by the house, or typed."""

    name = forms.CharField(label=_("填什么"), max_length=60, required=False)
    source = forms.ChoiceField(label=_("从哪来"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the dictionary, by kind of thing."""
        super().__init__(*args, **kwargs)
        held = [
            (str(words), [(one.key, one.label) for one in offered(str(entity))])
            for entity, words in ENTITY_WORDS.items()
        ]
        self.fields["source"].choices = [("", _("要人填")), *held]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A held field needs no other name: without one it keeps its own."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        source = cleaned.get("source")
        if source and not cleaned.get("name"):
            cleaned["name"] = next(one.label for one in offered() if one.key == source)
        return cleaned


def column_forms(data: Any = None) -> Any:
    """Return the formset of columns."""
    formset = formset_factory(ColumnForm, extra=EMPTY_ROWS, max_num=60, validate_max=True)
    return formset(data, prefix="columns")


def columns_of(formset: Any) -> list[Column]:
    """Return the columns of a valid formset in order; empty rows are left out."""
    told = [form.cleaned_data for form in formset if form.cleaned_data.get("name")]
    return [Column(one["name"].strip(), one["source"]) for one in told]


class RenewForm(forms.Form):
    """Until when, and why."""

    expires_on = DayField(label=_("用到哪天"), ahead=20)
    reason = _text(_("为什么还要用"), rows=2)


class EndForm(forms.Form):
    """Why it isn't needed any more."""

    reason = _text(_("为什么不用了"), rows=2, required=False)


class SuggestForm(forms.Form):
    """The one box."""

    text = _text(
        _("哪里不好用，要改什么"),
        rows=5,
        hint=_("不用写名字，也不记是谁写的；不写别人的姓名和号码。"),
    )
    slip = KeyField()


class AnswerForm(forms.Form):
    """What becomes of it, the answer, what is public, what goes into the change log."""

    verdict = forms.ChoiceField(
        label=_("结果"),
        choices=_choices(VERDICT_WORDS),
        widget=forms.RadioSelect,
        error_messages={"required": _("选一个")},
    )
    answer = _text(_("答复"))
    public_text = _text(_("公开的话"), hint=_("意见原文，遮了名字和号码；还有能认出人的，改掉再公开。"))
    changed = forms.CharField(
        label=_("写进更新记录"), max_length=80, required=False, help_text=_("改了的，一句话写改了什么。")
    )


class ChangeForm(forms.Form):
    """One entry of the change log."""

    title = forms.CharField(label=_("改了什么"), max_length=80)
    text = _text(_("怎么改的"), required=False, longest=4000)
